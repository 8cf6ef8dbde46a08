// Compiles calls of functions: arity, option words, types, and the mapping over lists.
import type { Compilation, Compiled, Scope } from './compilation.ts';
import type { Frame, Run } from './frame.ts';
import { coerce, type FunctionDefinition, kindTypes, mapList, type Parameter } from './functions/definition.ts';
import type { OptionWord } from './names.ts';
import { ExpressionFault } from './problem.ts';
import { suggestion } from './suggest.ts';
import type { SyntaxNode } from './syntax.ts';
import { describeType, fits } from './types.ts';
import { isList, type Value } from './value.ts';

type Argument = (frame: Frame) => unknown;
type Apply = (frame: Frame, ...values: readonly unknown[]) => Value;

/** @throws ExpressionFault where the arguments do not fit the function */
export function compileFunction(
  definition: FunctionDefinition,
  call: SyntaxNode & { readonly kind: 'Call' },
  compilation: Compilation,
  scope: Scope,
): Compiled {
  const { name, parameters, subject, whenAbsent } = definition;
  checkArity(call, [parameters.filter((parameter) => 'kind' in parameter && !('otherwise' in parameter)).length, parameters.length]);
  if (name === 'Now') compilation.usesTime = true;
  if (name === 'GUID' || name === 'RandomNum') compilation.usesRandom = true;
  const runs = parameters.map((parameter, index) =>
    compileArgument(definition, parameter, index, call.arguments[index], compilation, scope),
  );
  const values = runs.map(({ argument }) => argument);
  const apply = definition.apply as unknown as Apply;
  const subjectParameter = subject === undefined ? undefined : parameters[subject];
  if (subject === undefined || subjectParameter === undefined || !('kind' in subjectParameter)) {
    return { type: definition.returns, run: (frame) => apply(frame, ...values.map((argument) => argument(frame))) };
  }
  const rawSubject = runs[subject]?.raw ?? nothing;
  const { kind } = subjectParameter;
  const where = placeOf(name, subject);
  if (parameters.length === 1) return { type: definition.returns, run: alone(apply, rawSubject, kind, where, whenAbsent) };
  const others = values.map((argument, index) => (index === subject ? nothing : argument));
  const run: Run = (frame) => {
    const raw = rawSubject(frame);
    if (raw === null) return whenAbsent;
    const argumentsOf = others.map((argument) => argument(frame));
    if (isList(raw)) {
      return mapList(frame, raw, (value) => {
        argumentsOf[subject] = coerce(kind, value, where);
        return apply(frame, ...argumentsOf);
      });
    }
    argumentsOf[subject] = coerce(kind, raw, where);
    return apply(frame, ...argumentsOf);
  };
  return { type: definition.returns, run };
}

/** Most calls have one argument; they need no list of arguments. */
const alone =
  (apply: Apply, subject: Run, kind: Parameters<typeof coerce>[0], where: string, whenAbsent: Value): Run =>
  (frame) => {
    const raw = subject(frame);
    if (raw === null) return whenAbsent;
    return isList(raw) ? mapList(frame, raw, (value) => apply(frame, coerce(kind, value, where))) : apply(frame, coerce(kind, raw, where));
  };

/** @throws ExpressionFault */
export function checkArity(call: SyntaxNode & { readonly kind: 'Call' }, [least, most]: readonly [number, number]): void {
  const count = call.arguments.length;
  if (count >= least && count <= most) return;
  const wanted = least === most ? plural(least) : `${least} to ${most} arguments`;
  throw new ExpressionFault('WrongArity', call.offset, `${call.name} takes ${wanted}, not ${count}`);
}

const plural = (count: number): string => (count === 0 ? 'no arguments' : count === 1 ? '1 argument' : `${count} arguments`);

const nothing: Run = () => null;

const ordinals = ['1st', '2nd', '3rd'];
const placeOf = (name: string, index: number): string => `the ${ordinals[index] ?? `${index + 1}th`} argument of ${name}`;

function compileArgument(
  { name }: FunctionDefinition,
  parameter: Parameter,
  index: number,
  node: SyntaxNode | undefined,
  compilation: Compilation,
  scope: Scope,
): { readonly argument: Argument; readonly raw: Run } {
  if ('options' in parameter)
    return constant(node === undefined ? parameter.options[0] : optionOf(node, parameter.options, placeOf(name, index)));
  if ('flag' in parameter) return constant(node !== undefined && optionOf(node, [parameter.flag], placeOf(name, index)) === parameter.flag);
  if (node === undefined) return constant('otherwise' in parameter ? parameter.otherwise : null);
  const where = placeOf(name, index);
  const { type, run } = compilation.compile(node, scope);
  const wanted = kindTypes[parameter.kind];
  if (!fits(type, wanted))
    throw new ExpressionFault('WrongType', node.offset, `${where} is ${describeType(type)}, not ${describeType(wanted)}`);
  return { argument: (frame) => coerce(parameter.kind, run(frame), where), raw: run };
}

const constant = (value: unknown): { readonly argument: Argument; readonly raw: Run } => ({ argument: () => value, raw: nothing });

function optionOf(node: SyntaxNode, allowed: readonly OptionWord[], where: string): OptionWord {
  const word = node.kind === 'Word' ? allowed.find((option) => option === node.name) : undefined;
  if (word !== undefined) return word;
  const hint = node.kind === 'Word' ? suggestion(node.name, allowed) : '';
  throw new ExpressionFault('UnknownName', node.offset, `${where} is one of ${allowed.join(', ')}${hint}`);
}
