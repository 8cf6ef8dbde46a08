// Values that may exist once in a target: which objects hold them, and which exports are to bring them there.

/**
 * `Free`: nobody stands in the way. `Open`: not decided yet. `Matched`: only an object holds it that a create is to take over. `Awaited`: whoever holds it is
 * to give it up first. `Taken`: somebody else has or gets it. What is `Open`, `Awaited` or `Taken` does not leave.
 */
export type WishVerdict = 'Free' | 'Matched' | HeldVerdict;
export type HeldVerdict = 'Open' | 'Awaited' | 'Taken';

export const heldVerdicts: readonly HeldVerdict[] = ['Open', 'Awaited', 'Taken'];

export const isHeldBack = ({ verdict }: Pick<Wish, 'verdict'>): boolean => verdict !== 'Free' && verdict !== 'Matched';

export interface Holding {
  readonly object: number;
  /** Number made of the value and its scope; two values may share one. */
  readonly key: number;
}

export interface WishPlace {
  readonly export: number;
  readonly key: number;
  readonly attribute: string;
}

/** A value that an export is to bring to the target, and that its own object is not known to hold. */
export interface Wish extends WishPlace {
  readonly connector: string;
  readonly verdict: WishVerdict;
  /** ChangeError, JSON; empty unless `Awaited` or `Taken`. */
  readonly error: string;
}

export const inOrder = (wishes: readonly Wish[]): readonly Wish[] =>
  [...wishes].sort((a, b) => a.export - b.export || a.key - b.key || (a.attribute < b.attribute ? -1 : 1));

/** Wishes come in order of export, key and attribute. They go with their exports. */
export interface UniqueTable {
  hold(connector: string, holdings: readonly Holding[]): Promise<void>;
  release(connector: string, holdings: readonly Holding[]): Promise<void>;
  holders(connector: string, keys: readonly number[]): Promise<readonly Holding[]>;
  /** Forgets who holds what, and all wishes. */
  clear(): Promise<void>;

  put(wishes: readonly Wish[]): Promise<void>;
  drop(places: readonly WishPlace[]): Promise<void>;
  wishesOf(exports: readonly number[]): Promise<readonly Wish[]>;
  wishesFor(connector: string, keys: readonly number[]): Promise<readonly Wish[]>;
  /** Makes `Open` of `Free` and `Matched` wishes for the keys that an object holds, or that several wish for. */
  open(connector: string, keys: readonly number[]): Promise<void>;
  /** Wishes that do not leave, of at most so many exports from after that one. */
  heldBack(connector: string, verdicts: readonly HeldVerdict[], afterExport: number, limit: number): Promise<readonly Wish[]>;
  /** Whether anybody waits for a value that another is to give up first. */
  anyAwaited(connector: string): Promise<boolean>;
  count(connector: string, verdict: HeldVerdict): Promise<number>;
}
