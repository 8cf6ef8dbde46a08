// What is wrong with the text of an expression, and where.

export type ExpressionProblemCode =
  | 'EmptyExpression'
  | 'TooLong'
  | 'TooDeep'
  | 'UnexpectedCharacter'
  | 'SmartQuote'
  | 'UnterminatedString'
  | 'UnterminatedName'
  | 'InvalidNumber'
  | 'UnexpectedToken'
  | 'UnknownFunction'
  | 'UnknownName'
  | 'UnknownParameter'
  | 'UnknownVariable'
  | 'WrongArity'
  | 'WrongType'
  | 'SeveralValues'
  | 'UnknownAttribute';

/** A place that a person can find: `line` and `column` count from 1, `caret` is the line with a `^` under the place. */
export interface ExpressionPlace {
  readonly line: number;
  readonly column: number;
  readonly caret: string;
}

export interface ExpressionProblem extends ExpressionPlace {
  readonly code: ExpressionProblemCode;
  readonly message: string;
}

/** Thrown inside the room only; `compileExpression` turns it into a problem. */
export class ExpressionFault extends Error {
  readonly code: ExpressionProblemCode;
  readonly offset: number;

  constructor(code: ExpressionProblemCode, offset: number, message: string) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

export const problemAt = (text: string, { code, message, offset }: ExpressionFault): ExpressionProblem => ({
  code,
  message,
  ...placeAt(text, offset),
});

/** Shows a place of a text; `offset` counts UTF-16 code units from 0. */
export function placeAt(text: string, offset: number): ExpressionPlace {
  const before = text.slice(0, offset).split('\n');
  const line = before.length;
  const column = (before[line - 1]?.length ?? 0) + 1;
  const source = (text.split('\n')[line - 1] ?? '').replaceAll('\t', ' ');
  // A long line is cut to what surrounds the place, so that the caret stays visible in a condition's message.
  const from = Math.max(0, column - 1 - 60);
  const shown = source.slice(from, from + 120);
  return { line, column, caret: `${shown}\n${' '.repeat(column - 1 - from)}^` };
}
