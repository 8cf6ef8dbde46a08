// What people said of the guarded changes, carried from plan to plan: a pure function of the plan, of what was noted before, and of an approval.
import type { Approval } from '../engine.ts';
import type { GuardedPlace, GuardedRow, Verdict } from '../port/guard-table.ts';
import { actionsOf, changeKey, guardedDigest } from './digest.ts';
import type { PlannedGuardedChange } from './guarded-changes.ts';

/** Plans are numbered by what came new into them, so that a digest names a number: whatever is planned since then or longer was in that plan. */
export interface GuardMemory {
  readonly plan: number;
  /** The last plans that had a digest of their own, oldest first. */
  readonly digests: readonly { readonly digest: string; readonly plan: number }[];
}

export const noMemory: GuardMemory = { plan: 0, digests: [] };

/** In a directory that never stands still each cycle has a digest of its own; a person may take days. */
const digestsKept = 2000;

export interface JudgedChange extends PlannedGuardedChange {
  readonly verdict: Verdict;
}

export interface Verdicts {
  readonly digest: string;
  readonly memory: GuardMemory;
  /** In the order of the plan. */
  readonly changes: readonly JudgedChange[];
  /** What is to be noted, and what is planned no longer. */
  readonly put: readonly GuardedRow[];
  readonly drop: readonly GuardedPlace[];
  /** False where an approval names a plan that nobody remembers. */
  readonly approvalKnown: boolean;
  /** A source anchor that an approval of this very plan leaves out, and of which the plan has no guarded change: it may be mistyped. */
  readonly unknownExclusion?: string;
}

export function judgeChanges(
  planned: readonly PlannedGuardedChange[],
  noted: readonly GuardedRow[],
  before: GuardMemory,
  approval: Approval | undefined,
): Verdicts {
  const known = new Map(noted.map((row) => [placeOf(row), row]));
  const keyed = planned.map((change) => ({ change, key: changeKey(change.change), row: known.get(placeOf(change)) }));
  const isNew = keyed.some(({ key, row }) => row?.key !== key);
  const plan = isNew ? before.plan + 1 : before.plan;
  const digest = guardedDigest(planned.map(({ change }) => change));
  const memory = remember(before, digest, plan);
  const unknownExclusion = approval?.digest === digest ? unknownTo(planned, approval.exclude) : undefined;
  const approved =
    approval === undefined || unknownExclusion !== undefined
      ? undefined
      : memory.digests.find((one) => one.digest === approval.digest)?.plan;
  const put: GuardedRow[] = [];
  const changes = keyed.map(({ change, key, row }): JudgedChange => {
    const since = row?.key === key ? row.since : plan;
    const prior = row === undefined || (row.key !== key && row.verdict === 'Admitted') ? 'None' : row.verdict;
    const verdict = approval === undefined || approved === undefined || since > approved ? prior : verdictOf(change, approval);
    if (row?.key !== key || row.verdict !== verdict) {
      put.push({ export: change.export, attribute: change.attribute, target: change.target, key, since, verdict });
    }
    return { ...change, verdict };
  });
  const present = new Set(planned.map(placeOf));
  const drop = noted.filter((row) => !present.has(placeOf(row)));
  const approvalKnown = approval === undefined || approved !== undefined;
  return { digest, memory, changes, put, drop, approvalKnown, ...(unknownExclusion === undefined ? {} : { unknownExclusion }) };
}

/** Where the plan moved on since, the object may have come back into scope; then there is nothing to say against the approval. */
function unknownTo(planned: readonly PlannedGuardedChange[], exclude: readonly string[]): string | undefined {
  const known = new Set(planned.map(({ change }) => change.sourceAnchor));
  return exclude.find((sourceAnchor) => !known.has(sourceAnchor));
}

const placeOf = ({ export: id, attribute, target }: GuardedPlace): string => `${id} ${attribute} ${target}`;

/** What an approval says of a change that stood in the plan that it names. */
const verdictOf = ({ change }: PlannedGuardedChange, { admit, exclude }: Approval): Verdict =>
  actionsOf(change).every((action) => admit.includes(action)) && !exclude.includes(change.sourceAnchor) ? 'Admitted' : 'HeldBack';

function remember({ plan, digests }: GuardMemory, digest: string, now: number): GuardMemory {
  if (digest === '') return { plan: now, digests };
  const last = digests.at(-1);
  if (last?.digest === digest && last.plan === now && plan === now) return { plan, digests };
  // The same set may come back after others: only its last stand counts, because what left in between has to be looked at again.
  const others = digests.filter((one) => one.digest !== digest);
  return { plan: now, digests: [...others, { digest, plan: now }].slice(-digestsKept) };
}
