// What `lockstep expression` answers: one JSON object, or lines for a person.
import type { CompiledExpression, ExpressionPlace, ExpressionResult, ExpressionTrace, TraceNode } from '../expression/index.ts';
import { encodeScalar, type JsonScalar } from '../model/json.ts';
import type { JsonField } from '../model/object-json.ts';
import { type AttributeValue, isMultiValued, type Scalar } from '../model/value.ts';

export interface AnswerError {
  readonly code: string;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

export type Answer =
  | { readonly value: JsonField }
  | { readonly ignore: true }
  | { readonly authoritativeNull: true }
  | { readonly error: AnswerError };

/** An answer, and for an error its place as a person sees it. */
export interface Answered {
  readonly answer: Answer;
  readonly caret?: string;
}

export const problemAnswer = ({
  code,
  message,
  line,
  column,
  caret,
}: ExpressionPlace & { readonly code: string; readonly message: string }): Answered => ({
  answer: { error: { code, message, line, column } },
  caret,
});

/** The result in the one JSON encoding. A value that is known to be a reference is written as one. */
export function answerOf({ type }: CompiledExpression, { result }: ExpressionTrace): Answered {
  switch (result.kind) {
    case 'value':
      return { answer: { value: encoded(result.value, type === 'Reference' ? reference : encodeScalar) } };
    case 'null':
      return { answer: { value: null } };
    case 'ignore':
      return { answer: { ignore: true } };
    case 'authoritativeNull':
      return { answer: { authoritativeNull: true } };
    case 'error':
      return problemAnswer({ ...result, ...placeOf(result) });
  }
}

const placeOf = ({ place }: ExpressionResult & { readonly kind: 'error' }): ExpressionPlace => place ?? { line: 1, column: 1, caret: '' };

const encoded = <T>(value: AttributeValue, one: (scalar: Scalar) => T): T | readonly T[] =>
  isMultiValued(value) ? value.map(one) : one(value);

const reference = (value: Scalar): JsonScalar | { readonly $ref: string } =>
  typeof value === 'string' ? { $ref: value } : encodeScalar(value);

/** The answer in lines: one for each value. */
export function linesOf({ answer, caret }: Answered): string {
  if ('ignore' in answer) return 'IgnoreThisFlow: the target keeps the value that it has.';
  if ('authoritativeNull' in answer) return 'AuthoritativeNull: the value is removed, and no weaker rule gives one.';
  if ('error' in answer) {
    const { code, message, line, column } = answer.error;
    return `${code}: ${message} (line ${line}, column ${column})${caret === undefined || caret === '' ? '' : `\n${indented(caret)}`}`;
  }
  const { value } = answer;
  if (value === null) return '(no value)';
  return Array.isArray(value) ? (value as readonly unknown[]).map(shown).join('\n') : shown(value);
}

const indented = (text: string): string => text.replaceAll(/^/gm, '  ');

function shown(value: unknown): string {
  if (value === '') return '(an empty text; as what a flow gives, it is no value)';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object' || value === null) return String(value);
  if ('$number' in value) return String(value.$number);
  if ('$ref' in value) return String(value.$ref);
  return JSON.stringify(value);
}

/** Each part that was evaluated with what it gave, indented below what it is a part of. */
export function traceLines(node: TraceNode, depth = 0): readonly string[] {
  const { outcome } = node;
  const more = outcome.kind === 'value' && outcome.omitted !== undefined ? ` and ${outcome.omitted} more` : '';
  const gave = outcome.kind === 'value' ? `${JSON.stringify(outcome.value)}${more}` : `${outcome.code}: ${outcome.message}`;
  const own = `${'  '.repeat(depth)}${node.text.replaceAll(/\s+/g, ' ')} = ${gave}`;
  return [own, ...node.children.flatMap((child) => traceLines(child, depth + 1))];
}
