// Evaluates an expression for each value of the one attribute that it reads.
import type { ExpressionEnvironment, ExpressionResult } from './environment.ts';
import { isMultiValued, type Scalar, valuesOf } from '../model/value.ts';
import { Frame } from './frame.ts';
import { functions } from './functions/table.ts';
import type { Recorder } from './trace.ts';
import type { SyntaxNode } from './syntax.ts';

/** Forms that look at the whole set of values, as functions with a list among their parameters do. */
const formsOfLists = new Set(['Select', 'Where', 'ValueCount']);

/**
 * The attribute whose values an expression may be given one by one: the only one that it reads, if no function looks at all values together.
 * Entra Connect's own rule for device keys is such an expression: it compares and joins parts of an attribute that has a value for each device.
 */
export function attributeByValue(tree: SyntaxNode, reads: ReadonlySet<string>, importedReads: ReadonlySet<string>): string | undefined {
  const [name, ...others] = reads;
  return others.length > 0 || importedReads.size > 0 || looksAtLists(tree) ? undefined : name;
}

function looksAtLists(node: SyntaxNode): boolean {
  if (node.kind === 'Binary') return looksAtLists(node.left) || looksAtLists(node.right);
  if (node.kind !== 'Call') return false;
  const parameters = functions.get(node.name)?.parameters ?? [];
  const own = formsOfLists.has(node.name) || parameters.some((parameter) => 'kind' in parameter && parameter.kind === 'list');
  return own || node.arguments.some(looksAtLists);
}

/**
 * The results for the attribute's values as one, or `undefined` where that makes no value: where the attribute has no list, or where a result is a
 * flow word or True or False, which nobody means several times.
 */
export function evaluateByValue(
  name: string,
  environment: ExpressionEnvironment,
  recorder: Recorder | undefined,
  evaluate: (frame: Frame) => ExpressionResult,
): ExpressionResult | undefined {
  const all = environment.attribute(name);
  if (all === undefined || !isMultiValued(all)) return undefined;
  let current: Scalar | undefined;
  const { random } = environment;
  const one: ExpressionEnvironment = {
    attribute: (wanted) => (wanted === name ? current : environment.attribute(wanted)),
    imported: (wanted) => environment.imported(wanted),
    parameter: (wanted) => environment.parameter(wanted),
    now: () => environment.now(),
    ...(random === undefined ? {} : { random }),
  };
  const frame = new Frame(one, recorder);
  const values: Scalar[] = [];
  for (current of all) {
    const result = evaluate(frame);
    if (result.kind === 'error') return result;
    if (result.kind === 'null') continue;
    if (result.kind !== 'value' || valuesOf(result.value).some((value) => typeof value === 'boolean')) return undefined;
    values.push(...valuesOf(result.value));
  }
  return values.length === 0 ? { kind: 'null' } : { kind: 'value', value: values };
}
