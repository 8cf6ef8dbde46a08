// Guarded changes as both stores keep them.
import type { Allowance, GuardedRow } from '../engine/port/guard-table.ts';

/** `attribute` is 0 where the change is of the object itself. */
export interface StoredGuarded extends Omit<GuardedRow, 'attribute'> {
  readonly attribute: number;
}

/** A condition on the verdicts of all places of a row's own change that `places` selects. */
export const rowAllowanceSql = (allowance: Allowance, places: string): string => {
  const guarded = (verdicts: string): string =>
    `exists (select 1 from guarded g where g.export = e.id and g.target = 0 and ${places} and g.verdict ${verdicts})`;
  switch (allowance) {
    case 'All':
      return 'true';
    case 'NotHeldBack':
      return `not ${guarded("= 'HeldBack'")}`;
    case 'UnguardedOrAdmitted':
      return `not ${guarded("<> 'Admitted'")}`;
    case 'Admitted':
      return `${guarded("= 'Admitted'")} and not ${guarded("<> 'Admitted'")}`;
  }
};

/** A condition on `g`, the guarded change of a reference, and `w`, the disconnect of the object that it belongs to; null where they are not guarded. */
export const linkAllowanceSql: Readonly<Record<Allowance, string>> = {
  All: 'true',
  NotHeldBack: "coalesce(g.verdict, 'None') <> 'HeldBack' and coalesce(w.verdict, 'None') <> 'HeldBack'",
  UnguardedOrAdmitted: "coalesce(g.verdict, 'Admitted') = 'Admitted' and coalesce(w.verdict, 'Admitted') = 'Admitted'",
  Admitted: "coalesce(g.verdict, w.verdict, 'None') = 'Admitted' and coalesce(w.verdict, 'Admitted') = 'Admitted'",
};

/** A condition on `e`: it has no disconnect that waits for a verdict. `place` is the id of `disconnectPlace`. */
export const withoutDisconnectSql = (place: number): string =>
  `not exists (select 1 from guarded d where d.export = e.id and d.target = 0 and d.attribute = ${place} and d.verdict = 'None')`;

export const guardedRow = (row: StoredGuarded, nameOf: (id: number) => string): GuardedRow => ({
  export: row.export,
  attribute: row.attribute === 0 ? '' : nameOf(row.attribute),
  target: row.target,
  key: row.key,
  since: row.since,
  verdict: row.verdict,
});
