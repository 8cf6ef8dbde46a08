// Judges the plan of one target as a whole: what is guarded, what people said of it, and whether the limits let the rest leave.
import type { ChangeLimit } from '../../model/revision.ts';
import type { EngineContext } from '../context.ts';
import type { Approval, PlanSample, Violation } from '../engine.ts';
import type { Tables } from '../port/store-port.ts';
import { groupBy } from '../evaluate/subjects.ts';
import { memberAttribute } from '../rules/membership.ts';
import { actionsOf, type GuardedChange } from './digest.ts';
import { withheldDisconnects } from '../export/disconnects.ts';
import { disconnectPlace, type GuardedRow } from '../port/guard-table.ts';
import { guardPlan, type PlanFacts, type Refusal, withinLimit } from './guard.ts';
import { findGuardedChanges } from './guarded-changes.ts';
import { knownOf } from './known.ts';
import { nothingSent, readSent, type Sent } from './sent.ts';
import { type GuardMemory, type JudgedChange, judgeChanges, noMemory, type Verdicts } from './verdicts.ts';

export interface Judgement {
  readonly digest: string;
  readonly guarded: number;
  readonly violation?: Violation;
  /** Whether so many accounts may be disabled, whatever else the plan holds. */
  readonly mayDisable: boolean;
  /** Whether the disconnects alone would stop the plan. */
  readonly disconnectsExceeded: boolean;
}

const sampleLimit = 20;

/** Notes what it finds: since when each guarded change is planned, and what the approval says of it. */
export async function judgePlan(context: EngineContext, tables: Tables, connector: string, approval?: Approval): Promise<Judgement> {
  const { judgement, verdicts, before } = await assessPlan(context, tables, connector, approval);
  await tables.guarded.drop(verdicts.drop);
  await tables.guarded.put(connector, verdicts.put);
  const memory = JSON.stringify(verdicts.memory);
  if (memory !== before) await tables.facts.write(memoryName(connector), memory);
  return judgement;
}

export interface Assessment {
  readonly judgement: Judgement;
  readonly verdicts: Verdicts;
  /** The memory as it is stored. */
  readonly before: string | undefined;
}

/** The same for somebody who only looks. */
export async function assessPlan(context: EngineContext, tables: Tables, connector: string, approval?: Approval): Promise<Assessment> {
  const { limits } = context.revision;
  const planned = await findGuardedChanges(tables, limits, connector);
  const before = await tables.facts.read(memoryName(connector));
  const memory = before === undefined ? noMemory : (JSON.parse(before) as GuardMemory);
  const verdicts = judgeChanges(planned, await notedChanges(tables, connector), memory, approval);
  const { digest, changes, approvalKnown, unknownExclusion } = verdicts;
  const onTheirWay = await readSent(tables, limits, connector);
  const sent = approval === undefined ? onTheirWay : nothingSent;
  const facts = await factsOf(context, tables, connector, { changes, digest, sent });
  const refusal = guardPlan({
    ...facts,
    ...(unknownExclusion === undefined ? {} : { unknownExclusion }),
    ...(approval === undefined || approvalKnown ? {} : { unknownApproval: approval.digest }),
  });
  const judgement: Judgement = {
    digest,
    guarded: changes.length,
    ...(refusal === undefined ? {} : { violation: { ...refusal, samples: samplesOf(changes, refusal) } }),
    disconnectsExceeded: limits.disconnects !== undefined && !withinLimit(facts.disconnects, limits.disconnects),
    mayDisable:
      withinLimit(await disablesOf(tables, connector, facts, onTheirWay), limits.disables ?? limits.deletes) &&
      mayUpdate(facts, disablingAttribute),
  };
  return { judgement, verdicts, before };
}

/** What stands or falls with the plan. */
async function notedChanges(tables: Tables, connector: string): Promise<readonly GuardedRow[]> {
  const noted = await tables.guarded.list(connector);
  const isDecided = ({ attribute, verdict }: GuardedRow): boolean => attribute === disconnectPlace && verdict !== 'None';
  const withheld = noted.some(isDecided) ? await withheldDisconnects(tables, connector) : nobody;
  const waiting = await waitingDeletes(tables, noted.filter(isLeftOut));
  return noted.filter((row) => !(isDecided(row) && withheld.has(row.export)) && !(isLeftOut(row) && waiting.has(row.export)));
}

/** Of an object as a whole: what an approval left out. */
const isLeftOut = ({ attribute, verdict }: GuardedRow): boolean => attribute === '' && verdict === 'HeldBack';

/** Exports whose delete is planned no longer, and may be again: whoever left it out has not taken that back. */
async function waitingDeletes(tables: Tables, leftOut: readonly GuardedRow[]): Promise<ReadonlySet<number>> {
  if (leftOut.length === 0) return nobody;
  const rows = await tables.exports.read(leftOut.map(({ export: id }) => id));
  return new Set(rows.flatMap(({ id, action, absence }) => (action === null && absence !== '' ? id : [])));
}

const nobody: ReadonlySet<number> = new Set();

const memoryName = (connector: string): string => `guard of ${connector}`;

