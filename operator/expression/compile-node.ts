// Compiles each kind of node into a closure.
import { expectOne } from './compile-argument.ts';
import { checkArity, compileFunction } from './compile-call.ts';
import { attributeType } from './attribute-type.ts';
import type { Compilation, Compiled, Scope } from './compilation.ts';
import { forms } from './forms.ts';
import { functions } from './functions/table.ts';
import { constants, numericParameters, parameterNames } from './names.ts';
import { operators, truthOf } from './operators.ts';
import { ExpressionFault } from './problem.ts';
import { suggestion } from './suggest.ts';
import type { SyntaxNode } from './syntax.ts';
import { conversionHint, describeType, fits } from './types.ts';

/** @throws ExpressionFault where the node means nothing */
export function compileNode(node: SyntaxNode, compilation: Compilation, scope: Scope): Compiled {
  switch (node.kind) {
    case 'Text': {
      const { value } = node;
      return { type: 'Text', many: false, run: () => value };
    }
    case 'Number': {
      const { value } = node;
      return { type: 'Number', many: false, run: () => value };
    }
    case 'Word':
      return compileWord(node);
    case 'Attribute': {
      const { name } = node;
      compilation.reads.add(name);
      return { ...attributeType(name, node.offset, compilation), run: (frame) => frame.environment.attribute(name) ?? null };
    }
    case 'Parameter':
      return compileParameter(node.name, node.offset, compilation);
    case 'Variable':
      return compileVariable(node.name, node.offset, scope);
    case 'Call':
      return compileCall(node, compilation, scope);
    case 'Binary':
      return compileBinary(node, compilation, scope);
  }
}

function compileWord({ name, offset }: { readonly name: string; readonly offset: number }): Compiled {
  const constant = constants.get(name);
  if (constant !== undefined) {
    const { type, value } = constant;
    return { type, many: false, run: () => value };
  }
  if (functions.has(name) || forms.has(name))
    throw new ExpressionFault('UnexpectedToken', offset, `the function ${name} needs parentheses`);
  const hint = suggestion(name, constants.keys()) || '; attributes are written [attribute], texts "text"';
  throw new ExpressionFault('UnknownName', offset, `unknown name ${name}${hint}`);
}

/** Parameters are found in any case: Microsoft's own pages write both Netbios and NetBIOS. */
function compileParameter(name: string, offset: number, { parameters, extraParameters }: Compilation): Compiled {
  const wanted = name.toLowerCase();
  const all = [...parameterNames, ...extraParameters];
  const known = all.find((parameter) => parameter.toLowerCase() === wanted);
  if (known !== undefined) {
    parameters.add(known);
    return { type: 'Text', many: false, run: (frame) => frame.environment.parameter(known) ?? null };
  }
  for (const [numeric, value] of numericParameters)
    if (numeric.toLowerCase() === wanted) return { type: 'Number', many: false, run: () => value };
  throw new ExpressionFault(
    'UnknownParameter',
    offset,
    `unknown parameter %${name}%${suggestion(name, [...all, ...numericParameters.keys()])}`,
  );
}

function compileVariable(name: string, offset: number, scope: Scope): Compiled {
  const variable = scope.get(name);
  if (variable === undefined) {
    const hint = suggestion(name, scope.keys()) || '; With, Select and Where bind variables';
    throw new ExpressionFault('UnknownVariable', offset, `unknown variable $${name}${hint}`);
  }
  const { slot, ...known } = variable;
  return { ...known, run: (frame) => frame.variables[slot] ?? null };
}

function compileCall(call: SyntaxNode & { readonly kind: 'Call' }, compilation: Compilation, scope: Scope): Compiled {
  const form = forms.get(call.name);
  if (form !== undefined) {
    checkArity(call, form.arity);
    return form.compile(call, call.arguments, compilation, scope);
  }
  const definition = functions.get(call.name);
  if (definition === undefined) {
    const hint = suggestion(call.name, [...functions.keys(), ...forms.keys()]);
    throw new ExpressionFault('UnknownFunction', call.offset, `unknown function ${call.name}${hint}`);
  }
  return compileFunction(definition, call, compilation, scope);
}

function compileBinary(node: SyntaxNode & { readonly kind: 'Binary' }, compilation: Compilation, scope: Scope): Compiled {
  const { symbol } = node;
  const left = compilation.compile(node.left, scope);
  const right = compilation.compile(node.right, scope);
  if (symbol === '&&' || symbol === '||') {
    checkSide(left, node.left, symbol, 'Boolean', compilation);
    checkSide(right, node.right, symbol, 'Boolean', compilation);
    const where = `a side of ${symbol}`;
    return symbol === '&&'
      ? { type: 'Boolean', run: (frame) => truthOf(left.run(frame), where) && truthOf(right.run(frame), where) }
      : { type: 'Boolean', run: (frame) => truthOf(left.run(frame), where) || truthOf(right.run(frame), where) };
  }
  const { operands, returns, apply } = operators[symbol];
  checkSide(left, node.left, symbol, operands, compilation);
  checkSide(right, node.right, symbol, operands, compilation);
  if (returns === 'Boolean' && !fits(right.type, left.type) && !fits(left.type, right.type)) {
    const hint = conversionHint(left.type, right.type) || conversionHint(right.type, left.type);
    throw new ExpressionFault('WrongType', node.offset, `${describeType(left.type)} is never ${symbol} ${describeType(right.type)}${hint}`);
  }
  if (symbol !== '&') return { type: returns, many: false, run: (frame) => apply(left.run(frame), right.run(frame)) };
  const binary = left.type === 'Binary' && right.type === 'Binary';
  return {
    type: binary ? 'Binary' : left.type === 'Text' || right.type === 'Text' ? 'Text' : returns,
    many: false,
    run: (frame) => {
      const result = apply(left.run(frame), right.run(frame));
      frame.weigh(result, 1);
      return result;
    },
  };
}

function checkSide(side: Compiled, node: SyntaxNode, symbol: string, wanted: Parameters<typeof fits>[1], compilation: Compilation): void {
  const where = `a side of ${symbol}`;
  if (fits(side.type, wanted)) return expectOne(side, node, where, compilation);
  const hint = conversionHint(side.type, wanted);
  throw new ExpressionFault('WrongType', node.offset, `${where} is ${describeType(side.type)}, not ${describeType(wanted)}${hint}`);
}
