// Connector spaces: the objects as their directories showed them, and those that are only known by reference.

/** What an import compares before it writes. A placeholder is an anchor that something refers to, with no object yet. */
export interface ObjectHead {
  readonly id: number;
  readonly anchor: string;
  readonly placeholder: boolean;
  readonly hash: string;
  readonly referenceHash: string;
  readonly metaverse: number | null;
}

export interface ObjectContent {
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
  /** Canonical JSON of the attributes; empty where the object was written and never yet imported. */
  readonly data: string;
  readonly hash: string;
  /** Empty where the links were changed one by one since. */
  readonly referenceHash: string;
  /** The value of `sourceAnchor` in a target; null in a source. */
  readonly sourceAnchor: string | null;
  /** When it was written without having been imported since, in milliseconds; else null. */
  readonly writtenAt: number | null;
}

export interface ObjectRow {
  readonly id: number;
  readonly connector: string;
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
  readonly data: string;
  readonly sourceAnchor: string | null;
  readonly metaverse: number | null;
}

export type ObjectPlace = Pick<ObjectRow, 'id' | 'connector' | 'metaverse'>;

export interface DirtyObjectRow extends ObjectRow {
  /** False where only a question about the object is open, while its content is as it was. */
  readonly changed: boolean;
}

/** Placeholders are invisible to all but `heads`, `resolve` and `anchors`. */
export interface ObjectTable {
  heads(connector: string, anchors: readonly string[]): Promise<ReadonlyMap<string, ObjectHead>>;
  /** Adds objects or fills placeholders; gives the ids in order. Anchors are unique within the call. */
  insert(connector: string, contents: readonly ObjectContent[]): Promise<readonly number[]>;
  update(contents: readonly (ObjectContent & { readonly id: number })[]): Promise<void>;
  /** The ids of the anchors in order; unknown anchors become placeholders. */
  resolve(connector: string, anchors: readonly string[]): Promise<readonly number[]>;
  read(ids: readonly number[]): Promise<readonly ObjectRow[]>;
  /** Where objects belong, without their content. */
  places(ids: readonly number[]): Promise<ReadonlyMap<number, ObjectPlace>>;
  /** Places of the objects joined to any of the metaverse objects. */
  joinedPlaces(metaverse: readonly number[]): Promise<readonly ObjectPlace[]>;
  /** What the ids stand for, placeholders included; their type is null. */
  anchors(ids: readonly number[]): Promise<ReadonlyMap<number, { readonly anchor: string; readonly objectType: string | null }>>;
  /** In order of anchor. */
  page(connector: string, afterAnchor: string, limit: number): Promise<readonly ObjectRow[]>;
  /** Ids of a connector's objects in order, with the time of those written and not imported since. */
  idPage(connector: string, afterId: number, limit: number): Promise<readonly { readonly id: number; readonly writtenAt: number | null }[]>;
  /** Names of a connector's objects of one type, in order of id. */
  names(
    connector: string,
    objectType: string,
    afterId: number,
    limit: number,
  ): Promise<readonly { readonly id: number; readonly anchor: string; readonly dn: string }[]>;
  /** Objects joined to any of the metaverse objects, in order of id. */
  joined(metaverse: readonly number[]): Promise<readonly ObjectRow[]>;
  join(pairs: readonly { readonly id: number; readonly metaverse: number | null }[]): Promise<void>;
  /** Removes objects with the links that leave them. What is still referred to becomes a placeholder. */
  remove(ids: readonly number[]): Promise<void>;
  bySourceAnchor(connector: string, sourceAnchors: readonly string[]): Promise<readonly ObjectRow[]>;

  /** Objects whose distinguished name, anchor or whole value of some attribute this is, in order of id; letters A to Z count without case. */
  search(name: string, limit: number): Promise<readonly ObjectRow[]>;

  markDirty(ids: readonly number[], changed: boolean): Promise<void>;
  /** Marks every object of the connector and type, or of any type (`*`), as changed. */
  markDirtyOfType(connector: string, objectType: string): Promise<void>;
  /** Takes marks off the queue, in order of anchor. */
  takeDirty(connector: string, afterAnchor: string, limit: number): Promise<readonly DirtyObjectRow[]>;
  /** Takes the marks from after `fromAnchor` to `toAnchor` (included) off; gives the ids whose content had changed. */
  takeDirtyRange(connector: string, fromAnchor: string, toAnchor: string): Promise<ReadonlySet<number>>;
  hasDirty(): Promise<boolean>;

  /** Keys that an unjoined object waits for. */
  wait(waits: readonly { readonly id: number; readonly keys: readonly string[] }[]): Promise<void>;
  /** Marks the objects that wait for any of the keys. */
  wakeWaiting(keys: readonly string[]): Promise<void>;

  count(connector: string): Promise<{ readonly objects: number; readonly joined: number }>;
  /** Objects with a source anchor, neither joined nor known to the export memory. */
  countUnowned(connector: string): Promise<number>;
}
