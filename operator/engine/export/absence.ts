// How certain it must be that an object is gone before its delete is planned: so many reads in a row, and so much time.
import type { EngineContext } from '../context.ts';
import type { ExportState } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Parted } from './disconnect.ts';

/** What is asked of an absence, and what there is to answer it with. */
export interface AbsenceFacts {
  readonly consecutiveReads: number;
  readonly graceMs: number;
  /** Completed imports by source, counted from the beginning of time. */
  readonly reads: Readonly<Record<string, number>>;
  readonly nowMs: number;
}

/** When the object was first found to be gone; kept with the delete that waits. */
export interface Absence {
  readonly sinceMs: number;
  readonly reads: Readonly<Record<string, number>>;
  /** Who is shown again since then, though not so that it could be taken over: nothing is absent, and nothing is counted before that has an end. */
  readonly shown?: Parted;
}

export const absenceOf = ({ absence }: Pick<ExportState, 'absence'>): Absence | undefined =>
  absence === '' ? undefined : (JSON.parse(absence) as Absence);

export interface Certainty {
  readonly certain: boolean;
  /** Empty where nothing had to be waited for. */
  readonly absence: string;
}

const factName = (connector: string): string => `reads of ${connector}`;

/** Counts an import that came to its end. The numbers of imports do not tell: one that broke off has a number too, and has missed nobody. */
export async function countRead({ facts }: Tables, connector: string): Promise<void> {
  await facts.write(factName(connector), String(Number((await facts.read(factName(connector))) ?? 0) + 1));
}

/** How often each connector was read to the end. */
export async function completedReads({ connectors }: EngineContext, { facts }: Tables): Promise<ReadonlyMap<string, number>> {
  const reads = new Map<string, number>();
  for (const name of connectors) reads.set(name, Number((await facts.read(factName(name))) ?? 0));
  return reads;
}

/** The longest of the schedule's grace period and of what the rules that provision such objects say. */
export function absenceFacts(
  { revision, rules, sources: sourceNames }: EngineContext,
  { connector, objectType }: Pick<ExportState, 'connector' | 'objectType'>,
  reads: ReadonlyMap<string, number>,
  nowMs: number,
): AbsenceFacts {
  const { consecutiveReads = 1, gracePeriodSeconds = 0 } = revision.limits.absence ?? {};
  const expiries = rules.all.flatMap(({ rule }) =>
    rule.direction === 'Outbound' && rule.connector === connector && rule.targetObjectType === objectType
      ? (rule.softDeleteExpirySeconds ?? [])
      : [],
  );
  const sources = [...reads].filter(([name]) => sourceNames.includes(name));
  return { consecutiveReads, graceMs: Math.max(gracePeriodSeconds, ...expiries) * 1000, reads: Object.fromEntries(sources), nowMs };
}

/** A delete that has left for the target is not called back; one that waits is certain once every source was read often enough. */
export function certaintyOf(prior: Pick<ExportState, 'action' | 'sentAfter' | 'absence'> | undefined, facts: AbsenceFacts): Certainty {
  const { consecutiveReads, graceMs, reads, nowMs } = facts;
  if (prior?.action === 'Delete' && prior.sentAfter !== null) return { certain: true, absence: prior.absence };
  if (consecutiveReads <= 1 && graceMs === 0) return { certain: true, absence: '' };
  const waited = prior === undefined ? undefined : absenceOf(prior);
  const begun = waited === undefined || waited.shown !== undefined ? { sinceMs: nowMs, reads } : waited;
  const seenOften = Object.entries(reads).every(([name, count]) => count - (begun.reads[name] ?? 0) >= consecutiveReads - 1);
  return { certain: seenOften && nowMs - begun.sinceMs >= graceMs, absence: JSON.stringify(begun) };
}
