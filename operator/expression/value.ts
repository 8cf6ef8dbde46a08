// Values while an expression is evaluated.
import type { Scalar } from '../model/value.ts';
import { EvaluationFailure } from './failure.ts';
import type { Integer } from './integer.ts';
import { Moment } from './moment.ts';

/** `IgnoreThisFlow` and `AuthoritativeNull`: they say what a flow does, and are no values to calculate with. */
export type FlowWord = { readonly flow: 'ignore' | 'authoritativeNull' };
export const ignoreThisFlow: FlowWord = { flow: 'ignore' };
export const authoritativeNull: FlowWord = { flow: 'authoritativeNull' };

/** One value, not a list. */
export type Single = Scalar | Moment;
export type Value = Single | readonly Single[] | FlowWord | null;

export const isList = (value: Value): value is readonly Single[] => Array.isArray(value);

export const isFlowWord = (value: Value): value is FlowWord => value === ignoreThisFlow || value === authoritativeNull;

/** Values that exceed these would let a rule exhaust the worker's memory. */
export const maxTextLength = 1_048_576;
export const maxListLength = 250_000;

export function boundedText(text: string): string {
  if (text.length > maxTextLength) throw new EvaluationFailure('TooLarge', `a text of more than ${maxTextLength} characters`);
  return text;
}

/** A plain array of bytes: a Buffer would show its pool to whoever compares or prints it. */
export function boundedBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length > maxTextLength) throw new EvaluationFailure('TooLarge', `binary of more than ${maxTextLength} bytes`);
  return new Uint8Array(bytes);
}

export function boundedList(list: readonly Single[]): readonly Single[] {
  if (list.length > maxListLength) throw new EvaluationFailure('TooLarge', `a list of more than ${maxListLength} values`);
  return list;
}

/** The values of a list, or the one value as a list; nothing gives an empty list. */
export const listOf = (value: Single | readonly Single[] | null): readonly Single[] =>
  value === null ? [] : isList(value) ? value : [value];

/** A list of one value stands for that value where one is wanted: many directory attributes are multi-valued in name only. */
export function single(value: Value, where: string): Single | null {
  if (!isList(value)) {
    if (isFlowWord(value)) throw new EvaluationFailure('TypeMismatch', `${where} is a flow word, not a value`);
    return value;
  }
  if (value.length > 1) {
    throw new EvaluationFailure('SeveralValues', `${where} has ${value.length} values; choose one with Item, or test with Contains`);
  }
  return value[0] ?? null;
}

export const isInteger = (value: Value): value is Integer =>
  typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));

/** The kind of a value in a person's words. */
export function describeValue(value: Value): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number' || typeof value === 'bigint') return 'a number';
  if (typeof value === 'boolean') return 'True or False';
  if (value instanceof Uint8Array) return 'binary';
  if (value instanceof Moment) return 'a date';
  if (isList(value)) return 'a list';
  return 'a flow word';
}
