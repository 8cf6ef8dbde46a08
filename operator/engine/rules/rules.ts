// The rules of a revision, compiled once and found by connector and object type.
import {
  type CompiledExpression,
  compileExpression,
  type ExpressionEnvironment,
  type ExpressionResult,
  type ExpressionTrace,
  type NextChange,
  parametersIn,
} from '../../expression/index.ts';
import { type Flow, forestOf, type JoinClause, type MergeType, type Revision, type RevisionRule } from '../../model/revision.ts';
import { sha256 } from '../../model/hash.ts';
import { engineErrors } from '../errors.ts';
import type { MembershipReach } from '../port/link-table.ts';
import { parametersOf } from './environment.ts';
import { groupKey, membershipName, passesFilter } from './membership.ts';
import { type AskedUnit, unitName, unitsOf } from './units.ts';
import { compileScope, type Scope, withParameters } from './scope.ts';

export interface CompiledFlow {
  readonly rule: CompiledRule;
  readonly target: string;
  readonly mergeType: MergeType;
  readonly executeOnce: boolean;
  /** Equal for flows that say the same of the same object, whatever rule they stand in. */
  readonly saying: string;
  /** The attribute that a direct flow copies. */
  readonly source?: string;
  /** The same where the value may be taken as it is stored, without a look at `evaluate`. */
  readonly copies?: string;
  /** Attributes that are read; those read in full and not only counted are in `namesRead` too. */
  readonly reads: readonly string[];
  readonly namesRead: readonly string[];
  /** Attributes on which alone the result depends; absent where time, chance, a parameter or the target has a say. */
  readonly dependsOn?: readonly string[];
  evaluate(environment: ExpressionEnvironment): ExpressionResult;
  /** When the passing of time alone may give another value; absent where it never does. */
  readonly nextChange?: (environment: ExpressionEnvironment) => NextChange;
  /** The same with every intermediate value; only expressions have any. */
  readonly trace?: (environment: ExpressionEnvironment) => ExpressionTrace;
}

export interface CompiledRule {
  /** Place in the revision's total order: lower wins. */
  readonly index: number;
  /** Names the rule in stored lineages: made of its name and connector alone, below 2^32. */
  readonly id: number;
  readonly rule: RevisionRule;
  readonly inScope: Scope;
  readonly scopeReads: readonly string[];
  readonly join: readonly (readonly JoinClause[])[];
  /** True where the rule can link an object: it creates, or it has join clauses. */
  readonly links: boolean;
  readonly flows: readonly CompiledFlow[];
  /** Names of the parameters that scope and flows read. */
  readonly parameters: ReadonlySet<string>;
  readonly timed: boolean;
}

/** Groups by their keys, in order. */
export interface AskedGroups {
  /** Those that rules ask about, for direct members. */
  readonly direct: readonly string[];
  readonly filter?: { readonly groups: readonly string[]; readonly reach: MembershipReach };
  /** All of them, and how far a membership may reach at most. */
  readonly groups: readonly string[];
  readonly reach: MembershipReach;
}

export interface RuleSet {
  inbound(connector: string, objectType: string): readonly CompiledRule[];
  outbound(connector: string, objectType: string): readonly CompiledRule[];
  /**
   * True where no inbound rule flows anything from objects of the type, as with foreign security principals: such an object stands for one that is
   * elsewhere, so it may join beside another object of its connector.
   */
  standsIn(connector: string, objectType: string): boolean;
  /** Groups of the connector whose members rules or its filter want to know. */
  asked(connector: string): AskedGroups;
  /** Organizational units of the connector that rules chose, in order. */
  units(connector: string): readonly AskedUnit[];
  /** Metaverse attributes that some inbound join looks for. */
  readonly joinAttributes: readonly string[];
  readonly all: readonly CompiledRule[];
  /** As lineages name them. */
  readonly byId: ReadonlyMap<number, CompiledRule>;
}