/** Without a limit of their own, disables are counted against that for deletes, and only while another limit stops the plan. */
async function disablesOf(tables: Tables, connector: string, { disables, limits }: PlanFacts, sent: Sent) {
  if (limits.disables !== undefined) return disables;
  const { disable } = await tables.exports.counts(connector);
  return { count: together(disable, sent.disables), of: disables.of };
}

/** Where nothing more is to leave, what is on its way stops nothing. */
const together = (planned: number, sent: number): number => (planned === 0 ? 0 : planned + sent);

const disablingAttribute = 'accountEnabled';

/** Whether the limits of updates that count the attribute are kept. */
const mayUpdate = ({ attributeUpdates, limits }: PlanFacts, attribute: string): boolean =>
  (limits.attributeUpdates ?? []).every((limit, index) => {
    const tally = attributeUpdates[index];
    return tally === undefined || !limit.attributes.includes(attribute) || withinLimit(tally, limit);
  });

async function factsOf(
  context: EngineContext,
  tables: Tables,
  connector: string,
  { changes, digest, sent }: { readonly changes: readonly JudgedChange[]; readonly digest: string; readonly sent: Sent },
): Promise<PlanFacts> {
  const { limits } = context.revision;
  const undecided = changes.filter(({ verdict }) => verdict === 'None');
  const removals = undecided.filter(({ attribute }) => attribute === memberAttribute);
  const of = await knownOf(context, tables, connector);
  const count = (counts: (change: JudgedChange) => boolean, sent = 0) => ({
    count: together(new Set(undecided.filter(counts).map((change) => change.export)).size, sent),
    of,
  });
  const group = await worstGroup(tables, removals, limits.membershipRemovals?.perGroup, sent);
  return {
    deletes: count(({ change }) => actionsOf(change).includes('Delete'), sent.deletes),
    disables: count(({ change }) => actionsOf(change).includes('Disable'), sent.disables),
    disconnects: {
      ...count(({ attribute }) => attribute === disconnectPlace, sent.disconnects),
      of: limits.disconnects === undefined ? 0 : await tables.exports.linked(connector),
    },
    membershipRemovals: together(
      removals.length,
      [...sent.removals.values()].reduce((sum, removed) => sum + removed, 0),
    ),
    attributeUpdates: (limits.attributeUpdates ?? []).map(({ attributes }) =>
      count(({ change }) => Object.keys(change.attributes ?? {}).some((name) => attributes.includes(name))),
    ),
    small: await smallConnectors(tables, limits.minimumObjects ?? []),
    limits,
    digest,
    ...(group === undefined ? {} : { group }),
  };
}

/** The first group beyond the limit. */
async function worstGroup(
  tables: Tables,
  removals: readonly JudgedChange[],
  limit: ChangeLimit | undefined,
  sent: Sent,
): Promise<PlanFacts['group']> {
  if (limit === undefined || removals.length === 0) return undefined;
  const groups = groupBy(removals, (removal) => removal.export);
  const rows = await tables.exports.read([...groups.keys()]);
  const objects = rows.flatMap(({ object }) => object ?? []);
  const members = await tables.links.counts(objects, memberAttribute, Number.MAX_SAFE_INTEGER);
  for (const { id, object, label } of rows) {
    const tally = { count: (groups.get(id)?.length ?? 0) + (sent.removals.get(id) ?? 0), of: members.get(object ?? 0) ?? 0 };
    if (!withinLimit(tally, limit)) return { ...tally, label };
  }
  return undefined;
}

async function smallConnectors(
  tables: Tables,
  minimums: readonly { readonly connector: string; readonly count: number }[],
): Promise<PlanFacts['small']> {
  const small: { connector: string; objects: number; minimum: number }[] = [];
  for (const { connector, count } of minimums) {
    const { objects } = await tables.objects.count(connector);
    if (objects < count) small.push({ connector, objects, minimum: count });
  }
  return small;
}

/** Those of the kind that breaks the limit, first of all; each object once. */
function samplesOf(changes: readonly JudgedChange[], { reason }: Refusal): readonly PlanSample[] {
  const action = actionOf[reason];
  const breaking = changes.filter(
    ({ verdict, change }) => verdict === 'None' && (action === undefined || actionsOf(change).includes(action)),
  );
  const shown = action === 'Disconnect' ? breaking.filter(({ attribute }) => attribute === disconnectPlace) : breaking;
  return shown.slice(0, sampleLimit).map(({ change, label, attribute }) => ({
    connector: change.connector,
    objectType: change.objectType,
    action: sampleAction(change),
    label,
    sourceAnchor: change.sourceAnchor,
    attributes: Object.keys(change.attributes ?? (change.member === undefined ? {} : { [attribute]: null })),
  }));
}

function sampleAction(change: GuardedChange): PlanSample['action'] {
  if (change.action === 'Delete' || change.action === 'Disconnect') return change.action;
  return 'Update';
}

const actionOf = {
  ApprovalOutdated: undefined,
  TooFewObjects: undefined,
  DeletionLimitExceeded: 'Delete',
  DisableLimitExceeded: 'Disable',
  DisconnectLimitExceeded: 'Disconnect',
  MembershipLimitExceeded: 'MembershipRemoval',
  UpdateLimitExceeded: 'AttributeUpdate',
} as const satisfies Readonly<Record<Refusal['reason'], string | undefined>>;
