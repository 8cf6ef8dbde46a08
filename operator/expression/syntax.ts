// The tree that a parsed expression is.
import type { OperatorSymbol } from './token.ts';

interface At {
  readonly offset: number;
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
