// When a value changes by the passing of time alone.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { compile, environmentOf } from './evaluate.ts';

const now = new Date('2026-01-31T10:00:00Z');
const next = (text: string, attributes: Readonly<Record<string, AttributeValue>> = {}): string => {
  const found = compile(text).nextChange(environmentOf({ attributes, now }));
  return found.kind === 'At' ? found.at.toISOString() : found.kind;
};

describe('the next change', () => {
  test('of an expression that does not look at the time never comes', () => {
    assert.equal(next('Trim([mail])', { mail: 'a' }), 'Never');
  });

  test('of a comparison with the time is when it is reached, to the millisecond', () => {
    const leave = { leave: '2026-02-15T08:00:00Z' };
    assert.equal(next('IIF(CDate([leave]) < Now(),False,True)', leave), '2026-02-15T08:00:00.001Z');
    assert.equal(next('IIF(Now() >= CDate([leave]),False,True)', leave), '2026-02-15T08:00:00.000Z');
    assert.equal(next('IIF(DateAdd("d",14,Now()) >= CDate([leave]),"soon","later")', leave), '2026-02-01T08:00:00.000Z');
    assert.equal(next('IIF(CDate([leave]) < DateAdd("ww",-4,Now()),"long ago","not")', leave), '2026-03-15T08:00:00.001Z');
  });

  test('of a FILETIME compared with the time is when it is reached', () => {
    const accountExpires = 134_156_736_000_000_000n;
    const reached = new Date(Number((accountExpires - 116_444_736_000_000_000n) / 10_000n)).toISOString();
    assert.equal(next('IIF([accountExpires] <= NumFromDate(Now()),True,NULL)', { accountExpires }), reached);
  });

  test('is the first of several, also of those that no branch looks at now', () => {
    const dates = { hire: '2026-02-01', leave: '2026-03-01' };
    assert.equal(next('IIF(Now() < CDate([hire]),"new",IIF(Now() < CDate([leave]),"here","gone"))', dates), '2026-02-01T00:00:00.000Z');
    assert.equal(next('Now() < CDate([leave]) && Now() < CDate([hire])', dates), '2026-02-01T00:00:00.000Z');
  });

  test('never comes where the moment has passed, or where there is none', () => {
    assert.equal(next('CDate([leave]) < Now()', { leave: '2020-01-01' }), 'Never');
    assert.equal(next('CDate([leave]) < Now()'), 'Never');
    assert.equal(next('CDate([leave]) < Now()', { leave: 'some day' }), 'Never');
  });

  test('is unknown where the time has another effect', () => {
    for (const text of [
      'FormatDateTime(Now(),"yyyy")',
      'Now() = CDate("2027-01-01")',
      'With($n,Now(),$n > CDate("2027-01-01"))',
      'Now() > DateAdd("d",-1,Now())',
      'DateAdd("m",1,Now()) > CDate("2027-01-01")',
    ])
      assert.equal(next(text), 'Unknown', text);
  });
});

test('until the next change the value stays what it is', () => {
  const moments = fc.date({ min: new Date('2025-12-01'), max: new Date('2026-04-01'), noInvalidDate: true });
  const texts = fc.constantFrom(
    'IIF(Now() < CDate([a]),"new",IIF(DateAdd("d",30,Now()) > CDate([b]),"leaving","here"))',
    'IIF(NumFromDate(Now()) - 864000000000 >= NumFromDate(CDate([a])),1,2)',
    'Switch(Now() > CDate([a]),"a",Now() > CDate([b]),"b")',
  );
  fc.assert(
    // Up to the last millisecond before it, and as often late as early.
    fc.property(texts, moments, moments, fc.integer({ min: 0, max: 1000 }), (text, a, b, thousandths) => {
      const attributes = { a: a.toISOString(), b: b.toISOString() };
      const expression = compile(text);
      const found = expression.nextChange(environmentOf({ attributes, now }));
      const until = found.kind === 'At' ? found.at.getTime() : now.getTime() + 86_400_000 * 365;
      const later = new Date(now.getTime() + Math.floor(((until - 1 - now.getTime()) * thousandths) / 1000));
      const at = (moment: Date): unknown => expression.evaluate(environmentOf({ attributes, now: moment }));
      assert.deepEqual(at(later), at(now));
    }),
    { numRuns: 1000 },
  );
});
