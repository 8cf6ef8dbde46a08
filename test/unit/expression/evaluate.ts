// Compiles and evaluates in one step, for tests.
import assert from 'node:assert/strict';
import {
  type CompiledExpression,
  compileExpression,
  type CompileOptions,
  type ExpressionEnvironment,
  type ExpressionProblem,
  type ExpressionResult,
} from '../../../operator/expression/index.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';

export interface World {
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
  readonly imported?: Readonly<Record<string, AttributeValue>>;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly now?: Date;
  readonly count?: (name: string) => number;
  readonly random?: () => number;
}

export function compile(text: string, options: CompileOptions = {}): CompiledExpression {
  const compiling = compileExpression(text, options);
  if (compiling.kind === 'error') assert.fail(`${compiling.error.message}\n${compiling.error.caret}`);
  return compiling.expression;
}

export function environmentOf({
  attributes = {},
  imported = {},
  parameters = {},
  now = new Date(0),
  count,
  random,
}: World): ExpressionEnvironment {
  return {
    attribute: (name) => attributes[name],
    imported: (name) => imported[name],
    parameter: (name) => parameters[name],
    now: () => now,
    ...(count === undefined ? {} : { count }),
    ...(random === undefined ? {} : { random }),
  };
}

export const evaluate = (text: string, world: World = {}): ExpressionResult => compile(text).evaluate(environmentOf(world));

/** The value; anything but a value fails the test, except nothing, which is `null`. */
export function valueOf(text: string, attributes: Readonly<Record<string, AttributeValue>> = {}): AttributeValue | null {
  const result = evaluate(text, { attributes });
  if (result.kind === 'null') return null;
  if (result.kind !== 'value') assert.fail(`${text} gives ${JSON.stringify(result)}`);
  return result.value;
}

export function errorOf(text: string, attributes: Readonly<Record<string, AttributeValue>> = {}): string {
  const result = evaluate(text, { attributes });
  if (result.kind !== 'error') assert.fail(`${text} gives ${result.kind}`);
  return `${result.code}: ${result.message}`;
}

export function problemOf(text: string, options: CompileOptions = {}): ExpressionProblem {
  const compiling = compileExpression(text, options);
  if (compiling.kind === 'ok') assert.fail(`${text} compiles`);
  return compiling.error;
}
