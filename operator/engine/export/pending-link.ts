// One pending reference as a pure function of what is wanted, what imports showed and what was sent.
import { dueAfterMismatch } from './retry.ts';
import type { PendingLink } from '../port/export-table.ts';
import type { Extent } from './reference-map.ts';

export interface LinkFacts {
  readonly export: number;
  readonly attribute: string;
  readonly target: number;
  readonly wanted: boolean;
  /** As the last import showed it. */
  readonly confirmed: boolean;
  readonly existing: PendingLink | undefined;
  /** How much of what is wanted may leave. */
  readonly extent: Extent;
  /** Number of the last completed import of the target. */
  readonly completed: number;
  readonly nowMs: number;
}

/** The reference to be sent, or the one that awaits its confirmation; `undefined` where there is nothing to do. */
export function derivePendingLink({
  export: row,
  attribute,
  target,
  wanted,
  confirmed,
  existing,
  extent,
  completed,
  nowMs,
}: LinkFacts): PendingLink | undefined {
  // On its way: what is wanted by now follows once an import has told what became of it.
  if (existing !== undefined && existing.sentAfter !== null && completed <= existing.sentAfter) return existing;
  if (wanted === confirmed || extent === 'AsTheyAre' || (wanted && extent === 'RemovalsOnly')) return undefined;
  const operation = wanted ? 'Add' : 'Remove';
  if (existing?.operation !== operation) return { export: row, attribute, target, operation, attempts: 0, dueAt: 0, sentAfter: null };
  if (existing.sentAfter === null) return existing;
  const attempts = existing.attempts + 1;
  return { ...existing, sentAfter: null, attempts, dueAt: dueAfterMismatch(attempts, nowMs) };
}
