// Guarded changes as both stores keep them.
import type { Allowance, GuardedRow } from '../engine/port/guard-table.ts';

/** `attribute` is 0 where the change is of the object itself. */
export interface StoredGuarded extends Omit<GuardedRow, 'attribute'> {
  readonly attribute: number;
}

/** A condition on `g`, the guarded change of a row or link; null where it is not guarded. */
export const allowanceSql: Readonly<Record<Allowance, string>> = {
  All: 'true',
  NotHeldBack: "coalesce(g.verdict, 'None') <> 'HeldBack'",
  UnguardedOrAdmitted: "coalesce(g.verdict, 'Admitted') = 'Admitted'",
  Admitted: "coalesce(g.verdict, 'None') = 'Admitted'",
};

export const guardedRow = (row: StoredGuarded, nameOf: (id: number) => string): GuardedRow => ({
  export: row.export,
  attribute: row.attribute === 0 ? '' : nameOf(row.attribute),
  target: row.target,
  key: row.key,
  since: row.since,
  verdict: row.verdict,
});
