// Turns a parsed $filter into a test on entries, refuses what the service refuses, and finds an index that narrows the search.
import type { Directory } from '../directory/directory.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { foldAddress } from '../directory/unique-index.ts';
import { graphErrors } from '../graph/errors.ts';
import type { PropertyRule } from '../schema/rule.ts';
import { isCollection, readOnlyFlag, ruleOf } from '../schema/rule.ts';
import { extensionRule, schemas } from '../schema/schemas.ts';
import type { ExtensionProperty } from '../schema/schemas.ts';
import type { Filter, Literal, Operator, TextFunction } from './filter-parser.ts';
import { parseFilter } from './filter-parser.ts';
import { plainValue } from './literal-type.ts';
import type { Plain } from './literal-type.ts';

export interface CompiledFilter {
  matches(entry: Entry): boolean;
  /** Entries among which every match is, or undefined where only a full search finds them. */
  candidates(directory: Directory): Iterable<Entry> | undefined;
}

export interface FilterScope {
  readonly type: ObjectType;
  readonly extensions: ReadonlyMap<string, ExtensionProperty>;
  /** `ConsistencyLevel: eventual` with `$count=true`. */
  readonly advanced: boolean;
}

type Test = (value: unknown) => boolean;

/** Whose source of authority can be moved to the cloud. */
const convertible: ReadonlySet<ObjectType> = new Set(['user', 'group', 'orgContact']);

/** Only these may be compared by their end. */
const endsWithProperties: ReadonlySet<string> = new Set(['mail', 'otherMails', 'userPrincipalName', 'proxyAddresses']);

export function compileFilter(text: string, scope: FilterScope): CompiledFilter {
  const filter = parseFilter(text);
  if (!scope.advanced) {
    requireSimple(filter, scope);
  }
  const test = compile(filter, scope);
  return { matches: test, candidates: (directory) => candidatesOf(filter, scope.type, directory) };
}

/** Alternatives that a query may have without being an advanced one, `in` counting each of its values. Source: "Use the $filter query parameter", and the service's own sentence. */
const mostAlternatives = 15;
/** Characters of a value that a simple query compares. Source: known issues, "Some limitations apply to query parameters". */
const longestValue = 120;

function requireSimple(filter: Filter, scope: FilterScope): void {
  const alternatives = alternativesOf(filter);
  if (alternatives > mostAlternatives) {
    throw graphErrors.tooManyAlternatives(alternatives, mostAlternatives);
  }
  const long = longComparison(filter);
  if (long !== undefined) {
    throw unsupported(long, scope);
  }
}

/** The most that are alternatives to each other in any one place. */
function alternativesOf(filter: Filter): number {
  switch (filter.kind) {
    case 'or':
      return alternativesOf(filter.left) + alternativesOf(filter.right);
    case 'and':
      return Math.max(alternativesOf(filter.left), alternativesOf(filter.right));
    case 'in':
      return filter.values.length;
    case 'not':
      return alternativesOf(filter.inner);
    case 'any':
    case 'compare':
    case 'text':
      return 1;
  }
}

function longComparison(filter: Filter): string | undefined {
  switch (filter.kind) {
    case 'or':
    case 'and':
      return longComparison(filter.left) ?? longComparison(filter.right);
    case 'compare':
      return filter.operator === 'eq' && typeof filter.value === 'string' && filter.value.length > longestValue ? filter.path : undefined;
    case 'not':
    case 'any':
    case 'in':
    case 'text':
      return undefined;
  }
}

