// What explain, why-not and history tell: plain data in the one JSON encoding, whoever shows it.
import type { TraceNode } from '../../expression/index.ts';
import type { JsonValue } from '../../model/json.ts';
import type { MergeType } from '../../model/revision.ts';
import type { HistoryEvent } from '../port/history-table.ts';
import type { ClauseTrace } from '../rules/scope.ts';

export type { ClauseTrace } from '../rules/scope.ts';

/** An object of a connector space. `dn` is empty where the target has not shown the object yet. */
export interface ConnectedObject {
  readonly connector: string;
  readonly anchor: string;
  readonly dn: string;
  readonly objectType: string;
}

/** Whom a report is about. */
export interface ObjectSummary {
  readonly label: string;
  /** Absent where the object is joined to none. */
  readonly metaverse?: { readonly id: number; readonly objectType: string };
  /** Sources first, in the schedule's order. */
  readonly objects: readonly ConnectedObject[];
}

/** Since when something is as it is. `before`: longer than the history goes back. */
export type Since = { readonly time: string; readonly run: string; readonly revision: string } | { readonly before: string };

/**
 * What became of one flow. `Won` and `Merged` gave the value; `LowerPrecedence` would have; `IgnoreThisFlow`, `NoValue` and `AuthoritativeNull` gave none;
 * `Blocked` stands below an AuthoritativeNull, a failure or what is untold; `OnlyAtCreation` is not looked at any more; `Untold` reads what nobody says
 * anything of; `OutOfScope` is of a rule that does not apply.
 */
export type FlowVerdict =
  | 'Won'
  | 'Merged'
  | 'LowerPrecedence'
  | 'IgnoreThisFlow'
  | 'NoValue'
  | 'AuthoritativeNull'
  | 'Blocked'
  | 'Failed'
  | 'OnlyAtCreation'
  | 'Untold'
  | 'OutOfScope';

/** References by count, with the first of their names. */
export interface ReferenceSummary {
  readonly count: number;
  readonly names: readonly string[];
}

export interface ExplainedFlow {
  readonly rule: string;
  readonly precedence: number;
  readonly verdict: FlowVerdict;
  /** The object that the flow reads; absent where it reads the metaverse object. */
  readonly source?: ConnectedObject;
  readonly kind: 'Direct' | 'Constant' | 'Expression';
  /** The attribute, the constant or the expression. */
  readonly from: string;
  readonly mergeType: MergeType;
  /** What it gives or would give; absent where it gives nothing. */
  readonly value?: JsonValue;
  readonly references?: ReferenceSummary;
  readonly message?: string;
  /** Intermediate values of an expression. */
  readonly trace?: TraceNode;
  /** The scope of a rule that does not apply, group by group. */
  readonly scope?: readonly (readonly ClauseTrace[])[];
}

export interface ExplainedAttribute {
  readonly name: string;
  /** As it is stored; absent where there is none. */
  readonly value?: JsonValue;
  readonly references?: ReferenceSummary;
  /** What the rules give now, where that is not what is stored; null where they give nothing. */
  readonly evaluated?: JsonValue | null;
  readonly since?: Since;
  /** In order of precedence; those out of scope last. */
  readonly flows: readonly ExplainedFlow[];
  readonly error?: string;
}

/**
 * How far a value has come. `Confirmed`: an import showed it. `Pending`: to be sent. `Sent`: not yet shown by an import. `Held`: the target's schema refuses it.
 * `CreateOnly`: taken at the creation and never compared again. `Ignored`: the rules leave the target's value as it is. `Deferred`: references wait for what they lead to.
 */
export type TargetState =
  | 'Confirmed'
  | 'Pending'
  | 'Sent'
  | 'Held'
  | 'Unsupported'
  | 'ReadOnly'
  | 'CreateOnly'
  | 'Ignored'
  | 'Deferred'
  | 'NotProvisioned';

/** References that are to be added or removed, and those that were sent and not shown by an import. */
export interface PendingReferences {
  readonly add: number;
  readonly remove: number;
  readonly sent: number;
}

export interface ExplainedTargetAttribute extends ExplainedAttribute {
  readonly state: TargetState;
  /** Why it is held or unsupported, or what is waited for. */
  readonly reason?: string;
  /** What the last import showed. */
  readonly confirmed?: JsonValue;
  readonly pendingReferences?: PendingReferences;
}

export interface ExplainedTarget {
  readonly connector: string;
  readonly objectType: string;
  /** Absent while the target does not have it. */
  readonly object?: ConnectedObject;
  readonly sourceAnchor: string;
  readonly ownership?: 'Provisioned' | 'Adopted';
  /** What is to be sent for the object as a whole. */
  readonly action?: 'Add' | 'Update' | 'Delete';
  readonly error?: { readonly code: string; readonly message: string; readonly next: string; readonly since: string };
  readonly attributes: readonly ExplainedTargetAttribute[];
}

export interface ExplainReport {
  readonly object: ObjectSummary;
  readonly since?: Since;
  readonly attributes: readonly ExplainedAttribute[];
  readonly targets: readonly ExplainedTarget[];
  readonly notes: readonly string[];
}

/** Where in the pipeline something says no, in its order. */
export type Stage = 'Import' | 'Scope' | 'Join' | 'Provision' | 'Flow' | 'Target' | 'Protection' | 'Export';

export interface Reason {
  readonly stage: Stage;
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly connector?: string;
  readonly rule?: string;
  readonly attribute?: string;
  /** The scope that says no, group by group. */
  readonly scope?: readonly (readonly ClauseTrace[])[];
  /** Where the values come from that the clauses found. */
  readonly because?: readonly ExplainedAttribute[];
}

export interface WhyNotReport {
  /** Absent where nobody knows the object. */
  readonly object?: ObjectSummary;
  readonly attribute?: string;
  /** In the order of the pipeline: the first one decides. Empty where everything has arrived. */
  readonly reasons: readonly Reason[];
  /** What keeps nothing out, and yet wants a look. */
  readonly warnings?: readonly Warning[];
}

export type Warning = Pick<Reason, 'code' | 'message' | 'next'>;

export interface ValueChange {
  readonly before: JsonValue | null;
  readonly after: JsonValue | null;
  /** The rule that gave the new value. */
  readonly rule?: string;
}

export interface HistoryLine {
  readonly time: string;
  readonly run: string;
  readonly revision: string;
  /** `Metaverse`, or the connector. */
  readonly place: string;
  readonly event: HistoryEvent;
  /** The object that it happened to: its name, as far as it is known. */
  readonly subject: string;
  /** Whom it joined or parted from. */
  readonly other?: string;
  readonly attributes: Readonly<Record<string, ValueChange>>;
  /** Names, or anchors of what is gone. */
  readonly references: Readonly<Record<string, { readonly added: readonly string[]; readonly removed: readonly string[] }>>;
  readonly action?: 'Add' | 'Update' | 'Delete';
  readonly error?: { readonly code: string; readonly message: string };
}

export interface HistoryReport {
  readonly object: ObjectSummary;
  /** Newest first. */
  readonly entries: readonly HistoryLine[];
  /** True where there is more than was asked for. */
  readonly more: boolean;
  /** The history goes back to here. */
  readonly since?: string;
}
