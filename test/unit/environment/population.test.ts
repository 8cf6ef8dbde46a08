import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { standardForests } from '../../environment/directory/definition.ts';
import { CROWD_GROUP } from '../../environment/directory/population/groups.ts';
import { childOf, escapeName, toLdif, type Value } from '../../environment/directory/population/ldif.ts';
import { generatePopulation } from '../../environment/directory/population/population.ts';

const [contoso] = standardForests('test');
assert.ok(contoso);
const population = generatePopulation(contoso);

const list = (value: Value | readonly Value[] | undefined): readonly Value[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly Value[]) : [value as Value];

test('the same definition gives the same organisation', () => {
  assert.deepEqual(generatePopulation(contoso), population);
});

test('another seed gives another organisation of the same size', () => {
  const other = generatePopulation({ ...contoso, population: { ...contoso.population, seed: 1 } });
  assert.equal(other.length, population.length);
  assert.notDeepEqual(other, population);
});

test('an object comes after its parent and after everything that it refers to', () => {
  const known = new Set(['DC=contoso,DC=test']);
  for (const { dn, attributes } of population) {
    const [name = ''] = /^(?:\\[^]|[^\\,])*/.exec(dn) ?? [];
    assert.ok(known.has(dn.slice(name.length + 1)), `${dn} has no parent yet`);
    for (const reference of ['manager', 'member', 'managedBy'].flatMap((name) => list(attributes[name])))
      assert.ok(known.has(String(reference)), `${dn} refers to ${String(reference)}`);
    known.add(dn);
  }
});

test('no two accounts, user principal names or mail addresses are the same, whatever their case', () => {
  for (const name of ['sAMAccountName', 'userPrincipalName', 'mail']) {
    const values = population.flatMap(({ attributes }) => list(attributes[name])).map((value) => String(value).toLowerCase());
    assert.equal(new Set(values).size, values.length, name);
  }
});

test('account names are at most 20 characters, as Active Directory wants them', () => {
  for (const { dn, attributes } of population) {
    if (attributes['objectClass'] === 'user') assert.ok(String(attributes['sAMAccountName']).length <= 20, dn);
  }
});

test('the large group has 5,000 members, and people of other units are members of groups in scope', () => {
  const members = (name: string) => list(population.find(({ attributes }) => attributes['displayName'] === name)?.attributes['member']);
  assert.equal(members(CROWD_GROUP).length, 5000);
  assert.ok(members('External Partners').some((dn) => String(dn).includes('OU=Partners')));
});

test('a name of any characters is one part of a distinguished name, and can be read back', () => {
  const unescape = (text: string) => text.replaceAll(/\\(.)/gsu, '$1');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (name) => {
      const escaped = escapeName(name);
      assert.equal(unescape(escaped), name);
      assert.doesNotMatch(escaped, /(?<!\\)(?:\\\\)*[,+"<>;=]/);
      assert.equal(childOf('DC=test', 'CN', name), `CN=${escaped},DC=test`);
    }),
  );
});

test('a value of any bytes is read back from LDIF as it was', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
      ),
      (value) => {
        const [, line = ''] = toLdif({ dn: 'DC=test', attributes: { description: value } }).split('\n');
        const read = line.startsWith('description:: ')
          ? Buffer.from(line.slice('description:: '.length), 'base64')
          : Buffer.from(line.slice('description: '.length));
        assert.deepEqual(read, Buffer.from(value));
      },
    ),
  );
});
