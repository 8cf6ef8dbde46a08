// Histories of a world in which everything is asked for at once: how it begins, what happens in it, and how it comes to rest.
import type { ChangeResult, ExportChange } from '../../../../operator/model/change.ts';
import type { DirectoryObject, ImportedChange } from '../../../../operator/model/object.ts';
import type { AttributeValue } from '../../../../operator/model/value.ts';
import { take, writeBack } from '../write-back.ts';
import { World } from '../world.ts';
import { changeOf, type ForestChange } from './forest-change.ts';
import { happen as happenAnyway, trouble } from './history.ts';
import type { Place, UnitName, WideEvent } from './wide-events.ts';
import { firstSetting, root, schemasOf, wideRevision } from './wide-rules.ts';

/** People of two forests, a group and three units, read, written and seen. */
export async function openWide(): Promise<World> {
  const world = await World.open({ revision: wideRevision(firstSetting), schemas: schemasOf(firstSetting) });
  for (const [unit, container] of [
    ['Sales', root],
    ['Lab', root],
    ['Deep', `OU=Sales,${root}`],
  ] as const)
    world.forest('corp').set(`corp-ou-${unit}`, {
      anchor: `corp-ou-${unit}`,
      dn: `OU=${unit},${container}`,
      objectType: 'organizationalUnit',
      attributes: { name: unit, anchor: `corp-ou-${unit}` },
      references: {},
    });
  for (const forest of ['corp', 'hr']) world.user(forest, 'stays', { userPrincipalName: 'stays@contoso.test' });
  // Somebody is in each department that rules ask for: another parameter changes them at once.
  for (const [index, [name, department]] of (
    [
      ['a', {}],
      ['b', { department: 'q' }],
      ['c', { department: 'p' }],
    ] as const
  ).entries()) {
    const userPrincipalName = `${name}@contoso.test`;
    world.user('corp', name, { employeeID: `${index + 1}`, title: 'x', userPrincipalName, ...department }, 'a');
  }
  world.user('hr', 'a', { employeeID: '1', department: 'p' });
  world.group('corp', 'g', ['a', 'b', 'c']);
  await settle(world);
  await settle(world);
  return world;
}

/** A whole cycle: forests are written before the tenant, and each is read again. */
export async function settle(world: World): Promise<void> {
  await world.importAll();
  await world.synchronize();
  await writeForest(world);
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  await world.importFull('tenant');
  await world.synchronize();
}

const error = { code: 'Trouble', message: 'No.', next: 'Wait.', retry: 'backoff' } as const;

/** The trouble of the tenant is that of the forest too; and what is gone meanwhile can not be written. */
const writeForest = (world: World): Promise<readonly ExportChange[]> =>
  writeBack(world, (change): ChangeResult => {
    const { id, anchor = '' } = change;
    if (world.tenant.refuse(change) !== undefined || !world.forest('corp').has(anchor)) return { id, outcome: 'Failed', error };
    const lost = world.tenant.lose(change);
    if (lost !== 'Before') take(world, change);
    return lost === undefined ? { id, outcome: 'Written', anchor } : { id, outcome: 'Unknown', error };
  });

/** Ends the trouble and lets every pause run out. */
export async function calmWide(world: World): Promise<void> {
  trouble(world, 'none');
  for (let cycle = 0; cycle < 5; cycle++) {
    world.nowMs += 3 * 3_600_000;
    await settle(world);
  }
}

export async function liveWide(world: World, events: readonly WideEvent[]): Promise<void> {
  for (const next of events) await happenWide(world, next);
}

export async function happenWide(world: World, event: WideEvent): Promise<void> {
  switch (event.kind) {
    case 'change': {
      const told = widely(world, event.change);
      if (event.told && told !== undefined) await world.import(told.connector, 'Delta', [told.change]);
      return;
    }
    case 'export':
      await writeForest(world);
      await world.exportAll();
      return;
    case 'settle':
      return settle(world);
    case 'names':
      return tell(world, [given(world, event.name, { userPrincipalName: event.userPrincipalName, mail: event.mail })]);
    case 'swap': {
      const [one, other] = [event.one, event.other].map((name) => namesOf(world, name));
      if (one === undefined || other === undefined || event.one === event.other) return;
      return tell(world, [given(world, event.one, other), given(world, event.other, one)]);
    }
    case 'move':
      return tell(world, [moveTo(world, event.name, event.to)]);
    case 'rename unit':
      return tell(world, renameUnit(world, event.unit, event.to));
    case 'anchor':
      return tell(world, [given(world, event.name, { consistency: event.how === 'gone' ? undefined : `theirs-${event.name}` })]);
    case 'joiner':
      return join(world, event.forest);
    case 'guest':
      guest(world, event.userPrincipalName);
      await world.importFull('tenant');
      return;
    case 'setting':
      await world.reopen(wideRevision(event.setting), schemasOf(event.setting));
      return;
    case 'read':
    case 'synchronize':
    case 'restart':
    case 'clock':
    case 'drift':
    case 'trouble':
      return happenAnyway(world, event);
  }
}

