import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeDirectoryAttributes } from '../../../../operator/configuration/schema/active-directory.ts';
import { isNotFollowed, knownAttribute } from '../../../../operator/directory/forest/known-attributes.ts';

/** A live forest gives a security identifier as octets and a DN with octets as a reference; the DN of the object itself comes with every entry. */
const otherwise: ReadonlySet<string> = new Set(['mS-DS-CreatorSID', 'msDS-KeyCredentialLink', 'distinguishedName']);

test('what rules are checked against is how values of an export are read', () => {
  for (const [name, expected] of activeDirectoryAttributes) {
    if (otherwise.has(name) || isNotFollowed(name)) continue;
    assert.deepEqual(knownAttribute(name), { name, ...expected }, name);
  }
});

test('names are found in any case, and in the spelling of the schema', () => {
  assert.deepEqual(knownAttribute('OBJECTSID'), { name: 'objectSid', type: 'Binary', multiValued: false });
  assert.equal(knownAttribute('contosoBadge'), undefined);
  assert.ok(isNotFollowed('MemberOf'));
});
