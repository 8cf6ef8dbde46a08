// Causes that stand in no clause of a rule: the group filter, chosen organizational units, references that wait, and names from before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImportedChange } from '../../../../operator/model/object.ts';
import { defaultRules, direct, filteredBy, testRevision, unitFrom } from '../builders.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';
import { cycle, imported, whyNotNames, withRules } from './why-not-case.ts';

const dn = (name: string): string => `CN=${name},DC=contoso,DC=test`;

const pilots = filteredBy(testRevision, { groups: [dn('pilot')], membership: 'Direct' });

const unitRule = { ...unitFrom('OU=Law,DC=contoso,DC=test', 'Nested', 'Law'), flows: [direct('sourceAnchor', 'anchor')] };

whyNotNames([
  {
    what: 'the group filter alone, where it keeps somebody out',
    revision: pilots,
    story: async (world) => {
      for (const name of ['ana', 'bert']) world.user('corp', name);
      world.group('corp', 'pilot', ['ana']);
      await cycle(world);
    },
    about: 'corp/bert',
    reasons: ['Scope NotInFilterGroup'],
    says: /CN=bert,.* is no direct member of cn=pilot,dc=contoso,dc=test, which the group filter of corp names/i,
  },
  {
    what: 'the group filter of whoever left the group',
    revision: pilots,
    story: async (world) => {
      for (const name of ['ana', 'bert']) world.user('corp', name);
      world.group('corp', 'pilot', ['ana', 'bert']);
      await cycle(world);
      world.group('corp', 'pilot', ['ana']);
      await world.importFull('corp');
    },
    about: 'corp/bert',
    reasons: ['Scope NotHeld', 'Scope NotInFilterGroup'],
  },
  {
    what: 'a group filter that stands still',
    revision: pilots,
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
    },
    about: 'corp/ana',
    reasons: ['Scope FilterGroupMissing'],
    says: /cn=pilot,dc=contoso,dc=test/,
  },
  {
    what: 'an organizational unit that was to become an administrative unit and was not read',
    revision: withRules([...defaultRules, unitRule]),
    story: async (world) => {
      for (const connector of ['corp', 'hr']) world.user(connector, 'ana');
      await cycle(world);
    },
    about: 'OU=Law, DC=contoso,DC=test',
    reasons: ['Scope OrganizationalUnitMissing', 'Import NotImported'],
  },
  {
    what: 'an organizational unit that nobody chose',
    revision: withRules([...defaultRules, unitRule]),
    story: async (world) => {
      const name = 'OU=Lab,DC=contoso,DC=test';
      const attributes = { anchor: 'corp-lab' };
      world.forest('corp').set('corp-lab', { anchor: 'corp-lab', dn: name, objectType: 'organizationalUnit', attributes, references: {} });
      await cycle(world);
    },
    about: 'OU=Lab,DC=contoso,DC=test',
    reasons: ['Scope OutOfScope'],
  },
  {
    what: 'a reference that waits, for whom, and why that one is not there, of the object as a whole',
    story: async (world) => {
      world.user('corp', 'bert', { cloudFiltered: true });
      world.user('corp', 'ana', {}, 'bert');
      await cycle(world);
    },
    about: 'ana',
    reasons: ['Export DeferredReference'],
    says: /^1 of 1 references of manager wait for what they lead to: CN=bert,\S+ \(no rule creates it in tenant\)\.$/,
  },
  {
    what: 'a reference to somebody who is yet to be made',
    story: async (world) => {
      world.user('corp', 'ana');
      await cycle(world);
      world.user('corp', 'bert');
      world.user('corp', 'ana', {}, 'bert');
      await imported(world);
    },
    about: 'ana',
    reasons: ['Export DeferredReference'],
    says: /\(its creation is pending\)/,
  },
]);

test('a scope that does not hold shows the group filter and the chosen unit among its clauses', async () => {
  await using world = await World.open({ revision: { ...pilots, rules: [...defaultRules, unitRule] } });
  const attributes = { anchor: 'corp-lab' };
  const lab = { anchor: 'corp-lab', dn: 'OU=Lab,DC=contoso,DC=test', objectType: 'organizationalUnit', attributes, references: {} };
  world.forest('corp').set('corp-lab', lab);
  world.user('corp', 'ana');
  world.user('hr', 'ana');
  world.group('corp', 'pilot', ['ana']);
  await world.cycle();
  world.group('corp', 'pilot', []);
  await world.importFull('corp');
  const report = await asking(world, (explainer) => explainer.explain('hr/hr-ana', 'displayName'));
  const clauses = report.attributes.flatMap(({ flows }) => flows.flatMap(({ scope = [] }) => scope.flat()));
  const asked = clauses.filter(({ attribute }) => attribute === 'groupFilter');
  assert.ok(asked.length > 0);
  for (const { wanted, holds } of asked) assert.deepEqual([wanted, holds], ['cn=pilot,dc=contoso,dc=test', false]);
});

test('references that wait are told beside those that are sent', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert']) world.user('corp', name);
  world.user('corp', 'cem', { cloudFiltered: true });
  world.group('corp', 'staff', ['ana']);
  await world.cycle();
  world.group('corp', 'staff', ['ana', 'bert', 'cem']);
  await imported(world);
  const { targets } = await asking(world, (explainer) => explainer.explain('staff', 'member'));
  const [member] = targets.flatMap(({ attributes }) => attributes);
  assert.deepEqual([member?.state, member?.pendingReferences?.add], ['Pending', 1]);
  assert.match(member?.reason ?? '', /^1 of 3 references of member wait .*CN=cem/);
});

test('the history names where somebody came from and went to at each move', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert']) world.user('corp', name);
  await world.cycle();
  const places = ['OU=A,DC=contoso,DC=test', 'OU=B,DC=contoso,DC=test', 'OU=C,DC=contoso,DC=test'];
  for (const place of places) {
    const moved: ImportedChange = { kind: 'patch', anchor: 'corp-ana', dn: `CN=ana,${place}`, attributes: {}, links: {} };
    await world.import('corp', 'Delta', [moved]);
    await world.synchronize();
  }
  const moves = async (): Promise<readonly unknown[]> => {
    const { entries } = await asking(world, (explainer) => explainer.history('corp-ana', 50));
    return entries.flatMap(({ attributes }) => (attributes['dn'] === undefined ? [] : [[attributes['dn'].before, attributes['dn'].after]]));
  };
  const told = [
    ['CN=ana,OU=B,DC=contoso,DC=test', 'CN=ana,OU=C,DC=contoso,DC=test'],
    ['CN=ana,OU=A,DC=contoso,DC=test', 'CN=ana,OU=B,DC=contoso,DC=test'],
    [dn('ana'), 'CN=ana,OU=A,DC=contoso,DC=test'],
  ];
  assert.deepEqual(await moves(), told);
  world.remove('corp', 'ana');
  await world.cycle();
  assert.deepEqual(await moves(), told, 'also once they are gone');
});
