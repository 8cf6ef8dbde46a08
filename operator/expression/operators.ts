// What the operators do.
import { EvaluationFailure } from './failure.ts';
import { type Integer, integer } from './integer.ts';
import { compareMoments, Moment } from './moment.ts';
import type { OperatorSymbol } from './token.ts';
import type { StaticType } from './types.ts';
import { boundedBytes, boundedText, describeValue, isInteger, type Single, single, type Value } from './value.ts';

interface OperatorDefinition {
  readonly operands: StaticType | readonly StaticType[];
  readonly returns: StaticType;
  readonly apply: (left: Value, right: Value) => Value;
}

type StrictSymbol = Exclude<OperatorSymbol, '&&' | '||'>;

/** `&&` and `||` are not in here: they look at their right side only if they must. */
export const operators: Readonly<Record<StrictSymbol, OperatorDefinition>> = {
  '&': {
    operands: ['Text', 'Number', 'Boolean', 'Binary'],
    returns: 'Any',
    apply: (left, right) => concatenated(side(left, '&'), side(right, '&')),
  },
  '+': arithmetic(
    '+',
    (a, b) => a + b,
    (a, b) => a + b,
  ),
  '-': arithmetic(
    '-',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  '*': arithmetic(
    '*',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  '=': { operands: 'Any', returns: 'Boolean', apply: (left, right) => areEqual(side(left, '='), side(right, '=')) },
  '<>': { operands: 'Any', returns: 'Boolean', apply: (left, right) => !areEqual(side(left, '<>'), side(right, '<>')) },
  '<': ordering('<', (order) => order < 0),
  '<=': ordering('<=', (order) => order <= 0),
  '>': ordering('>', (order) => order > 0),
  '>=': ordering('>=', (order) => order >= 0),
};

/** Nothing counts as False. */
export function truthOf(value: Value, where: string): boolean {
  if (typeof value === 'boolean') return value;
  const one = single(value, where);
  if (one === null) return false;
  if (typeof one === 'boolean') return one;
  throw new EvaluationFailure('TypeMismatch', `${where} is ${describeValue(one)}, not True or False`);
}

const side = (value: Value, symbol: StrictSymbol): Single | null =>
  value === null || typeof value !== 'object' ? value : single(value, `a side of ${symbol}`);

function concatenated(left: Single | null, right: Single | null): Value {
  if (left === null) return right === null || right instanceof Uint8Array ? right : asText(right);
  if (left instanceof Uint8Array) {
    if (right === null) return left;
    if (right instanceof Uint8Array) return boundedBytes(Buffer.concat([left, right]));
  }
  return right === null ? asText(left) : boundedText(asText(left) + asText(right));
}

function asText(value: Single): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isInteger(value)) return String(value);
  throw new EvaluationFailure('TypeMismatch', `a side of & is ${describeValue(value)}`);
}

function arithmetic(
  symbol: '+' | '-' | '*',
  fast: (a: number, b: number) => number,
  exact: (a: bigint, b: bigint) => bigint,
): OperatorDefinition {
  const apply = (left: Value, right: Value): Value => {
    const a = side(left, symbol);
    const b = side(right, symbol);
    if (a === null || b === null) return null;
    if (!isInteger(a) || !isInteger(b)) throw new EvaluationFailure('TypeMismatch', `a side of ${symbol} is not a number`);
    return calculated(a, b, fast, exact);
  };
  return { operands: 'Number', returns: 'Number', apply };
}

function calculated(a: Integer, b: Integer, fast: (a: number, b: number) => number, exact: (a: bigint, b: bigint) => bigint): Integer {
  if (typeof a === 'number' && typeof b === 'number') {
    const result = fast(a, b);
    // Whole numbers know no negative zero.
    if (Number.isSafeInteger(result)) return result === 0 ? 0 : result;
  }
  const result = integer(exact(BigInt(a), BigInt(b)));
  if (result === undefined) throw new EvaluationFailure('OutOfRange', 'a number does not fit into 64 bits');
  return result;
}

/** Nothing equals nothing, and nothing else. Text is compared exactly, by case too. */
function areEqual(a: Single | null, b: Single | null): boolean {
  if (a === null || b === null) return a === b;
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b) === 0;
  if (a instanceof Moment && b instanceof Moment) return compareMoments(a, b) === 0;
  // A small number may have come as a bigint.
  if (isInteger(a) && isInteger(b)) return typeof a === typeof b ? a === b : BigInt(a) === BigInt(b);
  if (typeof a !== typeof b || typeof a === 'object' || typeof b === 'object') throw incomparable(a, b);
  return a === b;
}

/** Nothing is neither less nor more than anything. */
function ordering(symbol: '<' | '<=' | '>' | '>=', holds: (order: number) => boolean): OperatorDefinition {
  const apply = (left: Value, right: Value): boolean => {
    const a = side(left, symbol);
    const b = side(right, symbol);
    return a !== null && b !== null && holds(orderOf(a, b));
  };
  return { operands: ['Text', 'Number', 'Date'], returns: 'Boolean', apply };
}

function orderOf(a: Single, b: Single): number {
  if (isInteger(a) && isInteger(b)) return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : a > b ? 1 : 0;
  if (a instanceof Moment && b instanceof Moment) return compareMoments(a, b);
  throw incomparable(a, b);
}

const incomparable = (a: Single, b: Single): EvaluationFailure =>
  new EvaluationFailure('TypeMismatch', `${describeValue(a)} can not be compared with ${describeValue(b)}`);
