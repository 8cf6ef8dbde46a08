// Compiles calls of functions: arity, types, and the mapping over lists.
import { type Argument, compileArgument, placeOf } from './compile-argument.ts';
import type { Compilation, Compiled, Scope } from './compilation.ts';
import type { Frame, Run } from './frame.ts';
import { coerce, type FunctionDefinition, mapList } from './functions/definition.ts';
import { ExpressionFault } from './problem.ts';
import type { SyntaxNode } from './syntax.ts';
import { isList, type Value } from './value.ts';

type Call = SyntaxNode & { readonly kind: 'Call' };
type Apply = (frame: Frame, ...values: readonly unknown[]) => Value;

/** @throws ExpressionFault where the arguments do not fit the function */
export function compileFunction(definition: FunctionDefinition, call: Call, compilation: Compilation, scope: Scope): Compiled {
  const { name, parameters, subject, returns, many } = definition;
  checkArity(call, [parameters.filter((parameter) => 'kind' in parameter && !('otherwise' in parameter)).length, parameters.length]);
  if (name === 'Now') compilation.usesTime = true;
  if (name === 'GUID' || name === 'RandomNum') compilation.usesRandom = true;
  const compiled = parameters.map((parameter, index) =>
    compileArgument(definition, parameter, index, call.arguments[index], compilation, scope),
  );
  const first = compiled[0];
  const mapped = subject === undefined ? undefined : compiled[subject];
  return {
    type: returns !== 'Subject' ? returns : (first?.type ?? 'Any'),
    ...(many || mapped?.many === true ? { many: true } : mapped === undefined ? { many: false } : {}),
    run: runOf(definition, compiled, first?.type === 'Reference'),
  };
}

function runOf(definition: FunctionDefinition, compiled: readonly Argument[], ofReferences: boolean): Run {
  const { parameters, subject, whenAbsent, perPiece } = definition;
  const apply = (ofReferences ? (definition.ofReferences ?? definition.apply) : definition.apply) as unknown as Apply;
  const values = compiled.map(({ argument }) => argument);
  const parameter = subject === undefined ? undefined : parameters[subject];
  if (subject === undefined || parameter === undefined || !('kind' in parameter))
    return (frame) =>
      applied(
        apply,
        frame,
        values.map((argument) => argument(frame)),
        perPiece,
      );
  const raw = compiled[subject]?.raw ?? nothing;
  const { kind } = parameter;
  const where = placeOf(definition.name, subject);
  if (parameters.length === 1) return alone(definition, apply, raw);
  const others = values.map((argument, index) => (index === subject ? nothing : argument));
  return (frame) => {
    const value = raw(frame);
    if (value === null) return whenAbsent;
    const given = others.map((argument) => argument(frame));
    if (!isList(value)) {
      given[subject] = coerce(kind, value, where);
      return applied(apply, frame, given, perPiece);
    }
    return mapList(frame, value, definition.perValue, (one) => {
      given[subject] = coerce(kind, one, where);
      return applied(apply, frame, given, perPiece);
    });
  };
}

/** Most calls have one argument; they need no list of arguments. */
function alone({ name, parameters, whenAbsent, perValue, perPiece }: FunctionDefinition, apply: Apply, subject: Run): Run {
  const parameter = parameters[0];
  const kind = parameter !== undefined && 'kind' in parameter ? parameter.kind : 'any';
  const where = placeOf(name, 0);
  const one = (frame: Frame, raw: Value): Value => {
    const value = coerce(kind, raw, where);
    frame.weigh(value, perPiece);
    const result = apply(frame, value);
    frame.weigh(result, 1);
    return result;
  };
  return (frame) => {
    const raw = subject(frame);
    if (raw === null) return whenAbsent;
    return isList(raw) ? mapList(frame, raw, perValue, (value) => one(frame, value)) : one(frame, raw);
  };
}

/** Counts what long texts cost the function, those that it is given and those that it makes. */
function applied(apply: Apply, frame: Frame, given: readonly unknown[], perPiece: number): Value {
  for (const value of given) frame.weigh(value, perPiece);
  const result = apply(frame, ...given);
  frame.weigh(result, 1);
  return result;
}

/** @throws ExpressionFault */
export function checkArity(call: Call, [least, most]: readonly [number, number]): void {
  const count = call.arguments.length;
  if (count >= least && count <= most) return;
  const wanted = least === most ? plural(least) : `${least} to ${most} arguments`;
  throw new ExpressionFault('WrongArity', call.offset, `${call.name} takes ${wanted}, not ${count}`);
}

const plural = (count: number): string => (count === 0 ? 'no arguments' : count === 1 ? '1 argument' : `${count} arguments`);

const nothing: Run = () => null;
