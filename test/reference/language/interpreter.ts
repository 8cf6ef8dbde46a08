// Walks the tree of an expression for one object. Nothing is prepared, nothing is remembered.
import { createHash } from 'node:crypto';
import { text } from './arguments.ts';
import { onlyAttribute } from './by-value.ts';
import { randomGuid, randomNumber } from './chance.ts';
import { functions } from './functions.ts';
import { type Node, type Operator, parse } from './parser.ts';
import {
  Failure,
  fromAttribute,
  fromList,
  inRange,
  isBytes,
  isFlowEnd,
  isInstant,
  isWord,
  listOf,
  Several,
  type Single,
  single,
  toAttribute,
  type Value,
} from './value.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';

export interface Surroundings {
  readonly attribute: (name: string) => AttributeValue | undefined;
  readonly imported: (name: string) => AttributeValue | undefined;
  readonly parameter: (name: string) => string | undefined;
  readonly now: Date;
  /** From 0 to 1, without 1. */
  readonly random: () => number;
}

export type Outcome =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'null' | 'ignore' | 'authoritativeNull' }
  | { readonly kind: 'error'; readonly message: string };

export function interpret(text: string, surroundings: Surroundings): Outcome {
  const tree = parse(text);
  try {
    return evaluated(tree, surroundings);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const failed: Outcome = { kind: 'error', message: error.message };
    const name = error instanceof Several ? onlyAttribute(tree) : undefined;
    return name === undefined ? failed : (valueByValue(tree, name, surroundings) ?? failed);
  }
}

/** `undefined` where the results make no value together: flow ends, and answers that are True or False. */
function valueByValue(tree: Node, name: string, surroundings: Surroundings): Outcome | undefined {
  try {
    const outcomes = listOf(fromAttribute(surroundings.attribute(name))).map((value) =>
      evaluated(tree, { ...surroundings, attribute: (wanted) => (wanted === name ? toAttribute(value) : surroundings.attribute(wanted)) }),
    );
    const values = outcomes.flatMap((outcome) => (outcome.kind === 'value' ? listOf(fromAttribute(outcome.value)) : []));
    if (outcomes.some(({ kind }) => kind !== 'value' && kind !== 'null') || values.some((value) => typeof value === 'boolean'))
      return undefined;
    const together = toAttribute(fromList(values));
    return together === undefined ? { kind: 'null' } : { kind: 'value', value: together };
  } catch (error) {
    if (error instanceof Failure) return { kind: 'error', message: error.message };
    throw error;
  }
}

function evaluated(tree: Node, surroundings: Surroundings): Outcome {
  const value = walk(tree, { surroundings, variables: new Map() });
  if (isFlowEnd(value)) return { kind: value.flow === 'IgnoreThisFlow' ? 'ignore' : 'authoritativeNull' };
  const attribute = toAttribute(value);
  return attribute === undefined ? { kind: 'null' } : { kind: 'value', value: attribute };
}

export interface Scope {
  readonly surroundings: Surroundings;
  readonly variables: ReadonlyMap<string, Value>;
}

/** The constants that Connect's rules write as parameters. */
const numbers: Readonly<Record<string, bigint>> = {
  ads_uf_accountdisable: 2n,
  ads_group_type_global_group: 2n,
  ads_group_type_domain_local_group: 4n,
  ads_group_type_local_group: 4n,
  ads_group_type_universal_group: 8n,
  ads_group_type_security_enabled: 0x80000000n,
};

export function walk(node: Node, scope: Scope): Value {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'number':
      return inRange(node.number);
    case 'attribute':
      return fromAttribute(scope.surroundings.attribute(node.name));
    case 'parameter':
      return numbers[node.name.toLowerCase()] ?? scope.surroundings.parameter(node.name) ?? null;
    case 'variable': {
      const value = scope.variables.get(node.name);
      if (value === undefined) throw new SyntaxError(`unknown variable ${node.name}`);
      return value;
    }
    case 'word':
      return wordOf(node.name);
    case 'operation':
      return operate(node.operator, node.left, node.right, scope);
    case 'call':
      return call(node.name, node.parameters, scope);
  }
}

function wordOf(name: string): Value {
  switch (name) {
    case 'True':
    case 'False':
      return name === 'True';
    case 'NULL':
      return null;
    case 'CRLF':
      return '\r\n';
    case 'IgnoreThisFlow':
    case 'AuthoritativeNull':
      return { flow: name };
    default:
      return { word: name };
  }
}

