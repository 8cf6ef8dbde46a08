// How nothing, lists, flow words, variables and errors behave.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compile, errorOf, evaluate, valueOf } from './evaluate.ts';

test('comparison binds tighter than && and ||, and looser than calculation', () => {
  assert.equal(valueOf('IsPresent([a]) || IsPresent([b]) = False || [c] = "x"', { b: 'b' }), false);
  assert.equal(valueOf('1 + 1 = 2 && "a" & "b" = "ab"'), true);
  assert.equal(valueOf('False && False || True'), true);
  assert.equal(valueOf('True || True && False'), false, '&& and || have one priority, from left to right');
});

test('an absent attribute is nothing: it equals only NULL, is neither less nor more, and joins to text as empty', () => {
  assert.equal(valueOf('[mail] = "x"'), false);
  assert.equal(valueOf('[mail] <> "x"'), true);
  assert.equal(valueOf('[mail] = NULL'), true);
  assert.equal(valueOf('[memberCount] > 50000'), false);
  assert.equal(valueOf('[memberCount] <= 50000'), false);
  assert.equal(valueOf('"a" & [mail]'), 'a');
  assert.equal(valueOf('[mail] & [sn]'), null);
  assert.equal(valueOf('Trim([mail])'), null);
  assert.equal(valueOf('Left([mail],4) = "SMTP"'), false);
  assert.equal(valueOf('IIF([flag],"yes","no")'), 'no');
});

test('an empty text counts as no value, because directories store none', () => {
  assert.equal(valueOf('Trim([title])', { title: '   ' }), null);
  assert.deepEqual(valueOf('Trim([titles])', { titles: [' ', ' a '] }), ['a']);
});

test('functions on text map over all values; functions on lists take them together', () => {
  const attributes = { proxyAddresses: [' SMTP:a@contoso.test', 'smtp:b@contoso.test ', 'smtp:b@contoso.test'] };
  assert.deepEqual(valueOf('RemoveDuplicates(Trim([proxyAddresses]))', attributes), ['SMTP:a@contoso.test', 'smtp:b@contoso.test']);
  assert.equal(valueOf('Count([proxyAddresses])', attributes), 3);
  assert.equal(valueOf('Join(Trim([proxyAddresses]),",")', { proxyAddresses: ['a ', 'b'] }), 'a,b');
  assert.equal(valueOf('Count([mail])', { mail: 'one' }), 1);
});

test('a list of one value stands for the value; of several, the rule must choose', () => {
  assert.equal(valueOf('[description] = "x"', { description: ['x'] }), true);
  assert.equal(valueOf('"<" & [description]', { description: ['x'] }), '<x');
  assert.match(
    errorOf('[description] = "x"', { description: ['x', 'y'] }),
    /^SeveralValues: a side of = has 2 values; choose one with Item/,
  );
});

test('IIF evaluates only the branch it takes', () => {
  assert.equal(valueOf('IIF(IsPresent([mail]),[mail],Error("no mail"))', { mail: 'a@contoso.test' }), 'a@contoso.test');
  assert.equal(errorOf('IIF(IsPresent([mail]),[mail],Error("no mail"))'), 'RuleError: no mail');
});

test('Switch gives the first that holds, evaluates every condition, and nothing where none holds', () => {
  assert.equal(valueOf('Switch([c]="PT","Lisboa",[c]="DE","Berlin")', { c: 'DE' }), 'Berlin');
  assert.equal(valueOf('Switch([c]="PT","Lisboa",[c]="DE",Error("x"))', { c: 'PT' }), 'Lisboa');
  assert.equal(valueOf('Switch([c]="PT","Lisboa")', { c: 'FR' }), null);
  assert.match(errorOf('Switch(True,"first",CNum("x")=1,"second")'), /^InvalidValue/);
});

test('With, Select and Where bind variables, and an inner one hides an outer of its name', () => {
  assert.equal(valueOf('With($n,Trim([cn]),IIF(Len($n)>3,Left($n,3),$n))', { cn: ' Silva ' }), 'Sil');
  const attributes = { otherMobile: ['+1 2', '+35 1', 'x'] };
  assert.deepEqual(valueOf('Select($m,Where($m,[otherMobile],Left($m,1)="+"),Replace($m," ",""))', attributes), ['+12', '+351']);
  assert.equal(valueOf('With($x,1,With($x,$x+1,With($y,5,$x+$y)))'), 7);
  assert.equal(valueOf('With($x,1,With($x,2,$x)+$x)'), 3);
  assert.equal(valueOf('Where($m,[otherMobile],False)', attributes), null);
});

test('flow words end the flow in their own way', () => {
  assert.equal(evaluate('IIF(IsNullOrEmpty([usageLocation]),IgnoreThisFlow,[usageLocation])').kind, 'ignore');
  assert.equal(evaluate('AuthoritativeNull').kind, 'authoritativeNull');
  assert.equal(evaluate('NULL').kind, 'null');
  assert.match(errorOf('Trim(IIF(True,IgnoreThisFlow,"x"))'), /^TypeMismatch: the 1st argument of Trim is a flow word/);
});

