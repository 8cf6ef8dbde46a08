// What each function gives: Microsoft's own examples first, then the edges.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { errorOf, valueOf } from './evaluate.ts';

type Case = readonly [expression: string, expected: AttributeValue | null];

const cases: Readonly<Record<string, readonly Case[]>> = {
  'the examples of the function reference': [
    ['InStr("The quick brown fox","quick")', 5],
    ['InStr("repEated","e",3,vbBinaryCompare)', 7],
    ['InStrRev("abbcdbbbef","bb")', 7],
    ['Mid("John Doe",3,5)', 'hn Do'],
    ['Word("The quick brown fox",3," ")', 'brown'],
    ['Word("This,string!has&many separators",3,",!&#")', 'has'],
    ['PadLeft("User",10,"0")', '000000User'],
    ['PCase("TEsT")', 'Test'],
    ['BitAnd(&HF,&HF7)', 7],
    ['IsBitSet(&HF,4)', true],
    ['FormatDateTime(DateFromNum(129699324000000000),"yyyy-MM-dd HH:mm:ss")', '2012-01-01 23:00:00'],
    ['ConvertToUTF8Hex("Hello world!")', '48656C6C6F20776F726C6421'],
    ['DNComponentRev("cn=Joe,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com",3)', 'US'],
    ['DNComponentRev("cn=Joe,ou=Atlanta,ou=GA,ou=US,dc=contoso,dc=com",1,DC)', 'US'],
    ['DNComponentRev(CRef("cn=Joe,ou=Atlanta,ou=GA,ou=US, dc=contoso,dc=com"),1,"DC")', 'US'],
    ['InstrRev("abbcdbbbef","bb")', 7],
    ['ConvertFromBase64("SGVsbG8gd29ybGQh", UTF8)', 'Hello world!'],
    ['Contains (Split("a,SMTP:b",","), "SMTP:")', 2],
    ['ReplaceChars("Räksmörgås","’:,Å:A,Ä:A,Ö:O,å:a,ä:a,ö:o")', 'Raksmorgas'],
    ['FormatDateTime(CDate("2013-01-10 4:00 PM -8"),"yyyy-MM-dd HH:mm")', '2013-01-11 00:00'],
    ['FormatDateTime(DateAdd("m",3,CDate("2001-01-01")),"yyyy-MM-dd")', '2001-04-01'],
  ],
  'positions count from 1, and 0 means not found': [
    ['InStr("abc","c")', 3],
    ['InStr("abc","x")', 0],
    ['InStr("ABC","b")', 0],
    ['InStr("ABC","",9)', 0],
    ['InStr("ABC","b",1,vbTextCompare)', 2],
    ['InStrRev("abcabc","b",4)', 2],
    ['InStrRev("bbb","bb",1)', 0],
    ['InStrRev("abc","")', 3],
    ['InStrRev("abc","",2)', 2],
    ['InStrRev("abc","a",-1)', 1],
    ['InStr("a","A",1,"vbTextCompare")', 1],
    ['Contains(Split("a;smtp:b;SMTP:c",";"),"SMTP:")', 3],
    ['Contains(Split("a;smtp:b;SMTP:c",";"),"SMTP:",CaseInsensitive)', 2],
  ],
  'Left, Right and Mid hand back what they can not cut': [
    ['Left("abc",2)', 'ab'],
    ['Left("abc",9)', 'abc'],
    ['Left("abc",-1)', 'abc'],
    ['Left("abc",0)', null],
    ['Right("abc",2)', 'bc'],
    ['Right("abc",-1)', 'abc'],
    ['Mid("abc",0,1)', 'abc'],
    ['Mid("abc",4,1)', 'abc'],
    ['Mid("abc",2)', 'bc'],
    ['Mid("abc",2,0)', null],
    ['Mid("abc",1,-1)', 'abc'],
  ],
  'a surrogate pair is never cut in half': [
    ['Left("a😀b",2)', 'a'],
    ['Right("a😀b",2)', 'b'],
    ['Mid("a😀b",3,2)', 'b'],
    ['Left("𠮷野家",2)', '𠮷'],
    ['ReplaceChars("x😀y","😀:z")', 'xzy'],
  ],
  'text is changed as told': [
    ['LCase("ÄbC")', 'äbc'],
    ['UCase("straße")', 'STRAßE'],
    ['UCase("Yıldız")', 'YıLDıZ'],
    ['PCase("ana MARIA silva")', 'Ana Maria Silva'],
    ['Trim("  a b ")', 'a b'],
    ['LTrim("  a ")', 'a '],
    ['RTrim(" a  ")', ' a'],
    ['PadRight("ab",4,"-")', 'ab--'],
    ['PadLeft("abc",2,"0")', 'abc'],
    ['Replace("a-b-c","-","")', 'abc'],
    ['Replace("a-b",NULL,"x")', 'a-b'],
    ['Left(Replace("a","a","\\n"),1)', '\n'],
    ['ReplaceChars("a,b c"," a : 1 , c:33,b:")', '1, 33'],
    ['Len("abc")', 3],
    ['Len(NULL)', 0],
    ['"a" & 1 & True', 'a1True'],
    ['"say ""hi"""', 'say "hi"'],
    ['"a" & CRLF', 'a\r\n'],
    [String.raw`"\\server"`, String.raw`\\server`],
  ],
  'Word counts empty words too': [
    ['Word("a,,c",3,",")', 'c'],
    ['Word("a,b",3,",")', null],
    ['Word("a,b",0,",")', null],
    ['Word("User_42",1,"_")', 'User'],
  ],
  'numbers are whole, signed and 64 bits wide': [
    ['1+2*3', 9],
    ['10-2-3', 5],
    ['-5*0', 0],
    ['9007199254740991+1', 9007199254740992n],
    ['9007199254740993-9007199254740992', 1],
    ['BitAnd(-2147483646,-2147483648)', -2147483648],
    ['BitAnd(-2147483646,&H80000000)', 2147483648],
    ['BitAnd(72057594037927936,72057594037927936)', 72057594037927936n],
    ['BitOr(1,6)', 7],
    ['CNum("-42")', -42],
    ['CNum("9223372036854775807")', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['&HFF', 255],
    ['&hff', 255],
    ['"a"&"b"', 'ab'],
  ],
  'conversions say what they mean': [
    ['CBool(0)', false],
    ['CBool(-2)', true],
    ['CBool("true")', true],
    ['CBool(NULL)', false],
    ['CStr(True)', 'True'],
    ['CStr(9007199254740993)', '9007199254740993'],
    ['ConvertToBase64("Hi")', 'SABpAA=='],
    ['ConvertFromBase64("SABpAA==")', 'Hi'],
    ['ConvertFromBase64("w6Q=",UTF8)', 'ä'],
    ['ConvertFromBase64("SABp")', 'H\uFFFD'],
    ['ConvertFromUTF8Hex(ConvertToUTF8Hex("Zoë 😀"))', 'Zoë 😀'],
    ['StringFromGuid(CGuid("{6F9619FF-8B86-D011-B42D-00CF4FC964FF}"))', '6f9619ff-8b86-d011-b42d-00cf4fc964ff'],
    ['ConvertToBase64(CGuid("6F9619FF-8B86-D011-B42D-00CF4FC964FF"))', '/xmWb4aLEdC0LQDPT8lk/w=='],
  ],
  'questions about values': [
    ['IsNull(NULL)', true],
    ['IsPresent("")', false],
    ['IsEmpty("")', true],
    ['IsEmpty(NULL)', false],
    ['IsNullOrEmpty("x")', false],
    ['IsDate("2024-02-30")', false],
    ['IsDate("2024-02-29T10:00:00Z")', true],
    ['IsDate("20240229100000.0Z")', true],
    ['IsGuid("6f9619ff-8b86-d011-b42d-00cf4fc964ff")', true],
    ['IsGuid("{6f9619ff-8b86-d011-b42d-00cf4fc964ff")', false],
    ['IsNumeric("12")', true],
    ['IsNumeric("1.5")', false],
    ['IsString("x")', true],
    ['IsBitSet(5,2)', false],
  ],
  'dates are UTC and follow the calendar': [
    ['FormatDateTime(DateAdd("m",1,CDate("2024-01-31")),"yyyy-MM-dd")', '2024-02-29'],
    ['FormatDateTime(DateAdd("yyyy",-1,CDate("2024-02-29")),"yyyy-MM-dd")', '2023-02-28'],
    ['FormatDateTime(DateAdd("ww",1,CDate("12/31/2023")),"ddd, dd MMM yyyy")', 'Sun, 07 Jan 2024'],
    ['FormatDateTime(CDate("2024-05-06 00:07:08"),"h:mm tt")', '12:07 AM'],
    ['FormatDateTime(CDate("2024-05-06 17:07:08.25"),"yyyyMMddHHmmss.f\'Z\'")', '20240506170708.2Z'],
    ['NumFromDate(CDate("2012-01-01 23:00:00"))', 129699324000000000n],
    ['CDate("2024-01-02") > CDate("2024-01-01")', true],
    ['CDate("2024-01-02 01:00 +1") = CDate("2024-01-02")', true],
  ],
  'distinguished names': [
    [String.raw`DNComponent("CN=Doe\, Jane,OU=A,DC=contoso,DC=test",1)`, String.raw`Doe\, Jane`],
    [String.raw`DNComponent("CN=Doe\, Jane,OU=A,DC=contoso,DC=test",2)`, 'A'],
    ['DNComponent("CN=x",2)', null],
    ['DNComponentRev("CN=x,DC=contoso,DC=test",1)', 'test'],
    [String.raw`EscapeDNComponent("cn=Doe, Jane")`, String.raw`cn=Doe\, Jane`],
    [String.raw`EscapeDNComponent("#a ")`, String.raw`\#a\ `],
  ],
};

for (const [title, rows] of Object.entries(cases)) {
  describe(title, () => {
    for (const [expression, expected] of rows) {
      test(`${expression} gives ${typeof expected === 'string' ? JSON.stringify(expected) : String(expected)}`, () => {
        assert.deepEqual(valueOf(expression), expected);
      });
    }
  });
}

test('a security identifier is written as text', () => {
  const objectSid = Uint8Array.from([1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 80, 4, 0, 0]);
  assert.equal(valueOf('StringFromSid([objectSid])', { objectSid }), 'S-1-5-21-1-2-3-1104');
});

test('bytes become plain Base64, and are no text', () => {
  const objectGUID = Uint8Array.from({ length: 16 }, (_, index) => index);
  assert.equal(valueOf('ConvertToBase64([objectGUID])', { objectGUID }), 'AAECAwQFBgcICQoLDA0ODw==');
  assert.equal(valueOf('IsString([objectGUID])', { objectGUID }), false);
});

test('bytes are cut, joined and counted as bytes', () => {
  const key = Uint8Array.from([0, 1, 2, 3]);
  assert.deepEqual(valueOf('Mid([key],2,2) & CBin(258,2)', { key }), Uint8Array.from([1, 2, 2, 1]));
  assert.equal(valueOf('CNum(Mid([key],2,2))', { key }), 513);
  assert.equal(valueOf('Len(Thumbprint([key]))', { key }), 32);
});

describe('what can not be done is an error that says so', () => {
  const errors: readonly (readonly [string, RegExp])[] = [
    ['CNum("twelve")', /^InvalidValue: the argument of CNum is no whole number$/],
    ['InStrRev("abc","a",0)', /^OutOfRange: the 3rd argument of InStrRev is less than 1$/],
    ['NumFromDate(CDate("1600-12-31"))', /^OutOfRange: no number stands for a date before 1601$/],
    ['9223372036854775807+1', /^OutOfRange: a number does not fit into 64 bits$/],
    ['Item(Split("a,b",","),3)', /^OutOfRange: Item 3 of 2 values$/],
    ['Item(Split("a,b",","),-9223372036854775808)', /^OutOfRange: Item -9223372036854775808 of 2 values$/],
    ['FormatDateTime(DateFromNum(9223372036854775807),"yyyy")', /^OutOfRange: the date is not in the years 1 to 9999$/],
    ['FormatDateTime(DateFromNum(-1),"yyyy")', /^OutOfRange: a negative number is no date$/],
    ['PadLeft("a",9,"xy")', /^InvalidValue: the 3rd argument of PadLeft is not one character$/],
    ['PadLeft("a",99999999,"x")', /^TooLarge: /],
    ['GUID()', /^NotAvailable: /],
    ['DateAdd("fortnight",1,CDate("2024-01-01")) > CDate("2024-01-01")', /^InvalidValue: the 1st argument of DateAdd is none of yyyy/],
    ['ConvertFromBase64("%%")', /^InvalidValue: /],
  ];
  for (const [expression, pattern] of errors) test(expression, () => assert.match(errorOf(expression), pattern));
});

test('a text that grows without measure is refused, not built', () => {
  const value = 'a'.repeat(100_000);
  assert.match(errorOf('Len(Replace([value],"a","0123456789ABCDEF"))', { value }), /^TooLarge/);
  assert.match(
    errorOf(
      'Count(Select($x,Split([value],"b"),Replace($x,"a","0123456789"))) + Len([value] & [value] & Replace([value],"a","0123456789"))',
      { value },
    ),
    /^TooLarge/,
  );
  assert.match(errorOf('Select($a,Split([value],"a"),Join(Select($b,Split([value],"a"),"x"),""))', { value }), /^TooMuchWork/);
});
