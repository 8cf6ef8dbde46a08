// References between objects of one connector, and the queue of those whose effect on a target is to be looked at again.

/** `source` refers to `target` by `attribute`; both are object ids. */
export interface Link {
  readonly source: number;
  readonly attribute: string;
  readonly target: number;
}

/** All references of one source; attributes that are not named have none. */
export interface LinkSet {
  readonly source: number;
  readonly references: Readonly<Record<string, readonly number[]>>;
}

export interface LinkDifference {
  readonly added: readonly Link[];
  readonly removed: readonly Link[];
}

/** Membership by a link of its own, or through groups in groups too. */
export type MembershipReach = 'Direct' | 'Nested';

/** Where references are to be found: those of the object by the attribute. */
export type LinkOrigin = readonly [source: number, attribute: string];

/** Lists answer lists: the n-th answer belongs to the n-th question. */
export interface LinkTable {
  add(links: readonly Link[]): Promise<void>;
  remove(links: readonly Link[]): Promise<void>;
  /**
   * Removes all links that lead to the objects, and gives them. Who referred to them counts as read with unknown references, so that the
   * next read is compared in full.
   */
  dropTo(targets: readonly number[]): Promise<readonly Link[]>;
  /** Brings the links of each source to exactly these; gives what came and what went. Sources are unique within the call. */
  replace(sets: readonly LinkSet[]): Promise<LinkDifference>;
  /** What the origins refer to, in order of id. */
  targets(origins: readonly LinkOrigin[]): Promise<readonly (readonly number[])[]>;
  /** All links that leave the sources, in order. */
  from(sources: readonly number[]): Promise<readonly Link[]>;
  /** Names of the attributes by which the object refers to anything. */
  attributes(source: number): Promise<readonly string[]>;
  /** The same for many sources; those without any reference are missing. */
  attributesOf(sources: readonly number[]): Promise<ReadonlyMap<number, readonly string[]>>;
  /** How many values each source has; sources without any are missing. `atMost` ends the counting early. */
  counts(sources: readonly number[], attribute: string, atMost: number): Promise<ReadonlyMap<number, number>>;
  /** The distinguished names (or anchors) referred to, in order; sources without any are missing. */
  names(sources: readonly number[], attribute: string): Promise<ReadonlyMap<number, readonly string[]>>;
  exists(links: readonly Link[]): Promise<readonly boolean[]>;
  /** True where any of the origins refers to an object joined to the metaverse object. */
  reaches(questions: readonly { readonly origins: readonly LinkOrigin[]; readonly metaverse: number }[]): Promise<readonly boolean[]>;
  /** Targets of the connector that the origins lead to through the metaverse, without those that are to be deleted. In order of id. */
  reachedTargets(
    questions: readonly { readonly origins: readonly LinkOrigin[]; readonly connector: string }[],
  ): Promise<readonly (readonly number[])[]>;

  /** Which of the objects the groups have as members, in no order. */
  membersAmong(
    groups: readonly number[],
    attribute: string,
    reach: MembershipReach,
    objects: readonly number[],
  ): Promise<readonly { readonly group: number; readonly object: number }[]>;
  /** Marks the members of the groups as changed. */
  markMembersDirty(groups: readonly number[], attribute: string, reach: MembershipReach): Promise<void>;

  markDirty(links: readonly Link[]): Promise<void>;
  /** Marks all links that lead to objects joined to the metaverse objects, stored or pending, as far as an export can come of them. */
  wake(metaverse: readonly number[]): Promise<void>;
  /** The same for links that lead to the objects themselves. */
  wakeTo(targets: readonly number[]): Promise<void>;
  takeDirty(limit: number): Promise<readonly Link[]>;
}