test('ImportedValue reads what was imported, not what waits to be exported', () => {
  const result = evaluate('ImportedValue("sourceAnchor")', { attributes: { sourceAnchor: 'new' }, imported: { sourceAnchor: 'old' } });
  assert.deepEqual(result, { kind: 'value', value: 'old' });
});

test('ValueCount asks for the count alone where the environment can give it', () => {
  assert.deepEqual(evaluate('ValueCount("member")', { count: () => 250_000 }), { kind: 'value', value: 250_000 });
  assert.deepEqual(evaluate('ValueCount("member")', { attributes: { member: ['a', 'b'] } }), { kind: 'value', value: 2 });
});

test('parameters are found in any case; numeric ones are numbers', () => {
  const world = { attributes: { userAccountControl: 514 }, parameters: { 'Domain.Netbios': 'CONTOSO' } };
  assert.deepEqual(evaluate('%Domain.NetBIOS%', world), { kind: 'value', value: 'CONTOSO' });
  assert.deepEqual(evaluate('IsBitSet([userAccountControl],%ADS_UF_ACCOUNTDISABLE%)', world), { kind: 'value', value: true });
  assert.deepEqual(evaluate('%Forest.FQDN%', world), { kind: 'null' });
});

test('an expression tells beforehand what it reads, and whether time or chance decide', () => {
  const read = compile('IIF([mail]="x",ImportedValue("proxyAddresses"),Select($v,[otherMailbox],$v & [cn] & CStr(ValueCount("member"))))');
  assert.deepEqual(read.reads, ['cn', 'mail', 'member', 'otherMailbox']);
  assert.deepEqual(read.importedReads, ['proxyAddresses']);
  assert.deepEqual([read.usesTime, read.usesRandom], [false, false]);
  assert.equal(compile('IIF(CDate([accountExpires]) < Now(),True,False)').usesTime, true);
  assert.equal(compile('GUID()').usesRandom, true);
});

test('time and chance come from the environment', () => {
  const now = new Date('2026-01-31T10:00:00Z');
  assert.deepEqual(evaluate('FormatDateTime(Now(),"yyyy-MM-dd")', { now }), { kind: 'value', value: '2026-01-31' });
  assert.deepEqual(evaluate('RandomNum(1,6)', { random: () => 0.999 }), { kind: 'value', value: 6 });
  assert.deepEqual(evaluate('GUID()', { random: () => 0 }), { kind: 'value', value: '00000000-0000-4000-8000-000000000000' });
  assert.deepEqual(evaluate('Guid()', { random: () => 0 }), evaluate('GUID()', { random: () => 0 }), 'the page of functions writes both');
});

test('types are strict at run time, and the message names no value', () => {
  assert.equal(errorOf('[flag] = True', { flag: 'secret' }), 'TypeMismatch: text can not be compared with True or False');
  assert.equal(errorOf('Left([cn],[sn])', { cn: 'a', sn: 'secret' }), 'TypeMismatch: the 2nd argument of Left is text');
});

test('a date must be written as text or number before it leaves', () => {
  assert.match(errorOf('IIF(IsPresent([x]),CDate([x]),"never")', { x: '2024-01-01' }), /^TypeMismatch: an attribute holds no date/);
});

test('the longest chain that compiles also evaluates', () => {
  assert.equal(valueOf(Array.from({ length: 1999 }, () => '1').join('+')), 1999);
});

test('an expression that reads one attribute and looks at single values is evaluated for each of its values', () => {
  const keys = { deviceKeys: [new Uint8Array([0, 1, 2]), new Uint8Array([1, 9, 9]), new Uint8Array([0, 3, 4])] };
  assert.deepEqual(valueOf('IIF(CNum(Mid([deviceKeys],1,1)) = 0,Mid([deviceKeys],2,1) & CBin(7,1),NULL)', keys), [
    new Uint8Array([1, 7]),
    new Uint8Array([3, 7]),
  ]);
  assert.deepEqual(valueOf('"x500:" & [otherMailbox]', { otherMailbox: ['a', 'b'] }), ['x500:a', 'x500:b']);
  const several = /^SeveralValues: a side of = has 2 values/;
  assert.match(errorOf('IIF([a] = "x",[b],NULL)', { a: ['x', 'y'], b: 'b' }), several, 'two attributes have no common values');
  assert.match(errorOf('IIF([a] = "x",Count([a]),NULL)', { a: ['x', 'y'] }), several, 'Count looks at all values together');
  assert.match(errorOf('IIF([a] = "x",True,NULL)', { a: ['x', 'y'] }), several, 'nobody means True several times');
});

test('two backslashes before the escape of a control character are one, as the shipped rules for replication conflicts write them', () => {
  const dn = String.raw`CN=Ana\0ACNF:00010203-0405-0607-0809-0a0b0c0d0e0f,DC=contoso,DC=test`;
  assert.equal(valueOf(String.raw`InStr(DNComponent(CRef([dn]),1),"\\0ACNF:")`, { dn }), 4);
  assert.equal(valueOf(String.raw`InStr(DNComponent(CRef([dn]),1),"\0ACNF:")`, { dn }), 4);
  assert.equal(valueOf(String.raw`"\\server\share\" & "\\10.0.0.1"`), String.raw`\\server\share\\\10.0.0.1`);
});