/** As `changeOf`; but who is changed as a whole stays where they lie, and keeps names and anchor. */
function widely(world: World, change: ForestChange): ReturnType<typeof changeOf> {
  const anchor = `${'connector' in change ? change.connector : 'corp'}-${change.name}`;
  const before = world.forest('connector' in change ? change.connector : 'corp').get(anchor);
  const told = changeOf(world, change);
  if (told?.change.kind !== 'replace') return told;
  const { object } = told.change;
  const names = before?.attributes ?? { userPrincipalName: `${change.name}@contoso.test` };
  const kept = Object.fromEntries(
    ['userPrincipalName', 'mail', 'consistency'].flatMap((name) => (names[name] === undefined ? [] : [[name, names[name]]])),
  );
  return {
    ...told,
    change: put(world, told.connector, { ...object, dn: before?.dn ?? object.dn, attributes: { ...object.attributes, ...kept } }),
  };
}

function put(world: World, connector: string, object: DirectoryObject): ImportedChange {
  world.forest(connector).set(object.anchor, object);
  return { kind: 'replace', object };
}

async function tell(world: World, changes: readonly (ImportedChange | undefined)[]): Promise<void> {
  const known = changes.flatMap((change) => change ?? []);
  if (known.length > 0) await world.import('corp', 'Delta', known);
}

const namesOf = (world: World, name: string): Readonly<Record<string, AttributeValue | undefined>> | undefined => {
  const attributes = world.forest('corp').get(`corp-${name}`)?.attributes;
  return attributes && { userPrincipalName: attributes['userPrincipalName'], mail: attributes['mail'] };
};

/** Sets attributes of a person of the forest, or takes them away. */
export function given(
  world: World,
  name: string,
  values: Readonly<Record<string, AttributeValue | undefined>>,
): ImportedChange | undefined {
  const object = world.forest('corp').get(`corp-${name}`);
  if (object === undefined) return undefined;
  const all = Object.entries({ ...object.attributes, ...values });
  const attributes = Object.fromEntries(all.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
  return put(world, 'corp', { ...object, attributes });
}

function moveTo(world: World, name: string, to: Place): ImportedChange | undefined {
  const object = world.forest('corp').get(`corp-${name}`);
  const container = to === 'nowhere' ? root : world.forest('corp').get(`corp-ou-${to}`)?.dn;
  return object === undefined || container === undefined ? undefined : put(world, 'corp', { ...object, dn: `CN=${name},${container}` });
}

/** Whatever lies in it has another name as well. */
export function renameUnit(world: World, unit: UnitName, to: string): readonly ImportedChange[] {
  const object = world.forest('corp').get(`corp-ou-${unit}`);
  if (object === undefined) return [];
  const dn = `OU=${to},${object.dn.slice(object.dn.indexOf(',') + 1)}`;
  const all = [...world.forest('corp').values()];
  if (all.some((other) => other.dn === dn)) return [];
  const inside = all.filter((other) => other.dn.endsWith(`,${object.dn}`));
  return [
    put(world, 'corp', { ...object, dn, attributes: { ...object.attributes, name: to } }),
    ...inside.map((other) => put(world, 'corp', { ...other, dn: `${other.dn.slice(0, -object.dn.length)}${dn}` })),
  ];
}

async function join(world: World, forest: 'unreachable' | 'silent'): Promise<void> {
  if (world.forest('corp').has('corp-d')) return;
  world.user('corp', 'd', { employeeID: '4', userPrincipalName: 'd@contoso.test' });
  await tell(world, [given(world, 'd', {})]);
  await world.synchronize();
  if (forest === 'silent') await writeBack(world, ({ id }) => ({ id, outcome: 'Unknown', error }));
  await world.exportAll();
}

/** A service refuses a name that somebody has. */
export function guest({ tenant }: World, userPrincipalName: string | undefined): void {
  if (userPrincipalName === undefined) {
    for (const [anchor, { attributes }] of tenant.objects) if (attributes['displayName'] === 'Guest') tenant.objects.delete(anchor);
  } else if (!heldValues(tenant).some(([value]) => value === userPrincipalName.toLowerCase()))
    tenant.create('user', { displayName: 'Guest', userPrincipalName });
}

/** Every unique value of the tenant as it is compared, with the anchor of who holds it; once for each holder. */
export function heldValues({ objects }: World['tenant']): readonly (readonly [value: string, anchor: string])[] {
  return [...objects].flatMap(([anchor, { attributes }]) => {
    const values = ['userPrincipalName', 'mail'].flatMap((name) => String(attributes[name] ?? '').toLowerCase() || []);
    return [...new Set(values)].map((value) => [value, anchor] as const);
  });
}