/** @throws InvalidRule where an expression does not compile, which the compilation of the revision has excluded. */
export function compileRules(revision: Revision): RuleSet {
  const ids = new Set<number>();
  const filtered = filteredConnectors(revision);
  const own = Object.keys(revision.parameters ?? {});
  const all = revision.rules.map((rule, index) => withFilter(withUnit(compileRule(rule, index, idOf(rule, ids), own)), filtered));
  const joinAttributes = all
    .filter(({ rule }) => rule.direction === 'Inbound')
    .flatMap(({ join }) => join.flat().map(({ target }) => target));
  const find = (direction: RevisionRule['direction']) => {
    const found = new Map<string, readonly CompiledRule[]>();
    return (connector: string, objectType: string): readonly CompiledRule[] => {
      const key = `${connector}\n${objectType}`;
      let rules = found.get(key);
      if (rules === undefined) {
        const fits = ({ rule }: CompiledRule): boolean =>
          rule.direction === direction &&
          rule.connector === connector &&
          (rule.sourceObjectType === objectType || rule.sourceObjectType === '*');
        rules = all.filter(fits);
        found.set(key, rules);
      }
      return rules;
    };
  };
  const inbound = find('Inbound');
  return {
    inbound,
    outbound: find('Outbound'),
    asked: askedGroups(revision, filtered),
    units: unitsOf(revision),
    standsIn: (connector, objectType) => inbound(connector, objectType).every(({ flows }) => flows.length === 0),
    joinAttributes: [...new Set(joinAttributes)].sort(),
    all,
    byId: new Map(all.map((rule) => [rule.id, rule])),
  };
}

const filteredConnectors = ({ connectors }: Revision): ReadonlyMap<string, NonNullable<AskedGroups['filter']>> =>
  new Map(
    connectors.flatMap((connector) => {
      const filter = forestOf(connector)?.groupFilter;
      return filter === undefined ? [] : [[connector.name, { groups: sortedKeys(filter.groups), reach: filter.membership }] as const];
    }),
  );

const sortedKeys = (groups: readonly string[]): readonly string[] => [...new Set(groups.map(groupKey))].sort();

/** Whoever is not in the groups of a filter is in scope of no rule of the connector. */
function withFilter(compiled: CompiledRule, filtered: ReturnType<typeof filteredConnectors>): CompiledRule {
  const { rule, inScope } = compiled;
  if (rule.direction !== 'Inbound' || !filtered.has(rule.connector)) return compiled;
  return { ...compiled, inScope: (read, parameter) => read(membershipName(passesFilter)) === true && inScope(read, parameter) };
}

/** A rule for one organizational unit has no other object in scope. */
function withUnit(compiled: CompiledRule): CompiledRule {
  const { rule, inScope } = compiled;
  if (rule.organizationalUnit === undefined) return compiled;
  const name = membershipName(unitName(rule.organizationalUnit.distinguishedName));
  return { ...compiled, inScope: (read, parameter) => read(name) === true && inScope(read, parameter) };
}

