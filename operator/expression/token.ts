// The words of the language.

export const operatorSymbols = ['<=', '<>', '>=', '&&', '||', '<', '>', '=', '+', '-', '*', '&'] as const;
export type OperatorSymbol = (typeof operatorSymbols)[number];

interface At {
  /** Where the token begins, in UTF-16 code units from 0. */
  readonly offset: number;
  /** Behind its last code unit. */
  readonly to: number;
}

export type Token = At &
  (
    | { readonly kind: 'Text'; readonly value: string }
    | { readonly kind: 'Number'; readonly value: number | bigint }
    | { readonly kind: 'Attribute' | 'Parameter' | 'Variable'; readonly name: string }
    | { readonly kind: 'Name'; readonly name: string }
    | { readonly kind: 'Operator'; readonly symbol: OperatorSymbol }
    | { readonly kind: 'Open' | 'Close' | 'Comma' | 'End' }
  );

/** A token as a person reads it in a message. */
export function describeToken(token: Token): string {
  switch (token.kind) {
    case 'Text':
      return 'a text';
    case 'Number':
      return `the number ${token.value}`;
    case 'Attribute':
      return `[${token.name}]`;
    case 'Parameter':
      return `%${token.name}%`;
    case 'Variable':
      return `$${token.name}`;
    case 'Name':
      return token.name;
    case 'Operator':
      return `"${token.symbol}"`;
    case 'Open':
      return '"("';
    case 'Close':
      return '")"';
    case 'Comma':
      return '","';
    case 'End':
      return 'the end of the expression';
  }
}
