// The memory of exports: what each target object is to be, what was sent, and what became of it.
import type { ChangeAction } from '../../model/change.ts';
import type { Allowance } from './guard-table.ts';

/** `Adopted`: it was there before us, and nothing of ours was written to it yet. Both are ours, to change and to delete. */
export type Ownership = 'Provisioned' | 'Adopted';

/** One object of a target as the rules want it. Either side may be missing: no object yet (an add), or no metaverse object any more (a delete). */
export interface ExportState {
  readonly connector: string;
  readonly metaverse: number | null;
  readonly object: number | null;
  readonly objectType: string;
  readonly sourceAnchor: string;
  readonly label: string;
  readonly ownership: Ownership | null;
  /** Value by attribute, null where the target is to hold none; JSON with sorted names. Empty when nothing is wanted. */
  readonly desired: string;
  /** Contributions by target attribute: `{"member": [[source object id, attribute], ...]}`, JSON; see reference-map.ts. Empty when none is managed. */
  readonly references: string;
  /** What is still to be sent; null when nothing is. */
  readonly action: ChangeAction | null;
  /** Names of the attributes to be sent, JSON; empty when none. */
  readonly pending: string;
  /** True where the pending change takes access away. */
  readonly disables: boolean;
  /** Values held back, JSON of `{attribute, error}`; empty when none. */
  readonly held: string;
  /** Names of attributes with a value that the target does not take, JSON; empty when none. */
  readonly unsupported: string;
  /** Values sent and not seen since, JSON; empty when none. */
  readonly sent: string;
  /** The import that was the last begun when it was sent; only a later one confirms. Null when nothing awaits confirmation. */
  readonly sentAfter: number | null;
  readonly attempts: number;
  /** Not to be sent before, in milliseconds. */
  readonly dueAt: number;
  /** ChangeError, JSON; empty when none. */
  readonly error: string;
  /** Since when it fails or waits, ISO; empty when it does not. */
  readonly since: string;
  /** Since when a delete waits until it is certain, JSON; empty when none does. */
  readonly absence: string;
  /** What parted from the object, or how we part from it, and was not let go yet; JSON as `Disconnect`, empty when nothing did. */
  readonly disconnect: string;
  /** True where what was sent took access away, and no import has shown it. */
  readonly sentDisable: boolean;
}

export interface ExportRow extends ExportState {
  readonly id: number;
}

/** A reference to be added to or removed from a target object. `target` is an object id. */
export interface PendingLink {
  readonly export: number;
  readonly attribute: string;
  readonly target: number;
  readonly operation: 'Add' | 'Remove';
  readonly attempts: number;
  readonly dueAt: number;
  readonly sentAfter: number | null;
}

export interface IntentRow {
  readonly id: string;
  readonly export: number;
  readonly kind: 'Attributes' | 'References';
  /** What was sent, JSON. */
  readonly document: string;
  /** The import that was the last begun at the time. */
  readonly sentAfter: number;
}

export interface ExportSelection {
  readonly connector: string;
  readonly action: ChangeAction;
  readonly nowMs: number;
  readonly limit: number;
  /** Only updates that take access away: all of them, or those alone whose object has no disconnect that waits for a verdict. */
  readonly disabling?: 'All' | 'WithoutDisconnects';
  readonly allowance: Allowance;
  /** Only these rows, without a look at all others. */
  readonly among?: readonly number[];
}

export interface LinkSelection {
  readonly nowMs: number;
  readonly limit: number;
  readonly allowance: Allowance;
  /** Only what is to be taken out of these attributes. */
  readonly removedFrom?: readonly string[];
}

export interface ExportCounts {
  readonly add: number;
  readonly update: number;
  readonly delete: number;
  readonly referenceAdd: number;
  readonly referenceRemove: number;
  readonly disable: number;
}

export interface ExportTable {
  read(ids: readonly number[]): Promise<readonly ExportRow[]>;
  byMetaverse(metaverse: readonly number[]): Promise<readonly ExportRow[]>;
  byObject(objects: readonly number[]): Promise<readonly ExportRow[]>;
  /** Those of the objects that are to be deleted, or whose absence is being watched. */
  leaving(objects: readonly number[]): Promise<ReadonlySet<number>>;
  bySourceAnchor(connector: string, sourceAnchors: readonly string[]): Promise<readonly ExportRow[]>;
  insert(states: readonly ExportState[]): Promise<readonly number[]>;
  update(rows: readonly ExportRow[]): Promise<void>;
  /** Removes rows with their pending links. */
  remove(ids: readonly number[]): Promise<void>;
  /** Rows that wait for a confirmation which import `completed` can give. */
  awaiting(connector: string, completed: number, afterId: number, limit: number): Promise<readonly ExportRow[]>;

