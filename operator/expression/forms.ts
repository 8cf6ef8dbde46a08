// Calls that are no plain functions: they choose what is evaluated, bind variables, or name attributes.
import type { Compilation, Compiled, Scope } from './compilation.ts';
import { EvaluationFailure } from './failure.ts';
import { mapList } from './functions/definition.ts';
import { truthOf } from './operators.ts';
import { attributeType } from './attribute-type.ts';
import { expectOne } from './compile-argument.ts';
import { ExpressionFault } from './problem.ts';
import { stepsOf } from './steps.ts';
import type { SyntaxNode } from './syntax.ts';
import { commonType, conversionHint, describeType, fits } from './types.ts';
import { isFlowWord, listOf, single, type Value } from './value.ts';
import { valuesOf } from '../model/value.ts';

type Call = SyntaxNode & { readonly kind: 'Call' };

export interface Form {
  readonly arity: readonly [least: number, most: number];
  readonly compile: (call: Call, nodes: readonly SyntaxNode[], compilation: Compilation, scope: Scope) => Compiled;
}

/** Only the branch that is taken is evaluated, so that `IIF(IsPresent([mail]),[mail],Error("..."))` fails where it should. */
const iif: Form = {
  arity: [3, 3],
  compile: (_call, [test, positive, negative], compilation, scope) => {
    const when = condition(test, 'the condition of IIF', compilation, scope);
    const [then, otherwise] = [compilation.compile(present(positive), scope), compilation.compile(present(negative), scope)];
    return {
      ...commonKind([then, otherwise]),
      run: (frame) => (truthOf(when.run(frame), 'the condition of IIF') ? then.run(frame) : otherwise.run(frame)),
    };
  },
};

/** All conditions are evaluated, as Microsoft's page warns; of the values only the first that holds, or `Error` could never stand there. */
const switchForm: Form = {
  arity: [2, 200],
  compile: (call, nodes, compilation, scope) => {
    if (nodes.length % 2 !== 0) throw new ExpressionFault('WrongArity', call.offset, 'Switch takes pairs: a condition and its value');
    const arms = Array.from({ length: nodes.length / 2 }, (_, arm) => ({
      when: condition(nodes[2 * arm], `condition ${arm + 1} of Switch`, compilation, scope),
      value: compilation.compile(present(nodes[2 * arm + 1]), scope),
    }));
    return {
      ...commonKind([{ type: 'Null', many: false }, ...arms.map((arm) => arm.value)]),
      run: (frame) => {
        const truths = arms.map((arm, index) => truthOf(arm.when.run(frame), `condition ${index + 1} of Switch`));
        return arms[truths.indexOf(true)]?.value.run(frame) ?? null;
      },
    };
  },
};

const withForm: Form = {
  arity: [3, 3],
  compile: (_call, [variable, bound, body], compilation, scope) => {
    const value = plain(compilation.compile(present(bound), scope), present(bound), 'the value of With');
    const { slot, inner } = bind('With', variable, compilation, scope, value);
    const result = compilation.compile(present(body), inner);
    return {
      ...result,
      run: (frame) => {
        frame.variables[slot] = value.run(frame);
        return result.run(frame);
      },
    };
  },
};

const select: Form = {
  arity: [3, 3],
  compile: (_call, [variable, list, body], compilation, scope) => {
    const values = plain(compilation.compile(present(list), scope), present(list), 'the list of Select');
    const { slot, inner } = bind('Select', variable, compilation, scope, elementOf(values));
    const mapped = plain(compilation.compile(present(body), inner), present(body), 'the function of Select');
    const steps = stepsOf(body);
    return {
      type: mapped.type,
      many: true,
      run: (frame) =>
        mapList(frame, listOf(noFlow(values.run(frame))), steps, (value) => {
          frame.variables[slot] = value;
          return mapped.run(frame);
        }),
    };
  },
};

const where: Form = {
  arity: [3, 3],
  compile: (_call, [variable, list, body], compilation, scope) => {
    const values = plain(compilation.compile(present(list), scope), present(list), 'the list of Where');
    const { slot, inner } = bind('Where', variable, compilation, scope, elementOf(values));
    const test = condition(body, 'the condition of Where', compilation, inner);
    const steps = stepsOf(body);
    return {
      type: values.type,
      many: true,
      run: (frame) =>
        mapList(frame, listOf(noFlow(values.run(frame))), steps, (value) => {
          frame.variables[slot] = value;
          return truthOf(test.run(frame), 'the condition of Where') ? value : null;
        }),
    };
  },
};

