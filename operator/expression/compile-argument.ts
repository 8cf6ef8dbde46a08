// Compiles one argument of a function: option words, types, cardinality, and what stands for an argument that is left out.
import type { Compilation, Compiled, Scope } from './compilation.ts';
import type { Frame, Run } from './frame.ts';
import { coerce, type FunctionDefinition, kindTypes, type Parameter } from './functions/definition.ts';
import { ExpressionFault } from './problem.ts';
import { suggestion } from './suggest.ts';
import type { SyntaxNode } from './syntax.ts';
import { conversionHint, describeType, fits } from './types.ts';
import { single } from './value.ts';

export interface Argument extends Pick<Compiled, 'type' | 'many'> {
  /** The value in the parameter's kind. */
  readonly argument: (frame: Frame) => unknown;
  /** The value as it comes, which may be a list. */
  readonly raw: Run;
}

const ordinals = ['1st', '2nd', '3rd'];

/** The place in a person's words: `the 2nd argument of Left`; of a function with one argument, `the argument of`. */
export const placeOf = (name: string, index: number): string => `the ${ordinals[index] ?? `${index + 1}th`} argument of ${name}`;

/** @throws ExpressionFault where the node can not be what the parameter asks for */
export function compileArgument(
  { name, subject }: FunctionDefinition,
  parameter: Parameter,
  index: number,
  node: SyntaxNode | undefined,
  compilation: Compilation,
  scope: Scope,
): Argument {
  const where = placeOf(name, index);
  if ('options' in parameter) return constant(node === undefined ? parameter.options[0] : optionOf(node, parameter.options, where));
  if ('flag' in parameter) return constant(node !== undefined && optionOf(node, [parameter.flag], where) === parameter.flag);
  if (node === undefined) return constant('otherwise' in parameter ? parameter.otherwise : null);
  if ('words' in parameter && parameter.words !== undefined && node.kind === 'Word')
    return constant(optionOf(node, parameter.words, where));
  const { kind } = parameter;
  const compiled = compilation.compile(node, scope);
  const wanted = kindTypes[kind];
  if (!fits(compiled.type, wanted)) {
    const hint = conversionHint(compiled.type, wanted);
    throw new ExpressionFault('WrongType', node.offset, `${where} is ${describeType(compiled.type)}, not ${describeType(wanted)}${hint}`);
  }
  if (index !== subject && kind !== 'list' && kind !== 'any') expectOne(compiled, node, where, compilation);
  const { run } = compiled;
  const nullable = 'nullable' in parameter;
  return {
    type: compiled.type,
    ...(compiled.many === undefined ? {} : { many: compiled.many }),
    argument: (frame) => {
      const value = run(frame);
      return nullable && (value === null || single(value, where) === null) ? null : coerce(kind, value, where);
    },
    raw: run,
  };
}

/** Warns where an attribute that may have several values stands for one: it fails for the objects that have several. */
export function expectOne({ many }: Compiled, node: SyntaxNode, where: string, { warnings }: Compilation): void {
  if (many !== true) return;
  warnings.push(
    new ExpressionFault('SeveralValues', node.offset, `${where} may have several values; choose one with Item, or test with Contains`),
  );
}

const constant = (value: unknown): Argument => ({ type: 'Any', argument: () => value, raw: () => null });

function optionOf<W extends string>(node: SyntaxNode, allowed: readonly W[], where: string): W {
  // Microsoft's page of functions writes the option of DNComponentRev in quotes.
  const written = node.kind === 'Word' ? node.name : node.kind === 'Text' ? node.value : undefined;
  const word = allowed.find((option) => option === written);
  if (word !== undefined) return word;
  const hint = written === undefined ? '' : suggestion(written, allowed);
  throw new ExpressionFault('UnknownName', node.offset, `${where} is one of ${allowed.join(', ')}${hint}`);
}
