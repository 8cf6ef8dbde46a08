// The metaverse: derived objects, the keys that joins look for, and the queue of those to be evaluated.

export interface MetaverseRow {
  readonly id: number;
  readonly objectType: string;
  /** Attributes, JSON with sorted names; empty before the first evaluation. */
  readonly data: string;
  /** Which rule and object gave which attribute; see lineage.ts. */
  readonly lineage: string;
  /** Values of flows that are executed once, JSON; empty before the first evaluation that did not fail. */
  readonly once: string;
  /** When a value of it, or of what is wanted of it in a target, may change by the passing of time alone, in milliseconds since 1970; 0 never, 1 at any time. */
  readonly wakeAt: number;
}

/** A value that joins look for, and the object that has it. */
export interface MetaverseKey {
  readonly key: string;
  readonly metaverse: number;
}

export interface MetaverseTable {
  /** Gives the ids in order. */
  create(objectTypes: readonly string[]): Promise<readonly number[]>;
  read(ids: readonly number[]): Promise<readonly MetaverseRow[]>;
  write(rows: readonly MetaverseRow[]): Promise<void>;
  remove(ids: readonly number[]): Promise<void>;

  addKeys(keys: readonly MetaverseKey[]): Promise<void>;
  dropKeys(keys: readonly MetaverseKey[]): Promise<void>;
  dropAllKeys(): Promise<void>;
  /** Metaverse ids by key, in order; keys without any are missing. */
  byKeys(keys: readonly string[]): Promise<ReadonlyMap<string, readonly number[]>>;

  /** Objects with such a value in some attribute, in order of id; letters A to Z count without case. */
  search(value: string, limit: number): Promise<readonly MetaverseRow[]>;

  markDirty(ids: readonly number[]): Promise<void>;
  markAllDirty(): Promise<void>;
  /** Marks the objects whose time has come. */
  markDue(nowMs: number): Promise<void>;
  /** Marks every object of the type, or of any type (`*`). */
  markDirtyOfType(objectType: string): Promise<void>;
  /** Ids of objects that are marked, or joined to an object that is marked as changed, in order; at most `limit`. */
  concerned(limit: number): Promise<readonly number[]>;
  /** Takes the marks of those of the objects that are marked, in order of id. */
  takeDirtyAmong(ids: readonly number[]): Promise<readonly MetaverseRow[]>;
  takeDirty(afterId: number, limit: number): Promise<readonly MetaverseRow[]>;
  hasDirty(): Promise<boolean>;
  count(): Promise<number>;
}
