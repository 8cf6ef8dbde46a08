// What a person approves: a digest over the guarded changes, equal on every replica and store.
import { hash } from 'node:crypto';
import { canonicalJson } from '../../model/json.ts';
import type { ChangeAction } from '../../model/change.ts';

/** A planned change that a limit counts; no ids, times or secrets. */
export interface GuardedChange {
  readonly connector: string;
  readonly objectType: string;
  readonly action: ChangeAction;
  /** The target's anchor. */
  readonly anchor: string;
  readonly sourceAnchor: string;
}

/** SHA-256 over the sorted canonical changes, 64 hex digits; the empty string when there are none. */
export function guardedDigest(changes: readonly GuardedChange[]): string {
  if (changes.length === 0) return '';
  return hash('sha256', changes.map(canonicalJson).sort().join('\n'), 'hex');
}
