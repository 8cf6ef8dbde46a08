// The tree that a parsed expression is.
import type { OperatorSymbol } from './token.ts';

/** Positions count UTF-16 code units from 0. */
interface At {
  /** Where a message about the node points: at its name or operator. */
  readonly offset: number;
  /** The node's own text, with its parentheses, is what stands from `from` to before `to`. */
  readonly from: number;
  readonly to: number;
}

export type SyntaxNode = At &
  (
    | { readonly kind: 'Text'; readonly value: string }
    | { readonly kind: 'Number'; readonly value: number | bigint }
    /** A word without parentheses: True, NULL, IgnoreThisFlow, vbTextCompare, ... */
    | { readonly kind: 'Word'; readonly name: string }
    | { readonly kind: 'Attribute' | 'Parameter' | 'Variable'; readonly name: string }
    | { readonly kind: 'Call'; readonly name: string; readonly arguments: readonly SyntaxNode[] }
    | { readonly kind: 'Binary'; readonly symbol: OperatorSymbol; readonly left: SyntaxNode; readonly right: SyntaxNode }
  );

/**
 * How tightly an operator binds. Within one row everything goes from left to right: `1 + 2 * 3` is 9.
 * The reference page of Entra Connect speaks of one row for all, but its shipped rules (`a || b = False`) only mean something with these three.
 */
export const bindingPower: Readonly<Record<OperatorSymbol, number>> = {
  '||': 1,
  '&&': 1,
  '<': 2,
  '<=': 2,
  '<>': 2,
  '=': 2,
  '>': 2,
  '>=': 2,
  '&': 3,
  '+': 3,
  '-': 3,
  '*': 3,
};