function compile(filter: Filter, scope: FilterScope): (entry: Entry) => boolean {
  switch (filter.kind) {
    case 'and': {
      const [left, right] = [compile(filter.left, scope), compile(filter.right, scope)];
      return (entry) => left(entry) && right(entry);
    }
    case 'or': {
      const [left, right] = [compile(filter.left, scope), compile(filter.right, scope)];
      return (entry) => left(entry) || right(entry);
    }
    case 'not': {
      if (!scope.advanced) {
        throw graphErrors.unsupportedQuery();
      }
      const inner = compile(filter.inner, scope);
      return (entry) => !inner(entry);
    }
    case 'any':
    case 'compare':
    case 'in':
    case 'text': {
      const { rule, read } = property(filter.path, scope);
      if (isCollection(rule) !== (filter.kind === 'any')) {
        throw unsupported(filter.path, scope);
      }
      const test = filter.kind === 'any' ? anyTest(filter.inner, filter.path, rule, scope) : leafTest(filter, filter.path, rule, scope);
      return (entry) => test(read(entry));
    }
  }
}

/** The property's rule, and how to read it; `onPremisesExtensionAttributes/extensionAttribute1` reads into a complex value. */
function property(path: string, scope: FilterScope): { rule: PropertyRule; read: (entry: Entry) => unknown } {
  const schema = schemas[scope.type];
  const [name = '', field] = path.split('/');
  // A relation of its own, which only an advanced query looks into.
  if (path === 'onPremisesSyncBehavior/isCloudManaged' && convertible.has(scope.type)) {
    if (!scope.advanced) {
      throw graphErrors.unsupportedQuery();
    }
    return { rule: readOnlyFlag, read: (entry) => entry.values['isCloudManaged'] === true };
  }
  const extension = scope.extensions.get(name);
  const outer = ruleOf(schema.properties, name) ?? (extension === undefined ? undefined : extensionRule(extension));
  const rule = field === undefined ? outer : ruleOf(outer?.fields, field);
  if (outer === undefined || rule === undefined) {
    throw graphErrors.filterUnknown(path, schema.name);
  }
  if (outer.unfilterable === true || rule.type === 'Complex') {
    throw unsupported(name, scope);
  }
  if (name === 'id') {
    return { rule, read: (entry) => entry.id };
  }
  return field === undefined
    ? { rule, read: (entry) => entry.values[name] }
    : { rule, read: (entry) => (entry.values[name] as Readonly<Record<string, unknown>> | null | undefined)?.[field] };
}

const unsupported = (path: string, scope: FilterScope): Error => graphErrors.filterUnsupported(path, schemas[scope.type].resource);

function anyTest(inner: Filter, path: string, rule: PropertyRule, scope: FilterScope): Test {
  const test = lambdaTest(inner, path, rule, scope);
  return (value) => Array.isArray(value) && value.some(test);
}

function lambdaTest(inner: Filter, path: string, rule: PropertyRule, scope: FilterScope): Test {
  switch (inner.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [lambdaTest(inner.left, path, rule, scope), lambdaTest(inner.right, path, rule, scope)];
      return inner.kind === 'and' ? (value) => left(value) && right(value) : (value) => left(value) || right(value);
    }
    case 'compare':
    case 'in':
    case 'text':
      if (inner.path !== '') {
        throw unsupported(path, scope);
      }
      return leafTest(inner, path, rule, scope);
    case 'not':
    case 'any':
      throw unsupported(path, scope);
  }
}

function leafTest(
  filter: Exclude<Filter, { kind: 'and' | 'or' | 'not' | 'any' }>,
  path: string,
  rule: PropertyRule,
  scope: FilterScope,
): Test {
  switch (filter.kind) {
    case 'compare':
      if (!scope.advanced && (filter.operator === 'ne' || filter.value === null)) {
        throw unsupported(path, scope);
      }
      return comparison(filter.operator, plainValue(filter.value, rule, filter.operator), rule);
    case 'in': {
      const tests = filter.values.map((value) => comparison('eq', plainValue(value, rule, 'eq'), rule));
      return (value) => tests.some((test) => test(value));
    }
    case 'text':
      if (filter.fn === 'contains' || (filter.fn === 'endswith' && !(scope.advanced && endsWithProperties.has(path)))) {
        throw unsupported(path, scope);
      }
      if (rule.type !== 'String' && rule.type !== 'Strings') {
        throw graphErrors.noSignature(filter.fn);
      }
      return textTest(filter.fn, filter.value, rule);
  }
}

