// A whole organisation for the first time: three hundred people in several scripts and their groups, value by value.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openWorld } from '../environment/world.ts';
import { baseOf } from '../environment/directory/definition.ts';
import type { DirectoryObject } from '../environment/directory/objects.ts';
import type { ObjectInfo } from '../../operator/simulator/admin/types.ts';
import { expectedGroup, expectedPerson, sourceAnchor, uniqueName } from './scene/expected.ts';
import { Scene } from './scene/scene.ts';

const world = await openWorld();
const forest = world.forest('contoso');
const corp = `OU=Corp,${baseOf(forest.domain)}`;
const scene = await Scene.start({ after }, { name: 'first-synchronization', forest, include: [corp] });

const securityGroup = '(groupType:1.2.840.113556.1.4.803:=2147483648)';
const people = await forest.objects.find('(&(objectClass=user)(!(objectClass=computer)))', { base: corp });
const groups = await forest.objects.find(`(&(objectClass=group)${securityGroup})`, { base: corp });
const users = await scene.tenant.users();
const tenantGroups = await scene.tenant.groups();
const userByAnchor = new Map(users.map((user) => [user.values['onPremisesImmutableId'], user]));
const groupByName = new Map(tenantGroups.map((group) => [group.values['uniqueName'], group]));
const idByDn = new Map([
  ...people.map((person): [string, string | undefined] => [person.dn, userByAnchor.get(sourceAnchor(person))?.id]),
  ...groups.map((group): [string, string | undefined] => [group.dn, groupByName.get(uniqueName(group))?.id]),
]);

/** The values of an object of the tenant under the names that are expected. */
const picked = (object: ObjectInfo | undefined, expected: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.keys(expected).map((name) => [name, object?.values[name] ?? null]));
const textsOf = (object: DirectoryObject, attribute: string): readonly string[] => (object.values.get(attribute) ?? []).map(String);

test('the organisation is as difficult as it should be', () => {
  assert.ok(people.length > 300, `${people.length} people`);
  const names = people.map((person) => person.text('displayName') ?? '');
  for (const script of [/\p{Script=Cyrillic}/u, /\p{Script=Arabic}/u, /\p{Script=Devanagari}/u, /\p{Emoji_Presentation}/u, /[,"\\<>#]/])
    assert.ok(
      names.some((name) => script.test(name)),
      `somebody is named in ${script}`,
    );
  assert.ok(people.some((person) => person.text('userAccountControl') === '514'));
  assert.ok(groups.some((group) => !group.values.has('member')));
});

test('every person has the values that the directory has, all of them', () => {
  for (const person of people) {
    const expected = expectedPerson(person, forest.domain);
    assert.deepEqual(picked(userByAnchor.get(sourceAnchor(person)), expected), expected, person.dn);
  }
});

test('every security group has the values that the directory has', () => {
  for (const group of groups) {
    const expected = expectedGroup(group);
    assert.deepEqual(picked(groupByName.get(uniqueName(group)), expected), expected, group.dn);
  }
});

test('nobody and nothing else is in the tenant', () => {
  assert.equal(users.length, people.length);
  assert.equal(tenantGroups.length, groups.length);
});

test('managers are linked', () => {
  const reports = people.filter((person) => person.values.has('manager'));
  assert.ok(reports.length > 250);
  for (const person of people)
    assert.equal(userByAnchor.get(sourceAnchor(person))?.managerId ?? undefined, idByDn.get(person.text('manager') ?? ''), person.dn);
});

test('members are linked, groups in groups too, and members outside of the scope are left out', () => {
  let outside = 0;
  for (const group of groups) {
    const ids = textsOf(group, 'member').map((dn) => idByDn.get(dn));
    outside += ids.filter((id) => id === undefined).length;
    const expected = ids.filter((id) => id !== undefined).sort();
    assert.deepEqual(groupByName.get(uniqueName(group))?.memberIds.toSorted(), expected, group.dn);
  }
  assert.ok(outside > 0, 'somebody outside of the scope is a member');
});

test('the run that the schedule made for it says what happened, in numbers and in conditions', async () => {
  const run = await scene.eventually('the SyncRun of the first cycle', async () =>
    (await scene.runs()).find(({ status }) => status?.trigger === 'Schedule' && status.result !== undefined),
  );
  assert.equal(run.status?.result, 'Succeeded');
  assert.deepEqual([run.status.plan?.add, run.status.plan?.update, run.status.plan?.delete], [people.length + groups.length, 0, 0]);
  const [forestImport, tenantImport] = run.status.steps?.filter(({ name }) => name === 'Import') ?? [];
  assert.deepEqual([forestImport?.connector, forestImport?.kind, forestImport?.updated, forestImport?.removed], ['forest', 'Full', 0, 0]);
  assert.ok((forestImport?.added ?? 0) >= people.length + groups.length);
  assert.deepEqual([tenantImport?.connector, tenantImport?.objects, tenantImport?.added], ['entra', 0, 0]);
  const exported = run.status.steps?.find(({ name }) => name === 'Export');
  assert.equal(exported?.failed, 0);
  assert.ok((exported?.written ?? 0) >= people.length + groups.length);
  assert.ok(run.status.steps?.some(({ name, message }) => name === 'ConfirmingImport' && message === undefined));
  assertReady(run);
});

test('a second run writes nothing, be it delta or full', async () => {
  const since = await scene.tenant.now();
  assert.deepEqual(await scene.synchronize('Delta'), []);
  assert.deepEqual(await scene.synchronize('Full'), []);
  assert.deepEqual(await scene.tenant.writeRequests(since), []);
});

test('runs, rules, connectors and the schedule are current as kstatus understands it', async () => {
  for (const run of await scene.runs()) assertReady(run);
  for (const [kind, name] of [
    ['syncconnector', 'forest'],
    ['syncconnector', 'entra'],
    ['syncschedule', 'main'],
  ] as const)
    await scene.namespace.kubectl('wait', kind, name, '--for=condition=Ready', '--timeout=30s');
  assertReady(await scene.schedule());
  for (const type of ['ConfigurationCompiled', 'WorkerReady', 'Synchronized', 'ExportAllowed'])
    assert.equal((await scene.condition(type))?.status, 'True', type);
});

type Conditioned = {
  readonly metadata: { readonly name?: string; readonly generation?: number };
  readonly status?: {
    readonly observedGeneration?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
};

/** Current: the newest generation was seen, Ready is True, and neither Reconciling nor Stalled is. */
function assertReady({ metadata, status }: Conditioned): void {
  const is = (type: string): boolean =>
    status?.conditions?.some((condition) => condition.type === type && condition.status === 'True') ?? false;
  assert.equal(status?.observedGeneration, metadata.generation, metadata.name);
  assert.deepEqual([is('Ready'), is('Reconciling'), is('Stalled')], [true, false, false], metadata.name);
}
