// The guard of imports: a source that lost more than its limit, or is smaller than it may be, is not believed before a person has looked.
import type { Limits } from '../../model/revision.ts';
import type { EngineContext } from '../context.ts';
import { type Approval } from '../engine.ts';
import { engineErrors } from '../errors.ts';
import { guardedDigest } from '../protect/digest.ts';
import { withinLimit } from '../protect/guard.ts';

/** What an import would remove. */
export interface Removals {
  readonly connector: string;
  /** Anchors that the directory told gone or that a full read did not show; only those that are stored. */
  readonly anchors: readonly string[];
  /** Objects stored, those to be removed included. */
  readonly known: number;
}

/** Reads that were refused are numbered by what came new into them, so that an approval names all that was missing then. */
interface ShrinkMemory {
  readonly read: number;
  readonly digests: readonly { readonly digest: string; readonly read: number }[];
  /** By anchor: the read that missed it first. */
  readonly since: Readonly<Record<string, number>>;
  /** What was missing in this read or longer may go. */
  readonly approved: number;
}

const nothing: ShrinkMemory = { read: 0, digests: [], since: {}, approved: 0 };
const digestsKept = 2000;

/** Whether the guard has anything to say of the connector; if not, nothing has to be counted. */
export const isGuarded = ({ revision, sources }: EngineContext, connector: string): boolean =>
  (revision.limits.sourceShrink !== undefined && sources.includes(connector)) || minimumOf(revision.limits, connector) !== undefined;

const minimumOf = ({ minimumObjects = [] }: Limits, connector: string): number | undefined =>
  minimumObjects.find((minimum) => minimum.connector === connector)?.count;

/** Notes what an approval names, whether or not this read misses it again. One that leaves out objects says nothing: a read goes as a whole, or not. */
export async function noteApproval({ store }: EngineContext, connector: string, approval: Approval): Promise<void> {
  if (!approval.admit.includes('SourceRemoval') || approval.exclude.length > 0) return;
  await store.transaction(async ({ facts }) => {
    const memory = parse(await facts.read(factName(connector)));
    const read = memory.digests.find(({ digest }) => digest === approval.digest)?.read;
    if (read !== undefined) await facts.write(factName(connector), JSON.stringify({ ...memory, approved: read }));
  });
}

/** @throws TooFewObjects, SourceShrunk where nothing may be removed */
export async function mustNotShrink({ revision, store, sources }: EngineContext, removals: Removals): Promise<void> {
  const { connector, anchors, known } = removals;
  const minimum = minimumOf(revision.limits, connector);
  const left = known - anchors.length;
  if (minimum !== undefined && left < minimum && anchors.length > 0) throw new engineErrors.TooFewObjects({ connector, left, minimum });
  const limit = revision.limits.sourceShrink;
  if (limit === undefined || !sources.includes(connector)) return;
  const digest = await store.transaction(async ({ facts }) => {
    const before = parse(await facts.read(factName(connector)));
    const isApproved = (anchor: string): boolean => (before.since[anchor] ?? Number.POSITIVE_INFINITY) <= before.approved;
    const unapproved = anchors.filter((anchor) => !isApproved(anchor));
    const refused = !withinLimit({ count: unapproved.length, of: known }, limit);
    if (!refused) {
      if (before.read > 0) await facts.write(factName(connector), JSON.stringify({ ...before, since: {}, approved: 0 }));
      return undefined;
    }
    const read = unapproved.some((anchor) => before.since[anchor] === undefined) ? before.read + 1 : before.read;
    const since = Object.fromEntries(anchors.map((anchor) => [anchor, before.since[anchor] ?? read]));
    const named = guardedDigest(
      anchors.map((anchor) => ({ connector, objectType: '', action: 'SourceRemoval', anchor, sourceAnchor: '' })),
    );
    const others = before.digests.filter((one) => one.digest !== named);
    const memory: ShrinkMemory = {
      ...before,
      read,
      since,
      digests: [...others, { digest: named, read }].slice(-digestsKept),
    };
    await facts.write(factName(connector), JSON.stringify(memory));
    return named;
  });
  if (digest !== undefined) throw new engineErrors.SourceShrunk({ connector, count: anchors.length, known, digest });
}

const factName = (connector: string): string => `shrink of ${connector}`;
const parse = (stored: string | undefined): ShrinkMemory => (stored === undefined ? nothing : (JSON.parse(stored) as ShrinkMemory));
