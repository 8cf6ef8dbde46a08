// Where an expression gives a value, and not only says whether there is one: a flow of references may do no more than that.
import { parseExpression } from './parser.ts';
import { type ExpressionProblem, ExpressionFault, problemAt } from './problem.ts';
import type { SyntaxNode } from './syntax.ts';

/** The first place of a branch that gives a value, as a problem with this message; `undefined` where no branch does. @param text compiles */
export function valueGivenBy(text: string, message: string): ExpressionProblem | undefined {
  const place = placeOf(parseExpression(text));
  return place === undefined ? undefined : problemAt(text, new ExpressionFault('WrongType', place, message));
}

const silent: ReadonlySet<string> = new Set(['NULL', 'IgnoreThisFlow', 'AuthoritativeNull']);

function placeOf(node: SyntaxNode): number | undefined {
  if (node.kind === 'Word' && silent.has(node.name)) return undefined;
  if (node.kind !== 'Call') return node.offset;
  switch (node.name) {
    case 'Error':
      return undefined;
    case 'IIF':
      return firstOf(node.arguments.slice(1));
    case 'Switch':
      return firstOf(node.arguments.filter((_, index) => index % 2 === 1));
    case 'With':
      return firstOf(node.arguments.slice(2));
    default:
      return node.offset;
  }
}

const firstOf = (branches: readonly SyntaxNode[]): number | undefined => branches.map(placeOf).find((place) => place !== undefined);