function operate(operator: Operator, leftNode: Node, rightNode: Node, scope: Scope): Value {
  if (operator === '&&' || operator === '||') {
    const left = truth(walk(leftNode, scope), operator);
    if (left === (operator === '||')) return left;
    return truth(walk(rightNode, scope), operator);
  }
  const left = plain(walk(leftNode, scope), operator);
  const right = plain(walk(rightNode, scope), operator);
  if (operator === '&') return joined(left, right);
  if (operator === '+' || operator === '-' || operator === '*') {
    if (left === null || right === null) return null;
    if (typeof left !== 'bigint' || typeof right !== 'bigint') throw new Failure(`${operator} calculates with numbers`);
    return inRange(operator === '+' ? left + right : operator === '-' ? left - right : left * right);
  }
  return compared(operator, left, right);
}

function plain(value: Value, operator: string): Single | null {
  const only = single(value, `a side of ${operator}`);
  if (isFlowEnd(only) || isWord(only)) throw new Failure(`a side of ${operator} is no value`);
  return only;
}

export function truth(value: Value, what: string): boolean {
  const only = single(value, what);
  if (only === null) return false;
  if (typeof only !== 'boolean') throw new Failure(`${what} is neither True nor False`);
  return only;
}

function joined(left: Single | null, right: Single | null): Value {
  if (left === null && right === null) return null;
  if (isBytes(left) || isBytes(right)) {
    if (left === null || right === null) return left ?? right;
    if (isBytes(left) && isBytes(right)) return Uint8Array.from([...left, ...right]);
    throw new Failure('bytes and text can not be joined');
  }
  return textual(left) + textual(right);
}

function textual(value: Single | null): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'object') throw new Failure('this is no text');
  return String(value);
}

function compared(operator: Operator, left: Single | null, right: Single | null): boolean {
  const [a, b] = [comparable(left), comparable(right)];
  if (a !== null && b !== null && kindOf(left) !== kindOf(right)) throw new Failure('these can not be compared');
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  if (a === null || b === null) return false;
  if (typeof a === 'boolean' || isBytes(left)) throw new Failure('these have no order');
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

const kindOf = (value: Single | null): string => (isBytes(value) ? 'bytes' : typeof value);

function comparable(value: Single | null): string | bigint | boolean | null {
  if (isInstant(value)) return value.ticks;
  if (isBytes(value)) return Buffer.from(value).toString('hex');
  if (typeof value === 'object' && value !== null) throw new Failure('this can not be compared');
  return value;
}

function call(name: string, parameters: readonly Node[], scope: Scope): Value {
  const at = (index: number): Node => {
    const node = parameters[index];
    if (node === undefined) throw new SyntaxError(`${name} lacks its parameter ${index + 1}`);
    return node;
  };
  const value = (index: number): Value => walk(at(index), scope);
  const bound = (item: Value): Scope => {
    const variable = at(0);
    if (variable.kind !== 'variable') throw new SyntaxError(`${name} binds a variable`);
    return { ...scope, variables: new Map([...scope.variables, [variable.name, item]]) };
  };
  switch (name) {
    case 'IIF':
      return truth(value(0), name) ? value(1) : value(2);
    case 'Switch': {
      const holds = parameters.flatMap((_, index) => (index % 2 === 0 ? [truth(value(index), name)] : []));
      const first = holds.indexOf(true);
      return first < 0 ? null : value(first * 2 + 1);
    }
    case 'With':
      return walk(at(2), bound(value(1)));
    case 'Select':
      return fromList(listOf(value(1)).flatMap((item) => listOf(walk(at(2), bound(item)))));
    case 'Where':
      return fromList(listOf(value(1)).filter((item) => truth(walk(at(2), bound(item)), name)));
    case 'ImportedValue':
      return fromAttribute(scope.surroundings.imported(text(value(0))));
    case 'ValueCount':
      return BigInt(listOf(fromAttribute(scope.surroundings.attribute(text(value(0))))).length);
    case 'Now':
      return { ticks: BigInt(scope.surroundings.now.getTime()) * 10_000n + 116_444_736_000_000_000n };
    case 'GUID':
      return randomGuid(scope.surroundings.random);
    case 'RandomNum':
      return randomNumber(value(0), value(1), scope.surroundings.random);
    case 'Error':
      throw new Failure(text(value(0)));
    case 'Thumbprint':
      return digest(value(0));
    default: {
      const found = functions[name];
      if (found === undefined) throw new SyntaxError(`the reference knows no function ${name}`);
      return found(parameters.map((_, index) => () => value(index)));
    }
  }
}

function digest(value: Value): Value {
  const bytes = single(value, 'Thumbprint');
  if (bytes === null) return null;
  if (!isBytes(bytes)) throw new Failure('Thumbprint takes bytes');
  return new Uint8Array(createHash('sha256').update(bytes).digest());
}