  /** Due rows without an open intent, in order of id; adds and deletes only while they await no confirmation. */
  select(selection: ExportSelection): Promise<readonly ExportRow[]>;
  counts(connector: string): Promise<ExportCounts>;
  /** Objects of which a delete, or a change that takes access away, was sent and not confirmed. */
  countSent(connector: string): Promise<{ readonly deletes: number; readonly disables: number }>;
  /** By export in order, how many removals of references by the attribute were sent and not confirmed. */
  sentRemovals(connector: string, attribute: string): Promise<readonly { readonly export: number; readonly count: number }[]>;
  /** Rows with a disconnect, in order of id. */
  disconnecting(connector: string, afterId: number, limit: number): Promise<readonly ExportRow[]>;
  /** Rows without an action whose delete waits until it is certain, in order of id. */
  absent(afterId: number, limit: number): Promise<readonly ExportRow[]>;
  /** Objects of the target that are ours. */
  owned(connector: string): Promise<number>;
  /** Objects of the target that the memory knows, ours or not. */
  linked(connector: string): Promise<number>;
  /** Rows with an action, in order of id. */
  page(connector: string, action: ChangeAction, afterId: number, limit: number): Promise<readonly ExportRow[]>;
  /** Rows with anything to be sent, references included, in order of id. */
  pending(connector: string, afterId: number, limit: number): Promise<readonly ExportRow[]>;
  /**
   * Rows of the connector that the contributions lead to through the metaverse, in order: of all objects that are to be there (`All`), or of those
   * alone that the target does not have yet (`Unmade`).
   */
  reached(
    connector: string,
    contributions: readonly (readonly [source: number, attribute: string])[],
    which: 'All' | 'Unmade',
  ): Promise<readonly { readonly source: number; readonly attribute: string; readonly export: number }[]>;
  /** References of which at least one end is yet to be made; they become pending links once both are there. */
  countComing(connector: string): Promise<number>;
  unsupported(connector: string): Promise<readonly { readonly objectType: string; readonly names: string; readonly count: number }[]>;
  /** Rows that failed, wait or hold a value back. */
  troubled(limit: number): Promise<readonly ExportRow[]>;
  /** Marks rows whose references are to be derived from the beginning. */
  markReferences(ids: readonly number[]): Promise<void>;
  takeReferences(limit: number): Promise<readonly ExportRow[]>;
  /** Those of the exports that have a link to be sent that failed before. */
  withFailedLinks(exportIds: readonly number[]): Promise<ReadonlySet<number>>;
  /** In order of export, attribute and target. */
  pendingLinks(exportIds: readonly number[]): Promise<readonly PendingLink[]>;
  pendingLinksAt(
    keys: readonly { readonly export: number; readonly attribute: string; readonly target: number }[],
  ): Promise<readonly (PendingLink | undefined)[]>;
  putLinks(links: readonly PendingLink[]): Promise<void>;
  dropLinks(links: readonly { readonly export: number; readonly attribute: string; readonly target: number }[]): Promise<void>;
  /** Exports with links that are due, without an open intent of references. */
  linkedExports(connector: string, selection: LinkSelection): Promise<readonly number[]>;
  /** Due links, at most `limit` of each export, those with fewer attempts first. */
  dueLinks(exportIds: readonly number[], selection: LinkSelection): Promise<readonly PendingLink[]>;
  /** References by the attribute that are to be removed, in order of export and target. */
  removals(
    connector: string,
    attribute: string,
    after: { readonly export: number; readonly target: number },
    limit: number,
  ): Promise<readonly { readonly export: number; readonly target: number }[]>;
  /** Marks links that wait for a confirmation which import `completed` can give, so that they are looked at again. */
  wakeAwaitingLinks(connector: string, completed: number): Promise<void>;

  recordIntents(intents: readonly IntentRow[]): Promise<void>;
  takeIntents(ids: readonly string[]): Promise<readonly IntentRow[]>;
  /**
   * Forgets intents that import `completed` has an answer to; all of them without it. Nobody knows whether their requests left: a create that is still to be
   * sent counts as attempted, so that whoever makes it looks for what it may have made already.
   */
  releaseIntents(connector?: string, completed?: number): Promise<void>;
}
