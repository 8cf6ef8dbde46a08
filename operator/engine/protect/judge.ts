// Judges the plan of one target as a whole: what is guarded, what people said of it, and whether the limits let the rest leave.
import type { ChangeLimit } from '../../model/revision.ts';
import type { EngineContext } from '../context.ts';
import type { Approval, PlanSample, Violation } from '../engine.ts';
import type { Tables } from '../port/store-port.ts';
import { groupBy } from '../evaluate/subjects.ts';
import { memberAttribute } from '../rules/membership.ts';
import { actionsOf } from './digest.ts';
import { guardPlan, type PlanFacts, type Refusal, withinLimit } from './guard.ts';
import { findGuardedChanges } from './guarded-changes.ts';
import { type GuardMemory, type JudgedChange, judgeChanges, noMemory, type Verdicts } from './verdicts.ts';

export interface Judgement {
  readonly digest: string;
  readonly guarded: number;
  readonly violation?: Violation;
  /** Whether so many accounts may be disabled, whatever else the plan holds. */
  readonly mayDisable: boolean;
  /** Whether a limit counts disables, so that what people said of a change bears on them. */
  readonly judgesDisables: boolean;
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
  const verdicts = judgeChanges(planned, await tables.guarded.list(connector), memory, approval);
  const { digest, changes, approvalKnown, unknownExclusion } = verdicts;
  const planFacts = await factsOf(context, tables, connector, changes, digest);
  const facts = approval === undefined ? await withSentDeletes(tables, connector, planFacts) : planFacts;
  const refusal = guardPlan({
    ...facts,
    ...(unknownExclusion === undefined ? {} : { unknownExclusion }),
    ...(approval === undefined || approvalKnown ? {} : { unknownApproval: approval.digest }),
  });
  const judgement: Judgement = {
    digest,
    guarded: changes.length,
    ...(refusal === undefined ? {} : { violation: { ...refusal, samples: samplesOf(changes, refusal) } }),
    judgesDisables:
      limits.disables !== undefined || (limits.attributeUpdates ?? []).some(({ attributes }) => attributes.includes(disablingAttribute)),
    mayDisable:
      withinLimit(await disablesOf(tables, connector, facts), limits.disables ?? limits.deletes) && mayUpdate(facts, disablingAttribute),
  };
  return { judgement, verdicts, before };
}

/** What is on its way counts until an import confirms it: an export that was cut off, or whose answers were lost, does not begin to count anew. */
async function withSentDeletes(tables: Tables, connector: string, facts: PlanFacts): Promise<PlanFacts> {
  const { deletes } = facts;
  if (deletes.count === 0) return facts;
  return { ...facts, deletes: { ...deletes, count: deletes.count + (await tables.exports.countSentDeletes(connector)) } };
}

const memoryName = (connector: string): string => `guard of ${connector}`;

/** Without a limit of their own, disables are counted against that for deletes, and only while another limit stops the plan. */
async function disablesOf(tables: Tables, connector: string, { disables, limits }: PlanFacts) {
  return limits.disables === undefined ? { count: (await tables.exports.counts(connector)).disable, of: disables.of } : disables;
}

const disablingAttribute = 'accountEnabled';

/** Whether the limits of updates that count the attribute are kept. */
const mayUpdate = ({ attributeUpdates, limits }: PlanFacts, attribute: string): boolean =>
  (limits.attributeUpdates ?? []).every((limit, index) => {
    const tally = attributeUpdates[index];
    return tally === undefined || !limit.attributes.includes(attribute) || withinLimit(tally, limit);
  });

async function factsOf(
  { revision }: EngineContext,
  tables: Tables,
  connector: string,
  changes: readonly JudgedChange[],
  digest: string,
): Promise<PlanFacts> {
  const { limits } = revision;
  const undecided = changes.filter(({ verdict }) => verdict === 'None');
  const removals = undecided.filter(({ attribute }) => attribute === memberAttribute);
  const of = await tables.exports.owned(connector);
  const count = (counts: (change: JudgedChange) => boolean) => ({ count: undecided.filter(counts).length, of });
  const group = await worstGroup(tables, removals, limits.membershipRemovals?.perGroup);
  return {
    deletes: count((change) => actionsOf(change.change).includes('Delete')),
    disables: count((change) => actionsOf(change.change).includes('Disable')),
    membershipRemovals: removals.length,
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
async function worstGroup(tables: Tables, removals: readonly JudgedChange[], limit: ChangeLimit | undefined): Promise<PlanFacts['group']> {
  if (limit === undefined || removals.length === 0) return undefined;
  const groups = groupBy(removals, (removal) => removal.export);
  const rows = await tables.exports.read([...groups.keys()]);
  const objects = rows.flatMap(({ object }) => object ?? []);
  const members = await tables.links.counts(objects, memberAttribute, Number.MAX_SAFE_INTEGER);
  for (const { id, object, label } of rows) {
    const tally = { count: groups.get(id)?.length ?? 0, of: members.get(object ?? 0) ?? 0 };
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

/** Those of the kind that breaks the limit, first of all. */
function samplesOf(changes: readonly JudgedChange[], { reason }: Refusal): readonly PlanSample[] {
  const action = actionOf[reason];
  return changes
    .filter(({ verdict, change }) => verdict === 'None' && (action === undefined || actionsOf(change).includes(action)))
    .slice(0, sampleLimit)
    .map(({ change, label, attribute }) => ({
      connector: change.connector,
      objectType: change.objectType,
      action: actionsOf(change).includes('Delete') ? 'Delete' : 'Update',
      label,
      sourceAnchor: change.sourceAnchor,
      attributes:
        attribute === ''
          ? Object.keys(change.attributes ?? (actionsOf(change).includes('Disable') ? { accountEnabled: false } : {}))
          : [attribute],
    }));
}

const actionOf = {
  ApprovalOutdated: undefined,
  TooFewObjects: undefined,
  DeletionLimitExceeded: 'Delete',
  DisableLimitExceeded: 'Disable',
  MembershipLimitExceeded: 'MembershipRemoval',
  UpdateLimitExceeded: 'AttributeUpdate',
} as const satisfies Readonly<Record<Refusal['reason'], string | undefined>>;
