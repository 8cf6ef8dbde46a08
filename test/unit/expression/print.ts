// Writes a tree back as text, with no more parentheses than the language needs.
import { bindingPower, type SyntaxNode } from '../../../operator/expression/syntax.ts';

export function print(node: SyntaxNode, power = 0): string {
  switch (node.kind) {
    case 'Text':
      return `"${node.value.replaceAll('"', '""').replaceAll(/\\{2,}(?=0[0-9A-Fa-f])/g, String.raw`\$&`)}"`;
    case 'Number':
      return String(node.value);
    case 'Word':
      return node.name;
    case 'Attribute':
      return `[${node.name}]`;
    case 'Parameter':
      return `%${node.name}%`;
    case 'Variable':
      return `$${node.name}`;
    case 'Call':
      return `${node.name}(${node.arguments.map((argument) => print(argument)).join(',')})`;
    case 'Binary': {
      const own = bindingPower[node.symbol];
      const text = `${print(node.left, own - 1)} ${node.symbol} ${print(node.right, own)}`;
      return own > power ? text : `(${text})`;
    }
  }
}
