// Turns the last value of an evaluation into what its flow contributes.
import type { Scalar } from '../model/value.ts';
import type { ExpressionResult } from './environment.ts';
import { Moment } from './moment.ts';
import { ignoreThisFlow, isFlowWord, isList, type Single, type Value } from './value.ts';

const nothing: ExpressionResult = { kind: 'null' };

/** Directories store no empty text, so it counts as no value; an empty list neither. */
export function resultOf(value: Value): ExpressionResult {
  if (value === '') return nothing;
  return shownResult(value !== null && isList(value) ? value.filter((item) => item !== '') : value);
}

/** The same for whoever writes the expression and asks what it gives: empty texts are shown. */
export function shownResult(value: Value): ExpressionResult {
  if (value === null) return nothing;
  if (isFlowWord(value)) return { kind: value === ignoreThisFlow ? 'ignore' : 'authoritativeNull' };
  if (!isList(value)) return isScalar(value) ? { kind: 'value', value } : dateResult;
  if (value.length === 0) return nothing;
  return value.every(isScalar) ? { kind: 'value', value } : dateResult;
}

const isScalar = (value: Single): value is Scalar => !(value instanceof Moment);

const dateResult: ExpressionResult = {
  kind: 'error',
  code: 'TypeMismatch',
  message: 'an attribute holds no date; write it with FormatDateTime or NumFromDate',
};
