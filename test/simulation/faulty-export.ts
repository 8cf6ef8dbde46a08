// One export of joiners, movers and leavers while a fault meets one kind of request, and what a tenant without faults holds after the same.
import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { EffectRecord } from '../../operator/simulator/audit.ts';
import type { NewTenant, ObjectInfo } from '../../operator/simulator/admin/types.ts';
import type { CycleReport } from '../../operator/worker/report.ts';
import { groupOf, personOf } from '../benchmark/people.ts';
import { type Cell, faultAt } from './fault-matrix.ts';
import { openSynchronization, type Synchronization } from './synchronization.ts';

/** People of the first cycle; a tenth as many groups. */
export interface Size {
  readonly people: number;
  readonly groups: number;
}

const minutes = 60_000;
/** Whoever is not through after so many cycles never will be. */
const patience = 25;

const named = (index: number, name: string): ReturnType<typeof personOf> => {
  const person = personOf(index, 0);
  return { ...person, attributes: { ...person.attributes, ...(name === '' ? {} : { userPrincipalName: name }) } };
};

/** A forest with one person whose name the tenant has given away already: an error that no retry may hide. */
export function forestOf({ people, groups }: Size): readonly ReturnType<typeof personOf>[] {
  return [
    ...Array.from({ length: people }, (_, index) => named(index, index === 5 ? 'taken@contoso.test' : '')),
    ...Array.from({ length: groups }, (_, index) => groupOf(index + 1, people)),
  ];
}

/** Some leave, some change, some join, and groups change their members. */
function liveOn({ forest }: Synchronization, { people, groups }: Size): void {
  for (let index = 20; index < 20 + people / 20; index += 1) forest.delete(personOf(index, 0).anchor);
  for (let index = 100; index < 100 + people / 10; index += 1) forest.set(personOf(index, 0).anchor, personOf(index, 1));
  for (let index = people; index < people + people / 20; index += 1) forest.set(personOf(index, 0).anchor, personOf(index, 0));
  const gone = (anchor: string): boolean => !forest.has(anchor);
  for (const [anchor, object] of forest) {
    const members = object.references['member'];
    const manager = object.references['manager'];
    if (members !== undefined) forest.set(anchor, { ...object, references: { member: members.filter((member) => !gone(member)) } });
    else if (manager?.some(gone) === true) forest.set(anchor, { ...object, references: {} });
  }
  for (let index = 1; index <= groups / 2; index += 1) {
    const group = groupOf(index, people);
    const members = (forest.get(group.anchor)?.references['member'] ?? []).slice(3);
    forest.set(group.anchor, { ...group, references: { member: [...members, personOf(people, 0).anchor] } });
  }
}

export interface Outcome {
  readonly tenant: ReadonlyMap<string, unknown>;
  readonly reports: readonly CycleReport[];
  readonly effects: readonly EffectRecord[];
  /** How often the fault met a request. */
  readonly faulted: number;
}

export interface Circumstances {
  readonly cell?: Cell;
  readonly tenant?: NewTenant;
  /** Whether all that passes is held against the descriptions of Graph; it is unless told otherwise. */
  readonly judged?: boolean;
}

/** Runs the story to its end, with the cell's fault in both of its exports. */
export async function exportUnder(t: TestContext, size: Size, { cell, tenant = {}, judged = true }: Circumstances = {}): Promise<Outcome> {
  const synchronization = await openSynchronization(t, forestOf(size), { tenant, judged });
  const { admin, tenantId } = synchronization;
  await admin.createObjects(tenantId, [
    { type: 'user', values: { displayName: 'Cloud only', userPrincipalName: 'taken@contoso.test', mailNickname: 'taken' } },
  ]);
  const reports: CycleReport[] = [];
  await settle(synchronization, reports, cell);
  liveOn(synchronization, size);
  await settle(synchronization, reports, cell);
  const requests = await admin.requests({ tenant: tenantId });
  return {
    tenant: contentOf(await synchronization.objects()),
    reports,
    effects: (await admin.effects({ tenant: tenantId })).filter(({ request }) => request !== null),
    faulted: requests.filter(({ fault }) => fault !== null).length,
  };
}

/** Cycles, with the fault from the first on, until one has nothing to write and nothing is waited for. */
async function settle(synchronization: Synchronization, reports: CycleReport[], cell: Cell | undefined): Promise<void> {
  const { admin, clock, tenantId } = synchronization;
  const faults = cell === undefined ? [] : faultAt(tenantId, cell.step, cell.fault, cell.seed);
  for (const fault of faults) await admin.addFault(fault);
  for (let round = 0; round < patience; round += 1) {
    const report = await synchronization.cycle();
    reports.push(report);
    if (round === 2) await admin.clearFaults({ tenant: tenantId });
    const quiet = report.steps.every(({ error }) => error === undefined) && report.written === 0 && report.objectErrors.every(isExpected);
    if (quiet && round > 2) return;
    clock.advance(30 * minutes);
  }
  assert.fail(`nothing settled within ${patience} cycles: ${JSON.stringify(reports.at(-1)).slice(0, 6000)}`);
}

/** The person whose name is taken is kept back, whatever else happens; nothing of it is sent. */
export const isExpected = ({ error }: CycleReport['objectErrors'][number]): boolean => error.code === 'ValueTaken';

/** By anchor: values, members and manager, without what each tenant makes up for itself. */
function contentOf(objects: readonly ObjectInfo[]): ReadonlyMap<string, unknown> {
  const anchors = new Map(objects.map((object) => [object.id, anchorOf(object)]));
  const own = new Set([
    'passwordProfile',
    'createdDateTime',
    'securityIdentifier',
    'renewedDateTime',
    'lastPasswordChangeDateTime',
    'proxyAddresses',
  ]);
  return new Map(
    objects.map((object) => [
      anchorOf(object),
      {
        values: Object.fromEntries(
          Object.entries(object.values)
            .filter(([name]) => !own.has(name))
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
        members: object.memberIds
          .map((id) => anchors.get(id) ?? '')
          .filter((anchor) => anchor !== '')
          .sort(),
        manager: object.managerId === null ? null : (anchors.get(object.managerId) ?? null),
      },
    ]),
  );
}

const anchorOf = ({ values, type }: ObjectInfo): string =>
  `${type} ${String(values['onPremisesImmutableId'] ?? values['uniqueName'] ?? values['userPrincipalName'])}`;
