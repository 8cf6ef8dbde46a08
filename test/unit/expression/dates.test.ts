// Dates as .NET reads and writes them in its invariant culture, exact to 100 ns.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { errorOf, valueOf } from './evaluate.ts';

describe('CDate reads', () => {
  const forms: readonly (readonly [text: string, moment: string])[] = [
    ['2013-01-10 4:00 PM -8', '2013-01-11T00:00:00.0000000Z'],
    ['2013-01-10T16:00:00+05:30', '2013-01-10T10:30:00.0000000Z'],
    ['2013-01-10T16:00:00.1234567Z', '2013-01-10T16:00:00.1234567Z'],
    ['2013-01-10', '2013-01-10T00:00:00.0000000Z'],
    ['2013/1/9 08:05', '2013-01-09T08:05:00.0000000Z'],
    ['1/10/2013', '2013-01-10T00:00:00.0000000Z'],
    ['01/10/2013 11:59:59 PM', '2013-01-10T23:59:59.0000000Z'],
    ['1/10/29', '2029-01-10T00:00:00.0000000Z'],
    ['1/10/30', '1930-01-10T00:00:00.0000000Z'],
    ['10 Jan 2013', '2013-01-10T00:00:00.0000000Z'],
    ['10-Jan-2013 16:00', '2013-01-10T16:00:00.0000000Z'],
    ['January 10, 2013 4 pm', '2013-01-10T16:00:00.0000000Z'],
    ['Thu, 10 Jan 2013 16:00:00 GMT', '2013-01-10T16:00:00.0000000Z'],
    ['Thursday, 10 January 2013 16:00:00', '2013-01-10T16:00:00.0000000Z'],
    ['20130110160000.0Z', '2013-01-10T16:00:00.0000000Z'],
    ['20130110160000.5-0800', '2013-01-11T00:00:00.5000000Z'],
    ['20130110', '2013-01-10T00:00:00.0000000Z'],
    ['January 2013', '2013-01-01T00:00:00.0000000Z'],
    ['Jan, 2013', '2013-01-01T00:00:00.0000000Z'],
    ['2013-05', '2013-05-01T00:00:00.0000000Z'],
    ['5/2013', '2013-05-01T00:00:00.0000000Z'],
    ['2012-02-29 12:00 AM', '2012-02-29T00:00:00.0000000Z'],
  ];
  for (const [text, moment] of forms) test(text, () => assert.equal(valueOf(`FormatDateTime(CDate("${text}"),"o")`), moment));
});

describe('CDate and IsDate refuse', () => {
  const none = [
    '2013-02-30',
    '13/13/2013',
    '2013-01-10 25:00',
    '2013-01-10 13:00 PM',
    '10 Foo 2013',
    'Fri, 10 Jan 2013',
    '2013-13',
    'Foo 2013',
    '16:00',
    'tomorrow',
    '',
    '2013',
    '2013-01-10 1:00 +15',
  ];
  for (const text of none)
    test(`"${text}"`, () => {
      assert.equal(valueOf(`IsDate("${text}")`), false);
      assert.match(errorOf(`NumFromDate(CDate("${text}"))`), /^InvalidValue: the argument of CDate is no date/);
    });
});

describe('FormatDateTime writes', () => {
  const moment = 'CDate("2013-01-09 04:05:06.7809000")';
  const formats: readonly (readonly [format: string, text: string])[] = [
    ['d', '01/09/2013'],
    ['D', 'Wednesday, 09 January 2013'],
    ['f', 'Wednesday, 09 January 2013 04:05'],
    ['F', 'Wednesday, 09 January 2013 04:05:06'],
    ['g', '01/09/2013 04:05'],
    ['G', '01/09/2013 04:05:06'],
    ['', '01/09/2013 04:05:06'],
    ['M', 'January 09'],
    ['O', '2013-01-09T04:05:06.7809000Z'],
    ['R', 'Wed, 09 Jan 2013 04:05:06 GMT'],
    ['s', '2013-01-09T04:05:06'],
    ['t', '04:05'],
    ['T', '04:05:06'],
    ['u', '2013-01-09 04:05:06Z'],
    ['U', 'Wednesday, 09 January 2013 04:05:06'],
    ['Y', '2013 January'],
    ['yyyyMMddHHmmss.0Z', '20130109040506.0Z'],
    ['%d', '9'],
    ['d M yy', '9 1 13'],
    ['dddd ddd dd MMMM MMM', 'Wednesday Wed 09 January Jan'],
    ['h:mm:ss tt', '4:05:06 AM'],
    ['hh H t', '04 4 A'],
    ['ss.fff', '06.780'],
    ['ss.FFFFFFF', '06.7809'],
    ['fffffff', '7809000'],
    ['yyyyy g', '02013 A.D.'],
    ['K z zz zzz', 'Z +0 +00 +00:00'],
    ["HH'h' mm\\m", '04h 05m'],
  ];
  for (const [format, text] of formats) test(`"${format}"`, () => assert.equal(valueOf(`FormatDateTime(${moment},"${format}")`), text));

  test('no point where there is no fraction to show', () => {
    assert.equal(valueOf('FormatDateTime(CDate("2013-01-09 04:05:06"),"ss.FFF")'), '06');
  });

  test('nothing for formats that .NET refuses', () => {
    for (const format of ['q', "HH'h", 'HH\\', 'ffffffff'])
      assert.match(errorOf(`FormatDateTime(CDate("2013-01-09"),"${format}")`), /^InvalidValue: the 2nd argument of FormatDateTime /);
  });
});

test('a FILETIME is the same number after it was a date', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2_650_467_743_999_999_999n }), (fileTime) => {
      assert.equal(BigInt(String(valueOf('NumFromDate(DateFromNum([time]))', { time: fileTime }))), fileTime);
      assert.equal(valueOf('NumFromDate(CDate(FormatDateTime(DateFromNum([time]),"o"))) = [time]', { time: fileTime }), true);
    }),
    { numRuns: 500 },
  );
});

test('units of DateAdd are those of VBA, and a step out of the calendar is an error', () => {
  const steps: readonly (readonly [unit: string, text: string])[] = [
    ['yyyy', '2014-01-31 00:00:00'],
    ['q', '2013-04-30 00:00:00'],
    ['m', '2013-02-28 00:00:00'],
    ['y', '2013-02-01 00:00:00'],
    ['d', '2013-02-01 00:00:00'],
    ['w', '2013-02-01 00:00:00'],
    ['ww', '2013-02-07 00:00:00'],
    ['h', '2013-01-31 01:00:00'],
    ['n', '2013-01-31 00:01:00'],
    ['s', '2013-01-31 00:00:01'],
  ];
  for (const [unit, text] of steps)
    assert.equal(valueOf(`FormatDateTime(DateAdd("${unit}",1,CDate("2013-01-31")),"yyyy-MM-dd HH:mm:ss")`), text, unit);
  for (const unit of ['yyyy', 'm', 's'])
    assert.match(
      errorOf(`NumFromDate(DateAdd("${unit}",999999999999999,CDate("2013-01-31")))`),
      /^OutOfRange: the date is not in the years/,
    );
});
