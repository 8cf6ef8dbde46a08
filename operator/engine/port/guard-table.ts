// The guarded changes of the present plan: since when each is planned, and what a person said of it.

/** `None`: only the limits decide. `HeldBack` stays until another approval, `Admitted` until it has left or is planned no longer. */
export type Verdict = 'None' | 'Admitted' | 'HeldBack';

/** Which changes may be offered: all whatever was said of them, all that nobody held back, all but guarded ones that nobody admitted, or admitted ones alone. */
export type Allowance = 'All' | 'NotHeldBack' | 'UnguardedOrAdmitted' | 'Admitted';

/**
 * Names a change: of an object's values by its export row alone (`attribute` empty, `target` 0), of its access by `accessPlace`, of all that becomes of it
 * by `disconnectPlace`, of a single reference by both ends. A change leaves only where all places that it touches let it.
 */
export interface GuardedPlace {
  readonly export: number;
  readonly attribute: string;
  readonly target: number;
}

/** The place of a change that takes access away: it may leave though the object's other values are held back. */
export const accessPlace = 'accountEnabled';

/** The place of a disconnect: values and references alike wait for its verdict. */
export const disconnectPlace = '*';

export interface GuardedRow extends GuardedPlace {
  /** Hash of the canonical change. */
  readonly key: string;
  /** Number of the plan in which it first stood like this. */
  readonly since: number;
  readonly verdict: Verdict;
}

export interface GuardTable {
  /** In order of export, attribute and target. */
  list(connector: string): Promise<readonly GuardedRow[]>;
  put(connector: string, rows: readonly GuardedRow[]): Promise<void>;
  drop(places: readonly GuardedPlace[]): Promise<void>;
}
