// One spelling for every way to write the same expression, so that two of them can be compared.
import { parseExpression } from './parser.ts';
import { ExpressionFault } from './problem.ts';
import type { SyntaxNode } from './syntax.ts';

/**
 * The expression without what makes no difference: white space, parentheses that change nothing, how a number is written, the case of words and
 * functions, and the sentence of an `Error`. `undefined` where it does not parse.
 */
export function canonicalExpression(text: string): string | undefined {
  try {
    return print(parseExpression(text));
  } catch (error) {
    if (error instanceof ExpressionFault) return undefined;
    throw error;
  }
}

function print(node: SyntaxNode): string {
  switch (node.kind) {
    case 'Text':
      // Shipped rules write a backslash twice where one is meant: `\\0ACNF:`.
      return JSON.stringify(node.value.replaceAll('\\\\', '\\'));
    case 'Number':
      return `${node.value}`;
    case 'Word':
      return node.name.toLowerCase();
    case 'Attribute':
      return `[${node.name}]`;
    case 'Parameter':
      return `%${node.name}%`;
    case 'Variable':
      return `$${node.name}`;
    case 'Call': {
      const name = node.name.toLowerCase();
      return name === 'error' ? 'error()' : `${name}(${node.arguments.map(print).join(',')})`;
    }
    case 'Binary':
      return `(${print(node.left)} ${node.symbol} ${print(node.right)})`;
  }
}
