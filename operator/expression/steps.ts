// How many steps one evaluation of a part takes, known before it runs.
import { functions } from './functions/table.ts';
import type { SyntaxNode } from './syntax.ts';

/** Its calls, operators and reads; what stands there as it is costs nothing. */
export function stepsOf(node: SyntaxNode | undefined): number {
  switch (node?.kind) {
    case undefined:
    case 'Text':
    case 'Number':
    case 'Word':
    case 'Attribute':
    case 'Parameter':
    case 'Variable':
      return 1;
    case 'Call':
      return node.arguments.reduce((sum, argument) => sum + own(argument), functions.get(node.name)?.perValue ?? 1);
    case 'Binary':
      return 1 + own(node.left) + own(node.right);
  }
}

const own = (node: SyntaxNode): number => (node.kind === 'Text' || node.kind === 'Number' || node.kind === 'Word' ? 0 : stepsOf(node));
