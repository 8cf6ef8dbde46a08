// What the engine does for a worker (and for the offline commands): import, synchronize, plan, and keep the memory of exports.
import type { AttributeChange, ChangeAction, ChangeError, ChangeResult, ExportChange } from '../model/change.ts';
import type { CompleteRead, ImportPage } from '../model/object.ts';
import type { Permit } from '../model/permit.ts';
import type { DirectorySchema } from '../model/schema.ts';

export type StepKind = 'Full' | 'Delta';

/** Counts of one import. */
export interface ImportStatistics {
  readonly connector: string;
  readonly kind: StepKind;
  readonly objects: number;
  readonly added: number;
  readonly updated: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** `readBefore`: a complete read with the present scope and attributes is stored, though a delta cannot continue it. */
export type ImportNeed = { readonly kind: 'Full'; readonly readBefore: boolean } | { readonly kind: 'Delta'; readonly cookie: string };

/** One import under way. Pages are folded by anchor and stored as they come; nothing is deleted before `complete`. */
export interface ImportSession {
  add(page: ImportPage): Promise<void>;
  /** Anchors that a patch named although the connector space does not hold them; read them whole and `add` them before `complete`. */
  unknownAnchors(): readonly string[];
  /** Stores the cookie and, after a full read, removes what was not seen. Throws `EmptyRead` where a read without any object would remove all, `SourceShrunk` and `TooFewObjects` where it would remove more than the limits let go. */
  complete(read: CompleteRead): Promise<ImportStatistics>;
  /** Ends without deleting and without a new cookie. */
  abandon(): Promise<void>;
}

export interface SynchronizationStatistics {
  readonly kind: StepKind;
  readonly evaluated: number;
  readonly projected: number;
  readonly joined: number;
  readonly disconnected: number;
  readonly changed: number;
  /** Objects whose rules failed, whole counts. */
  readonly errors: number;
}

/** Changes of objects, and references between what there is and what is to be. */
export interface PlanCounts {
  readonly add: number;
  readonly update: number;
  readonly delete: number;
  /** Objects that lose a source and change with it, which are updates as well, and objects that are given up as they are. */
  readonly disconnect: number;
  readonly referenceAdd: number;
  readonly referenceRemove: number;
}

/** A planned or held-back thing that a person may want to look at. */
export interface PlanSample {
  readonly connector: string;
  readonly objectType: string;
  /** `Disconnect`: it loses a source, and the attributes change with that; or it is given up as it is. */
  readonly action: ChangeAction | 'Disconnect';
  readonly label: string;
  readonly sourceAnchor: string;
  readonly attributes: readonly string[];
}

/** Where a planned value comes from; without a rule, no rule in scope gives a value any more. */
export interface PlannedOrigin {
  /** The outbound rule that gives it. */
  readonly rule?: string;
  /** The inbound rules that gave the metaverse values of which it is made, in order of name. */
  readonly through?: readonly string[];
}

/** One value that is to change. */
export interface PlannedValue extends AttributeChange, PlannedOrigin {}

/** What a reference leads to. `anchor` is the target's, and absent while the target does not have the object. */
export interface PlannedReference {
  readonly anchor?: string;
  readonly objectType: string;
  readonly sourceAnchor: string;
  readonly label: string;
  /** Distinguished name in the first source that has the object; empty where none has it. */
  readonly dn: string;
}

export interface PlannedReferences extends PlannedOrigin {
  readonly multiValued: boolean;
  readonly add: readonly PlannedReference[];
  readonly remove: readonly PlannedReference[];
}

/** What the target said the last time that a change was sent. */
export interface PastRefusal extends ChangeError {
  /** Since when it fails, ISO. */
  readonly since: string;
  readonly attempts: number;
}

/** One pending change, whole. */
export interface PlannedChange {
  readonly connector: string;
  /** As the target names it. */
  readonly objectType: string;
  readonly action: ChangeAction;
  /** The target's anchor; absent for an add. */
  readonly anchor?: string;
  readonly sourceAnchor: string;
  readonly label: string;
  /** Distinguished name in the first connector that has the object; empty where no source has it any more. */
  readonly dn: string;
  /** By name, in order. */
  readonly attributes: Readonly<Record<string, PlannedValue>>;
  /** By name. References of an object that is yet to be made are in here too, and those to such objects. */
  readonly references: Readonly<Record<string, PlannedReferences>>;
  /** The outbound rule that provisions the object; absent for a delete. */
  readonly rule?: string;
  /** Of the object itself first, then of its references; absent where nothing was refused. */
  readonly refusals?: readonly PastRefusal[];
}

export interface ChangePage {
  readonly changes: readonly PlannedChange[];
  /** Where the next page begins; absent after the last one. */
  readonly next?: number;
}

/** Why the plan may not leave as it is. */
export interface Violation {
  readonly reason: ViolationReason;
  readonly message: string;
  readonly next: string;
  /** Some of the changes that break the limit, at most 20. */
  readonly samples: readonly PlanSample[];
}

export type ViolationReason =
  | 'ApprovalOutdated'
  | 'TooFewObjects'
  | 'DeletionLimitExceeded'
  | 'DisableLimitExceeded'
  | 'DisconnectLimitExceeded'
  | 'MembershipLimitExceeded'
  | 'UpdateLimitExceeded';

/** What limits count, and what an approval can admit. `SourceRemoval`: objects that a source no longer shows, before anything is made of it. */
export const guardedActions = ['Delete', 'Disable', 'Disconnect', 'MembershipRemoval', 'AttributeUpdate', 'SourceRemoval'] as const;
export type GuardedAction = (typeof guardedActions)[number];

export interface Plan {
  readonly connector: string;
  readonly counts: PlanCounts;
  /** SHA-256 over the sorted canonical guarded changes; the empty string when there are none. */
  readonly digest: string;
  readonly guarded: number;
  /** Objects in the target's connector space that are ours, for the percentage. */
  readonly known: number;
  readonly violation?: Violation;
  /** At most 50, deletes first. */
  readonly samples: readonly PlanSample[];
  /** Target objects with an anchor of ours but no source: never deleted by themselves. */
  readonly unowned: number;
  /** Values that may exist once and that another object has or gets; each is an error of its object. */
  readonly conflicts: number;
  /** Values computed that the target does not take, by attribute and reason. */
  readonly unsupported: readonly {
    readonly objectType: string;
    readonly attribute: string;
    readonly reason: string;
    readonly count: number;
  }[];
}

/**
 * What a person approved: the digest of the guarded changes that they saw. What stood in that plan and is still planned is admitted, for this run and later ones;
 * what came since is not. `admit` limits the actions, `exclude` names source anchors; what they leave out is held back until another approval.
 */
export interface Approval {
  readonly digest: string;
  readonly admit: readonly GuardedAction[];
  readonly exclude: readonly string[];
}

export interface ObjectError {
  readonly connector: string;
  readonly label: string;
  /** Distinguished name in the first source that has the object; empty where none has it, or where it is about no object. */
  readonly dn: string;
  /** The attribute whose value is held back; absent where the error is about the object as a whole. */
  readonly attribute?: string;
  readonly sourceAnchor: string;
  readonly error: ChangeError;
  readonly since: string;
  readonly attempts: number;
}

/** What goes on as it is, and yet wants a look. */
export interface ObjectWarning {
  readonly connector: string;
  /** The object, or the group, that it is about. */
  readonly label: string;
  /** Empty where there is none. */
  readonly sourceAnchor: string;
  readonly warning: ChangeError;
}

/** Objects in the scope of a rule that creates, with no value for any of its join clauses. */
export interface WithoutJoinValue {
  readonly connector: string;
  readonly objectType: string;
  readonly rule: string;
  /** That the rule joins by. */
  readonly attributes: readonly string[];
  readonly objects: number;
  /** Name of the first of them. */
  readonly example: string;
}

/** Exports leave in this order: what takes access away (disabling, memberships that end, deletes), then creates, then values, then references. */
export const exportPhases = ['Disable', 'Revoke', 'Delete', 'Add', 'Update', 'Reference'] as const;
export type ExportPhase = (typeof exportPhases)[number];

/** One run as the history keeps it; JSON, no secrets. */
export interface RunRecord {
  readonly id: string;
  readonly type: StepKind;
  readonly trigger: 'Schedule' | 'Request';
  readonly revision: string;
  readonly startTime: string;
  readonly finishTime?: string;
  readonly result: string;
  readonly document: Readonly<Record<string, unknown>>;
}

export interface Engine {
  /** Gives what follows a name in the history: the id under which the run is saved. Without it, the time at which the engine was opened is the name. */
  beginRun(id: string): void;
  /** `Full` where a connector was never read completely, its scope or attributes changed, or a full read was asked for; otherwise `Delta` with the cookie. */
  importNeeded(connector: string): Promise<ImportNeed>;
  /** Makes the connector's next import full, e.g. after `DeltaImpossible`. */
  requireFullImport(connector: string): Promise<void>;
  /** An approval that admits `SourceRemoval` lets go what a refused read missed. */
  beginImport(connector: string, kind: StepKind, schema: DirectorySchema, approval?: Approval): Promise<ImportSession>;
  /** Joins, projects, evaluates what is dirty (Delta) or everything (Full), and derives the pending exports. */
  synchronize(kind: StepKind, signal: AbortSignal): Promise<SynchronizationStatistics>;
  /** The pending exports of one target as counts, digest and samples; guarded against the limits and the approval. */
  plan(connector: string, approval?: Approval): Promise<Plan>;
  /** Every pending change of one target, page by page, in a stable order. `afterId` is the `next` of the page before, 0 for the first. */
  changes(connector: string, page: { readonly afterId: number; readonly limit: number }): Promise<ChangePage>;
  /** In the same way those existing objects that change only when objects that are yet to be made are there, because they are to refer to them. */
  followers(connector: string, page: { readonly afterId: number; readonly limit: number }): Promise<ChangePage>;
  /**
   * The next changes to send in this phase, at most `limit`; empty when the phase is done for this run. What failed waits for its back-off; what was sent waits for its confirmation.
   * With a violation in the plan, only what an approval admitted leaves, and disabling within its limit.
   */
  nextExports(connector: string, phase: ExportPhase, limit: number, approval?: Approval): Promise<readonly ExportChange[]>;
  /** Lets those objects go that the plan only gives up, as far as the limits and the approval let it; nothing is written to the target. Gives how many went. */
  letGo(connector: string, approval?: Approval): Promise<number>;
  /** Durable before the request leaves. Refuses a permit of a superseded epoch. */
  recordIntent(permit: Permit, changes: readonly ExportChange[]): Promise<void>;
  recordResults(permit: Permit, results: readonly ChangeResult[]): Promise<void>;
  /** Makes changes that failed due at once, where what stood in their way may be gone. */
  sendAgain(changeIds: readonly string[]): Promise<void>;
  /** Exports that failed or wait, for people. */
  errors(limit: number): Promise<readonly ObjectError[]>;
  /** What wants a look although nothing failed, for people. */
  warnings(limit: number): Promise<readonly ObjectWarning[]>;
  counts(): Promise<{
    readonly metaverse: number;
    readonly connectors: Readonly<Record<string, { readonly objects: number; readonly joined: number }>>;
  }>;
  /** Objects that no rule creates because they have no value to be joined by, for people; looks at everything that is not joined. */
  withoutJoinValue(): Promise<readonly WithoutJoinValue[]>;
  /** Keeps the record, and drops what is older than the history is to be kept. */
  saveRun(run: RunRecord): Promise<void>;
  recentRuns(limit: number): Promise<readonly RunRecord[]>;
  close(): Promise<void>;
}