function askedGroups(revision: Revision, filtered: ReturnType<typeof filteredConnectors>): RuleSet['asked'] {
  const found = new Map<string, AskedGroups>();
  return (connector) => {
    const known = found.get(connector);
    if (known !== undefined) return known;
    const parameter = parametersOf(revision, connector)('');
    const clauses = revision.rules
      .filter((rule) => rule.connector === connector && rule.direction === 'Inbound')
      .flatMap(({ scope }) => scope.flat())
      .filter(({ operator }) => operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF');
    const direct = sortedKeys(clauses.map(({ value = '' }) => withParameters(value, parameter)));
    const filter = filtered.get(connector);
    const groups = [...new Set([...direct, ...(filter?.groups ?? [])])].sort();
    const asked: AskedGroups = { direct, groups, reach: filter?.reach ?? 'Direct', ...(filter === undefined ? {} : { filter }) };
    found.set(connector, asked);
    return asked;
  };
}

/** Two names with one hash are rarer than one in ten thousand configurations of a thousand rules; the later one then takes the next number. */
function idOf({ name, connector }: RevisionRule, taken: Set<number>): number {
  let id = Number.parseInt(sha256([connector, name]).slice(0, 8), 16);
  while (taken.has(id)) id += 1;
  taken.add(id);
  return id;
}

/** A rule while its flows are compiled. */
type GrowingRule = { timed: boolean; readonly parameters: Set<string> } & Omit<CompiledRule, 'timed' | 'parameters'>;

/** @param own Names of the schedule's own parameters. */
function compileRule(rule: RevisionRule, index: number, id: number, own: readonly string[]): CompiledRule {
  const flows: CompiledFlow[] = [];
  const compiled: GrowingRule = {
    index,
    id,
    rule,
    inScope: compileScope(rule.scope),
    scopeReads: rule.scope
      .flat()
      .flatMap(({ attribute, operator }) => (operator === 'ISMEMBEROF' || operator === 'ISNOTMEMBEROF' ? [] : [attribute])),
    join: rule.join.filter((clauses) => clauses.length > 0),
    links: rule.linkType !== 'Join' || rule.join.length > 0,
    flows,
    parameters: new Set(rule.scope.flat().flatMap(({ value = '' }) => parametersIn(value))),
    timed: false,
  };
  for (const flow of rule.flows) flows.push(compileFlow(compiled, flow, own));
  return compiled;
}

function compileFlow(rule: GrowingRule, flow: Flow, own: readonly string[]): CompiledFlow {
  const { target, mergeType, executeOnce } = flow;
  const base = { rule, target, mergeType, executeOnce, saying: sayingOf(flow, rule) };
  switch (flow.kind) {
    case 'Direct': {
      const { source } = flow;
      const evaluate = (environment: ExpressionEnvironment): ExpressionResult => {
        const value = environment.attribute(source);
        return value === undefined ? nothing : { kind: 'value', value };
      };
      return { ...base, source, ...(executeOnce ? {} : { copies: source }), reads: [source], namesRead: [], dependsOn: [source], evaluate };
    }
    case 'Constant': {
      const result: ExpressionResult = { kind: 'value', value: constantOf(flow.value) };
      return { ...base, reads: [], namesRead: [], dependsOn: [], evaluate: () => result };
    }
    case 'Expression': {
      const compiling = compileExpression(flow.expression, { parameters: own });
      if (compiling.kind === 'error') throw new engineErrors.InvalidRule({ rule: rule.rule.name, problem: compiling.error.message });
      const { expression } = compiling;
      if (expression.usesTime) rule.timed = true;
      for (const name of expression.parameters) rule.parameters.add(name);
      const namesRead = expression.reads.filter((name) => flow.expression.includes(`[${name}]`));
      return {
        ...base,
        reads: expression.reads,
        namesRead,
        ...dependenceOf(expression, rule.rule),
        evaluate: (environment) => expression.evaluate(environment),
        // What was executed once stays, whatever the time.
        ...(expression.usesTime && !executeOnce
          ? { nextChange: (environment: ExpressionEnvironment) => expression.nextChange(environment) }
          : {}),
        trace: (environment) => expression.trace(environment),
      };
    }
  }
}

/** What was imported is the object itself on the way in, and another object on the way out. */
function dependenceOf(
  { reads, importedReads, parameters, usesTime, usesRandom }: CompiledExpression,
  { direction }: RevisionRule,
): Pick<CompiledFlow, 'dependsOn'> {
  if (usesTime || usesRandom || parameters.length > 0 || (direction === 'Outbound' && importedReads.length > 0)) return {};
  return { dependsOn: [...new Set([...reads, ...importedReads])] };
}

/** A flow executed once remembers its value under its own rule. */
const sayingOf = (flow: Flow, { id }: { readonly id: number }): string => JSON.stringify(flow.executeOnce ? [flow, id] : flow);

const nothing: ExpressionResult = { kind: 'null' };

/** Constants are written as text; those that mean a truth value are one, as the metaverse's schema has it in Connect. */
const constantOf = (text: string): string | boolean => (/^(true|false)$/i.test(text) ? text.toLowerCase() === 'true' : text);
