import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { domainDn, normalizeDn, parentDn, plainDn, splitDn } from '../../../../operator/directory/forest/distinguished-name.ts';
import { escapeValue, rdnValue } from './dn-arbitraries.ts';

test('a DN is split at its unescaped commas only', () => {
  assert.deepEqual(splitDn('CN=Doe\\, Jane,OU=A\\\\,DC=contoso,DC=test'), ['CN=Doe\\, Jane', 'OU=A\\\\', 'DC=contoso', 'DC=test']);
  assert.deepEqual(splitDn(''), []);
  assert.equal(parentDn('CN=Doe\\, Jane,OU=Corp'), 'OU=Corp');
  assert.equal(parentDn('CN=ends in a backslash\\\\,OU=Corp'), 'OU=Corp');
  assert.equal(parentDn('DC=test'), '');
});

for (const [one, other] of [
  ['OU=Corp,DC=Contoso,DC=test', 'ou=CORP, dc=contoso,DC=TEST'],
  ['CN=Doe\\, Jane,DC=test', 'cn=doe\\2C jane,dc=test'],
  ['OU=Z\\C3\\BCrich,DC=test', 'OU=Zürich,DC=test'],
  ['OU=Zu\u0308rich,DC=test', 'OU=ZÜRICH,DC=test'],
  ['OU= Corp ,DC=test', 'OU=Corp,DC=test'],
  ['CN=a+SN=b,DC=test', 'SN=B+CN=A,DC=test'],
] as const) {
  test(`${one} and ${other} are the same`, () => assert.equal(normalizeDn(one), normalizeDn(other)));
}

for (const [one, other] of [
  ['OU=A\\, B,DC=test', 'OU=A,OU=B,DC=test'],
  ['OU=A\\+B,DC=test', 'OU=A+OU=B,DC=test'],
  ['OU=A\\ ,DC=test', 'OU=A,DC=test'],
  ['CN=A,DC=test', 'OU=A,DC=test'],
] as const) {
  test(`${one} and ${other} are not the same`, () => assert.notEqual(normalizeDn(one), normalizeDn(other)));
}

test('whatever a value holds, its escaped spellings are one DN, and only equal values give equal DNs', () => {
  fc.assert(
    fc.property(rdnValue, rdnValue, (a, b) => {
      const [first, second] = [`CN=${escapeValue(a, 'characters')},DC=test`, `CN=${escapeValue(a, 'octets')},DC=test`];
      assert.equal(normalizeDn(first), normalizeDn(second));
      assert.equal(splitDn(first).length, 2);
      const fold = (text: string): string => text.normalize('NFC').toLowerCase();
      assert.equal(normalizeDn(first) === normalizeDn(`CN=${escapeValue(b, 'characters')},DC=test`), fold(a) === fold(b));
    }),
  );
});

test('normalizing twice changes nothing', () => {
  fc.assert(
    fc.property(rdnValue, (value) => {
      const once = normalizeDn(`CN=${escapeValue(value, 'characters')},OU=Corp`);
      assert.equal(splitDn(once).length, 2);
    }),
  );
});

test('GUID and SID in front of a DN are not part of it', () => {
  assert.equal(plainDn('<GUID=1-2>;<SID=S-1-5>;CN=a\\<b>;c,DC=test'), 'CN=a\\<b>;c,DC=test');
  assert.equal(plainDn('CN=a,DC=test'), 'CN=a,DC=test');
});

test('the DN of a domain follows from its name', () => assert.equal(domainDn('emea.contoso.test'), 'DC=emea,DC=contoso,DC=test'));
