// What a person approves: a digest over the guarded changes, equal on every replica and store.
import { hash } from 'node:crypto';
import { contentHash } from '../../model/hash.ts';
import { canonicalJson, type JsonValue } from '../../model/json.ts';
import type { GuardedAction } from '../engine.ts';

/** A planned change that a limit counts; no ids, times or secrets. */
export interface GuardedChange {
  readonly connector: string;
  readonly objectType: string;
  /** One where one limit counts it; several where an account is disabled for losing a source, or by a value that a limit of updates counts. */
  readonly action: GuardedAction | readonly GuardedAction[];
  /** The target's anchor; of a source removal the source's. */
  readonly anchor: string;
  readonly sourceAnchor: string;
  /** Values after the change, null where there is none. */
  readonly attributes?: Readonly<Record<string, JsonValue | null>>;
  /** Anchor of the member that is removed. */
  readonly member?: string;
  /** Of a disconnect: the sources' objects that parted. */
  readonly from?: readonly (readonly [connector: string, anchor: string])[];
  /** Of a disconnect: how the object is given up. */
  readonly how?: 'LeftBehind' | 'GivenUp';
}

/** SHA-256 over the sorted canonical changes, 64 hex digits; the empty string when there are none. */
export function guardedDigest(changes: readonly GuardedChange[]): string {
  if (changes.length === 0) return '';
  return hash('sha256', changes.map(canonicalJson).sort().join('\n'), 'hex');
}

/** Tells a change from what it was before, 32 hex digits. */
export const changeKey = (change: GuardedChange): string => contentHash(change);

export const actionsOf = ({ action }: GuardedChange): readonly GuardedAction[] => (typeof action === 'string' ? [action] : action);
