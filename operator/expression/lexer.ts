// Cuts the text of an expression into tokens.
import { integer } from './integer.ts';
import { ExpressionFault } from './problem.ts';
import { operatorSymbols, type Token } from './token.ts';

const whitespace = /\s+/y;
const decimal = /[0-9]+/y;
const hexadecimal = /&[Hh]([0-9A-Fa-f]+)/y;
const name = /[A-Za-z_][A-Za-z0-9_]*/y;
/** Word processors replace straight quotes by these. */
const smartQuotes = /[\u2018\u2019\u201A\u201C\u201D\u201E\u00AB\u00BB]/;
const enclosed = { '[': { end: ']', kind: 'Attribute' }, '%': { end: '%', kind: 'Parameter' } } as const;

/** The tokens, closed by one of kind `End`. @throws ExpressionFault */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < text.length) {
    const space = match(whitespace, text, offset);
    if (space !== undefined) {
      offset += space.length;
      continue;
    }
    const token = tokenAt(text, offset, expectsOperand(tokens.at(-1)));
    tokens.push(token);
    offset = token.to;
  }
  tokens.push({ kind: 'End', offset, to: offset });
  return tokens;
}

/** `&HFF` is a number where a value may stand, and a concatenation with a name after a value. */
const expectsOperand = (previous: Token | undefined): boolean =>
  previous === undefined || previous.kind === 'Operator' || previous.kind === 'Open' || previous.kind === 'Comma';

function tokenAt(text: string, offset: number, operandExpected: boolean): Token {
  const character = text.charAt(offset);
  if (character === '"') return textAt(text, offset);
  if (character === '[' || character === '%') return enclosedAt(text, offset, character);
  if (character === '(') return { kind: 'Open', offset, to: offset + 1 };
  if (character === ')') return { kind: 'Close', offset, to: offset + 1 };
  if (character === ',') return { kind: 'Comma', offset, to: offset + 1 };
  if (character === '$') {
    const variable = match(name, text, offset + 1);
    if (variable === undefined) throw new ExpressionFault('UnexpectedCharacter', offset, 'a variable needs a name, such as $item');
    return { kind: 'Variable', name: variable, offset, to: offset + variable.length + 1 };
  }
  const hex = operandExpected ? match(hexadecimal, text, offset) : undefined;
  if (hex !== undefined) return { kind: 'Number', value: numberOf(`0x${hex.slice(2)}`, offset), offset, to: offset + hex.length };
  const symbol = operatorSymbols.find((candidate) => text.startsWith(candidate, offset));
  if (symbol !== undefined) return { kind: 'Operator', symbol, offset, to: offset + symbol.length };
  const digits = match(decimal, text, offset);
  if (digits !== undefined) return { kind: 'Number', value: numberOf(digits, offset), offset, to: offset + digits.length };
  const word = match(name, text, offset);
  if (word !== undefined) return { kind: 'Name', name: word, offset, to: offset + word.length };
  if (character === '/')
    throw new ExpressionFault('UnexpectedCharacter', offset, 'there is no division: the operators are + - * & = <> < <= > >= && ||');
  if (smartQuotes.test(character))
    throw new ExpressionFault('SmartQuote', offset, `${character} is a typographic quote; use the straight quote "`);
  throw new ExpressionFault('UnexpectedCharacter', offset, `${character} has no meaning here`);
}

/**
 * The rules that Entra Connect ships look for replication conflicts by `"\\0ACNF:"`, and mean the `\0ACNF:` of a distinguished name. So two backslashes
 * before the escape of a control character stand for one. Everywhere else a backslash is a backslash, as in `"\\server\share"`.
 */
const doubledEscape = /\\\\(?=0[0-9A-Fa-f])/g;

/** A text ends at the next straight quote; two in a row stand for one. */
function textAt(text: string, offset: number): Token {
  let value = '';
  let from = offset + 1;
  for (;;) {
    const end = text.indexOf('"', from);
    if (end < 0) throw new ExpressionFault('UnterminatedString', offset, 'this text has no closing quote');
    value += text.slice(from, end);
    if (text.charAt(end + 1) !== '"') return { kind: 'Text', value: value.replace(doubledEscape, '\\'), offset, to: end + 1 };
    value += '"';
    from = end + 2;
  }
}

function enclosedAt(text: string, offset: number, open: '[' | '%'): Token {
  const { end, kind } = enclosed[open];
  const close = text.indexOf(end, offset + 1);
  const inner = close < 0 ? '' : text.slice(offset + 1, close).trim();
  if (!/^[\w.;-]+( [\w.;-]+)*$/.test(inner)) {
    const example = kind === 'Attribute' ? '[displayName]' : '%Domain.FQDN%';
    throw new ExpressionFault('UnterminatedName', offset, `${open} begins a name that never ends; write for example ${example}`);
  }
  return { kind, name: inner, offset, to: close + 1 };
}

/** One more than the largest number: with a minus before it, it is the least. */
export const leastWithoutSign = 2n ** 63n;

function numberOf(digits: string, offset: number): number | bigint {
  const written = BigInt(digits);
  const value = written === leastWithoutSign ? written : integer(written);
  if (value === undefined) throw new ExpressionFault('InvalidNumber', offset, `${digits} does not fit into 64 bits`);
  return value;
}

function match(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset;
  return pattern.exec(text)?.[0];
}
