// References between objects of one connector, and the queue of those whose effect on a target is to be looked at again.

/** `source` refers to `target` by `attribute`; both are object ids. */
export interface Link {
  readonly source: number;
  readonly attribute: string;
  readonly target: number;
}

export interface LinkTable {
  add(links: readonly Link[]): Promise<void>;
  remove(links: readonly Link[]): Promise<void>;
  /**
   * Removes all links that lead to the objects; gives the ids of those that referred to them. They count as read with unknown references, so that the
   * next read is compared in full.
   */
  dropTo(targets: readonly number[]): Promise<readonly number[]>;
  targets(source: number, attribute: string): Promise<readonly number[]>;
  /** Names of the attributes by which the object refers to anything. */
  attributes(source: number): Promise<readonly string[]>;
  /** How many values each source has; sources without any are missing. `atMost` ends the counting early. */
  counts(sources: readonly number[], attribute: string, atMost: number): Promise<ReadonlyMap<number, number>>;
  /** The distinguished names (or anchors) referred to. */
  names(source: number, attribute: string): Promise<readonly string[]>;
  exists(links: readonly Link[]): Promise<readonly boolean[]>;
  /** True where any of the sources refers, by its attribute, to an object joined to the metaverse object. */
  reaches(contributions: readonly (readonly [source: number, attribute: string])[], metaverse: number): Promise<boolean>;
  /** Targets of the connector that the contributions lead to through the metaverse, without those that are to be deleted. In order. */
  reachedTargets(contributions: readonly (readonly [source: number, attribute: string])[], connector: string): Promise<readonly number[]>;

  markDirty(links: readonly Link[]): Promise<void>;
  /** Marks all links that lead to objects joined to the metaverse objects, stored or pending, as far as an export can come of them. */
  wake(metaverse: readonly number[]): Promise<void>;
  takeDirty(limit: number): Promise<readonly Link[]>;
}
