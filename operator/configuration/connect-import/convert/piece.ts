// What a conversion made of one construct, before it is known where its rule will stand.
import type { Construct } from '../report/account.ts';

export type Piece = { readonly construct: Construct } & (
  | { readonly kind: 'Exact'; readonly field: string }
  | { readonly kind: 'Changed'; readonly field: string; readonly how: string; readonly why: string }
  /** Without effect in Entra Connect, so it is not written either. */
  | { readonly kind: 'Idle'; readonly why: string }
  | { readonly kind: 'LeftOut'; readonly why: string; readonly next: string }
);

export interface Change {
  readonly how: string;
  readonly why: string;
}

/** Exact, or changed in all these ways. */
export function piece(construct: Construct, field: string, changes: readonly Change[]): Piece {
  if (changes.length === 0) return { construct, kind: 'Exact', field };
  return { construct, kind: 'Changed', field, how: changes.map(({ how }) => how).join(' '), why: changes.map(({ why }) => why).join(' ') };
}
