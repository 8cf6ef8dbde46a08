// A pending export: what is to be written to a target, and what became of it.
import type { Retry } from './errors.ts';
import type { AttributeValue } from './value.ts';

export type ChangeAction = 'Add' | 'Update' | 'Delete';

export interface AttributeChange {
  /** What the target is known to hold; absent when it holds nothing. */
  readonly before?: AttributeValue;
  /** What it is to hold; absent when the value is to be removed. */
  readonly after?: AttributeValue;
}

/** An object that a reference points to, as the target knows it. */
export interface TargetReference {
  readonly anchor: string;
  readonly objectType: string;
}

export interface ReferenceChange {
  readonly multiValued: boolean;
  readonly add: readonly TargetReference[];
  readonly remove: readonly TargetReference[];
}

/** One object's changes, in the target's own attribute names. Adds carry no references: they follow as an update once the object exists. */
export interface ExportChange {
  /** Unique in the store; the result names it. */
  readonly id: string;
  readonly connector: string;
  readonly objectType: string;
  readonly action: ChangeAction;
  /** The target's anchor; absent for an add. */
  readonly anchor?: string;
  /** The source anchor (Base64), the identity that survives on both sides. */
  readonly sourceAnchor: string;
  /** For people: display name or the source's distinguished name. */
  readonly label: string;
  /** True where the object was there before us, and either nothing of ours was written to it yet, or rules may only change it and make none. */
  readonly adopted?: true;
  /** True for an add that was tried before: it may have happened without an answer, and no import has shown the object yet. */
  readonly again?: true;
  readonly attributes: Readonly<Record<string, AttributeChange>>;
  readonly references: Readonly<Record<string, ReferenceChange>>;
}

export interface ChangeError {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly retry: Retry;
}

export type ChangeResult =
  /** `found`: it was not made but found, living or in the recycle bin, and may hold more than was sent. Only an import tells. */
  | { readonly id: string; readonly outcome: 'Written'; readonly anchor: string; readonly found?: true }
  | { readonly id: string; readonly outcome: 'Failed'; readonly error: ChangeError }
  /** No answer came: the write may or may not have happened. Only an import tells. */
  | { readonly id: string; readonly outcome: 'Unknown'; readonly error: ChangeError };