/** The text is the rule author's own sentence; it reaches the object's error as it is. */
const error: Form = {
  arity: [1, 1],
  compile: (_call, [text], compilation, scope) => {
    const message = plain(compilation.compile(present(text), scope), present(text), 'the argument of Error');
    expectOne(message, present(text), 'the argument of Error', compilation);
    return {
      type: 'Never',
      many: false,
      run: (frame) => {
        const value = single(message.run(frame), 'the argument of Error');
        throw new EvaluationFailure('RuleError', typeof value === 'string' ? value.slice(0, 1000) : 'The rule raised an error.');
      },
    };
  },
};

const importedValue: Form = {
  arity: [1, 1],
  compile: (_call, [node], compilation) => {
    const name = attributeName('ImportedValue', node);
    compilation.importedReads.add(name);
    return { ...attributeType(name, present(node).offset, compilation), run: (frame) => frame.environment.imported(name) ?? null };
  },
};

const valueCount: Form = {
  arity: [1, 1],
  compile: (_call, [node], compilation) => {
    const name = attributeName('ValueCount', node);
    compilation.reads.add(name);
    attributeType(name, present(node).offset, compilation);
    return {
      type: 'Number',
      many: false,
      run: ({ environment }) => environment.count?.(name) ?? valuesOf(environment.attribute(name)).length,
    };
  },
};

export const forms: ReadonlyMap<string, Form> = new Map([
  ['IIF', iif],
  ['Switch', switchForm],
  ['With', withForm],
  ['Select', select],
  ['Where', where],
  ['Error', error],
  ['ImportedValue', importedValue],
  ['ValueCount', valueCount],
]);

/** Arity is checked before a form is compiled. */
function present(node: SyntaxNode | undefined): SyntaxNode {
  if (node === undefined) throw new ExpressionFault('WrongArity', 0, 'an argument is missing');
  return node;
}

function condition(node: SyntaxNode | undefined, what: string, compilation: Compilation, scope: Scope): Compiled {
  const compiled = compilation.compile(present(node), scope);
  if (!fits(compiled.type, 'Boolean')) {
    const hint = conversionHint(compiled.type, 'Boolean');
    throw new ExpressionFault('WrongType', present(node).offset, `${what} is ${describeType(compiled.type)}, not True or False${hint}`);
  }
  expectOne(compiled, present(node), what, compilation);
  return compiled;
}

function plain(compiled: Compiled, node: SyntaxNode, what: string): Compiled {
  if (!fits(compiled.type, 'Any')) throw new ExpressionFault('WrongType', node.offset, `${what} is ${describeType(compiled.type)}`);
  return compiled;
}

function bind(
  form: string,
  node: SyntaxNode | undefined,
  compilation: Compilation,
  scope: Scope,
  { type, many }: Pick<Compiled, 'type' | 'many'>,
): { slot: number; inner: Scope } {
  const variable = present(node);
  if (variable.kind !== 'Variable')
    throw new ExpressionFault('UnexpectedToken', variable.offset, `the 1st argument of ${form} is a variable, such as $item`);
  const slot = compilation.slots++;
  return { slot, inner: new Map([...scope, [variable.name, { slot, type, ...(many === undefined ? {} : { many }) }]]) };
}

const elementOf = ({ type }: Compiled): Pick<Compiled, 'type' | 'many'> => ({ type: type === 'List' ? 'Any' : type, many: false });

/** What is known of a value that comes from one of several branches. */
function commonKind(branches: readonly Pick<Compiled, 'type' | 'many'>[]): Pick<Compiled, 'type' | 'many'> {
  const type = commonType(branches.map((branch) => branch.type));
  if (branches.some(({ many }) => many === true)) return { type, many: true };
  return branches.every(({ many }) => many === false) ? { type, many: false } : { type };
}

function noFlow(value: Value): Exclude<Value, { readonly flow: string }> {
  if (isFlowWord(value)) throw new EvaluationFailure('TypeMismatch', 'a flow word can not be a list');
  return value;
}

/** The name must be written out: what an expression reads is known before it runs. */
function attributeName(form: string, node: SyntaxNode | undefined): string {
  const name = present(node);
  if (name.kind !== 'Text' || name.value.trim() === '') {
    throw new ExpressionFault('WrongType', name.offset, `${form} takes an attribute's name in quotes, such as ${form}("proxyAddresses")`);
  }
  return name.value.trim();
}
