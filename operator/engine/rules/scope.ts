// Scoping filters: groups are alternatives, the clauses of a group hold together. Source: Connect's declarative provisioning pages.
import { fillParameters, parametersIn } from '../../expression/index.ts';
import { isBinary, type JsonScalar, type JsonValue } from '../../model/json.ts';
import type { ScopeClause, ScopeOperator } from '../../model/revision.ts';
import { membershipName } from './membership.ts';

/** Reads an attribute; absent attributes are `undefined`. */
export type ReadAttribute = (name: string) => JsonValue | undefined;
/** Reads a parameter such as `Connector.ID`. */
export type ReadParameter = (name: string) => string | undefined;

export type Scope = (read: ReadAttribute, parameter: ReadParameter) => boolean;

/** Compiles a filter. Text is compared without regard to case, as directories do; a negated operator holds where the attribute is absent. */
export function compileScope(groups: readonly (readonly ScopeClause[])[]): Scope {
  if (groups.length === 0) return () => true;
  const compiled = groups.map((clauses) => clauses.map(compileClause));
  return (read, parameter) => compiled.some((clauses) => clauses.every((holds) => holds(read, parameter)));
}

/**
 * Whether an object is in scope hangs on this attribute, of which nobody says anything: no group holds without it, and one may hold with it. `undefined` where
 * the others decide.
 */
export function untoldInScope(
  groups: readonly (readonly ScopeClause[])[],
  read: ReadAttribute,
  parameter: ReadParameter,
  untold: ReadonlySet<string>,
): string | undefined {
  const isTold = (clause: ScopeClause): boolean => asksForMembers(clause) || !untold.has(clause.attribute);
  const open = groups.filter((clauses) => clauses.filter(isTold).every((clause) => compileClause(clause)(read, parameter)));
  if (open.some((clauses) => clauses.every(isTold))) return undefined;
  return open.flat().find((clause) => !isTold(clause))?.attribute;
}

/** One clause of a filter, what it asked for with its parameters filled in, what it found, and whether it holds. */
export interface ClauseTrace {
  readonly attribute: string;
  readonly operator: ScopeOperator;
  readonly wanted?: string;
  /** Absent where the attribute is. */
  readonly actual?: JsonValue;
  readonly holds: boolean;
}

/** The filter clause by clause, in groups as it is written. */
export function traceScope(
  groups: readonly (readonly ScopeClause[])[],
  read: ReadAttribute,
  parameter: ReadParameter,
): readonly (readonly ClauseTrace[])[] {
  return groups.map((clauses) =>
    clauses.map((clause) => {
      const { attribute, operator, value } = clause;
      const actual = read(
        operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF' ? membershipName(withParameters(value ?? '', parameter)) : attribute,
      );
      return {
        attribute,
        operator,
        ...(value === undefined ? {} : { wanted: withParameters(value, parameter) }),
        ...(actual === undefined ? {} : { actual }),
        holds: compileClause(clause)(read, parameter),
      };
    }),
  );
}

/** Whether the clause asks for a membership. */
export const asksForMembers = ({ operator }: ScopeClause): boolean => operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF';

function compileClause({ attribute, operator, value = '' }: ScopeClause): Scope {
  if (operator === 'ISMEMBEROF') return membership(value, true);
  if (operator === 'ISNOTMEMBEROF') return membership(value, false);
  const test = operators[operator];
  if (parametersIn(value).length === 0) {
    const holds = test(value);
    return (read) => holds(read(attribute));
  }
  return (read, parameter) => test(withParameters(value, parameter))(read(attribute));
}

const membership =
  (group: string, wanted: boolean): Scope =>
  (read, parameter) =>
    (read(membershipName(withParameters(group, parameter))) === true) === wanted;

/** Fills parameters in; one without a value, or that nobody knows, leaves nothing in its place. */
export const withParameters = (value: string, parameter: ReadParameter): string => fillParameters(value, (name) => parameter(name) ?? '');

/** Made for what a clause asks for; absent attributes are `undefined`. */
type Test = (wanted: string) => (value: JsonValue | undefined) => boolean;

const anyOf =
  (matches: (value: JsonScalar) => boolean) =>
  (value: JsonValue | undefined): boolean => {
    if (value === undefined) return false;
    return Array.isArray(value) ? (value as readonly JsonScalar[]).some(matches) : matches(value as JsonScalar);
  };
const some =
  (matches: (value: string, wanted: string) => boolean): Test =>
  (wanted) => {
    const lower = wanted.toLowerCase();
    return anyOf((value) => (isBinary(value) ? matches(textOf(value), wanted) : matches(textOf(value).toLowerCase(), lower)));
  };
const not =
  (test: Test): Test =>
  (wanted) => {
    const holds = test(wanted);
    return (value) => !holds(value);
  };
/** Numbers are compared as numbers: the shipped `memberCount LESSTHAN 50000` means nothing otherwise. */
const ordered =
  (holds: (order: number) => boolean): Test =>
  (wanted) =>
    anyOf((value) => holds(compare(textOf(value), wanted)));

const equal = some((value, wanted) => value === wanted);
const contains = some((value, wanted) => value.includes(wanted));
const startsWith = some((value, wanted) => value.startsWith(wanted));
const endsWith = some((value, wanted) => value.endsWith(wanted));
const isNull: Test = () => (value) => value === undefined || (Array.isArray(value) && value.length === 0);
const isBitSet: Test = (wanted) => {
  const mask = integerOf(wanted);
  if (mask === undefined) return () => false;
  const small = mask >= 0n && mask <= largestInt32 ? Number(mask) : undefined;
  return anyOf((value) =>
    small !== undefined && typeof value === 'number' && (value | 0) === value
      ? (value & small) !== 0
      : ((integerOf(textOf(value)) ?? 0n) & mask) !== 0n,
  );
};

/** Bitwise operators take numbers up to here as they are. */
const largestInt32 = 0x7fff_ffffn;

const operators: Readonly<Record<Exclude<ScopeOperator, 'ISMEMBEROF' | 'ISNOTMEMBEROF'>, Test>> = {
  EQUAL: equal,
  NOTEQUAL: not(equal),
  LESSTHAN: ordered((order) => order < 0),
  LESSTHAN_OR_EQUAL: ordered((order) => order <= 0),
  GREATERTHAN: ordered((order) => order > 0),
  GREATERTHAN_OR_EQUAL: ordered((order) => order >= 0),
  CONTAINS: contains,
  NOTCONTAINS: not(contains),
  STARTSWITH: startsWith,
  NOTSTARTSWITH: not(startsWith),
  ENDSWITH: endsWith,
  NOTENDSWITH: not(endsWith),
  ISNULL: isNull,
  ISNOTNULL: not(isNull),
  ISIN: equal,
  ISNOTIN: not(equal),
  ISBITSET: isBitSet,
  ISNOTBITSET: not(isBitSet),
};

/** A value as a filter writes it: truth values as .NET does, bytes in Base64. */
export function textOf(value: JsonScalar): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value !== 'object') return String(value);
  return '$binary' in value ? value.$binary : value.$number;
}

function compare(value: string, wanted: string): number {
  const [left, right] = [integerOf(value), integerOf(wanted)];
  if (left !== undefined && right !== undefined) return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = [value.toLowerCase(), wanted.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : 0;
}

const integerOf = (text: string): bigint | undefined => (/^-?\d{1,20}$/.test(text) ? BigInt(text) : undefined);
