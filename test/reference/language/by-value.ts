// An expression that reads one attribute, and no set of values as a whole, may be asked about each of its values.
import type { Node } from './parser.ts';

const ofWholeSets = new Set([
  'Select',
  'Where',
  'ValueCount',
  'ImportedValue',
  'Contains',
  'Count',
  'Item',
  'ItemOrNull',
  'Join',
  'RemoveDuplicates',
]);

/** The attribute, or `undefined` where there are several or none, or where values are looked at together. */
export function onlyAttribute(node: Node): string | undefined {
  const nodes = [...everyNode(node)];
  if (nodes.some((one) => one.kind === 'call' && ofWholeSets.has(one.name))) return undefined;
  const names = new Set(nodes.flatMap((one) => (one.kind === 'attribute' ? [one.name] : [])));
  return names.size === 1 ? [...names][0] : undefined;
}

/** Names of all attributes that the expression reads. */
export const attributesIn = (node: Node): ReadonlySet<string> =>
  new Set([...everyNode(node)].flatMap((one) => (one.kind === 'attribute' ? [one.name] : [])));

function* everyNode(node: Node): Generator<Node> {
  yield node;
  if (node.kind === 'call') for (const parameter of node.parameters) yield* everyNode(parameter);
  if (node.kind === 'operation') {
    yield* everyNode(node.left);
    yield* everyNode(node.right);
  }
}