function comparison(operator: Operator, literal: Plain, rule: PropertyRule): Test {
  const fold = folding(rule);
  const expected = fold(literal);
  switch (operator) {
    case 'eq':
      return (value) => fold(value ?? null) === expected;
    case 'ne':
      return (value) => fold(value ?? null) !== expected;
    case 'gt':
      return ordered(fold, expected, (order) => order > 0);
    case 'ge':
      return ordered(fold, expected, (order) => order >= 0);
    case 'lt':
      return ordered(fold, expected, (order) => order < 0);
    case 'le':
      return ordered(fold, expected, (order) => order <= 0);
  }
}

type Fold = (value: unknown) => string | number | boolean | null;

/** Texts compare without their case, except where the schema says so; instants compare as instants. */
function folding(rule: PropertyRule): Fold {
  if (rule.type === 'DateTimeOffset') {
    return (value) => (typeof value === 'string' ? Date.parse(value) : null);
  }
  const fold = rule.caseExact === true ? (text: string) => text : (text: string) => text.toLowerCase();
  return (value) => (typeof value === 'string' ? fold(value) : (value as number | boolean | null));
}

function ordered(fold: Fold, expected: string | number | boolean | null, accept: (order: number) => boolean): Test {
  return (value) => {
    const actual = fold(value ?? null);
    if (actual === null || expected === null || typeof actual !== typeof expected) {
      return false;
    }
    return accept(actual < expected ? -1 : actual > expected ? 1 : 0);
  };
}

function textTest(fn: Exclude<TextFunction, 'contains'>, literal: string, rule: PropertyRule): Test {
  const fold = folding(rule);
  const expected = String(fold(literal));
  const holds = (text: string): boolean => (fn === 'startswith' ? text.startsWith(expected) : text.endsWith(expected));
  return (value) => typeof value === 'string' && holds(String(fold(value)));
}

/** An `eq` or `in` on a text narrows; `and` takes what either side offers; `or` needs both. */
function candidatesOf(filter: Filter, type: ObjectType, directory: Directory): Iterable<Entry> | undefined {
  switch (filter.kind) {
    case 'and':
      return candidatesOf(filter.left, type, directory) ?? candidatesOf(filter.right, type, directory);
    case 'or': {
      const left = candidatesOf(filter.left, type, directory);
      const right = left === undefined ? undefined : candidatesOf(filter.right, type, directory);
      return left === undefined || right === undefined ? undefined : new Set([...left, ...right]);
    }
    case 'compare':
      return filter.operator === 'eq' ? lookUp(filter.path, [filter.value], type, directory) : undefined;
    case 'in':
      return lookUp(filter.path, filter.values, type, directory);
    case 'any':
      return filter.path === 'proxyAddresses' ? addressHolder(filter.inner, directory) : undefined;
    case 'not':
    case 'text':
      return undefined;
  }
}

/** Proxy addresses are unique, so that their index answers `any(p:p eq 'smtp:x')`. */
function addressHolder(inner: Filter, directory: Directory): Iterable<Entry> | undefined {
  if (inner.kind !== 'compare' || inner.operator !== 'eq' || typeof inner.value !== 'string') {
    return undefined;
  }
  const holder = directory.unique.find('proxyAddresses', foldAddress(inner.value));
  return holder === undefined ? [] : [holder];
}

function lookUp(path: string, values: readonly Literal[], type: ObjectType, directory: Directory): Iterable<Entry> | undefined {
  // An instant has several spellings, which only the comparison itself knows to be equal.
  if (path.includes('/') || !values.every((value) => typeof value === 'string' && !/^\d{4}-\d\d-\d\d/.test(value))) {
    return undefined;
  }
  const found = new Set<Entry>();
  for (const value of values as readonly string[]) {
    const entry = path === 'id' ? directory.find(value) : undefined;
    for (const candidate of path === 'id' ? (entry?.type === type ? [entry] : []) : directory.lookUp(type, path, value)) {
      found.add(candidate);
    }
  }
  return found;
}
