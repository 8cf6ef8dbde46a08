// What an expression is evaluated against, and what may come out of it.
import type { AttributeValue } from '../model/value.ts';
import type { ExpressionPlace } from './problem.ts';

/** Gives an expression the object that it is evaluated for. Absent attributes and parameters are `undefined`. */
export interface ExpressionEnvironment {
  /** The present value; references come as the distinguished names (or anchors) that they point to. `dn` is the object's own name. */
  attribute(name: string): AttributeValue | undefined;
  /** The value that the last import confirmed, for `ImportedValue("name")`. */
  imported(name: string): AttributeValue | undefined;
  /** The value of `%name%`, in the spelling of `parameterNames`. */
  parameter(name: string): string | undefined;
  /** The clock of the run; frozen, so that all flows of one run see the same time. */
  now(): Date;
  /** How many values the attribute has, for `ValueCount("name")`; without it, the values of `attribute` are counted. */
  readonly count?: (name: string) => number;
  /** A number from 0 (included) to 1, for `GUID()` and `RandomNum()`; without it, those functions fail. */
  readonly random?: () => number;
}

export const evaluationErrorCodes = [
  'TypeMismatch',
  'SeveralValues',
  'InvalidValue',
  'OutOfRange',
  'TooLarge',
  'TooMuchWork',
  'RuleError',
  'NotAvailable',
] as const;
export type EvaluationErrorCode = (typeof evaluationErrorCodes)[number];

/**
 * What a flow contributes: a value; nothing (`null`, a lower rule may contribute); nothing although the target keeps its value (`ignore`);
 * nothing, and no lower rule may either (`authoritativeNull`); or an error, which fails the object and names the call that failed, where that can be known.
 */
export type ExpressionResult =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'null' }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'authoritativeNull' }
  | { readonly kind: 'error'; readonly code: EvaluationErrorCode; readonly message: string; readonly place?: ExpressionPlace };
