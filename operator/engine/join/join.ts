// Which metaverse object an object joins: a pure decision, independent of the order in which objects arrived.
import { isBinary, type JsonAttributes, type JsonScalar, type JsonValue } from '../../model/json.ts';
import type { JoinClause } from '../../model/revision.ts';
import type { LockstepError } from '../../model/errors.ts';
import { objectErrors } from '../errors.ts';
import type { CompiledRule } from '../rules/rules.ts';
import { textOf } from '../rules/scope.ts';

/** A metaverse object that a key led to. */
export interface Candidate {
  readonly id: number;
  readonly objectType: string;
  readonly attributes: JsonAttributes;
  /** Name of the object of the same connector that is joined to it; absent while there is none. */
  readonly taken?: string;
}

export type JoinDecision =
  | { readonly kind: 'Join'; readonly metaverse: number }
  /** `objectType` of the metaverse object to be created. */
  | { readonly kind: 'Project'; readonly objectType: string }
  | { readonly kind: 'Wait' }
  | { readonly kind: 'Refuse'; readonly error: LockstepError; readonly contested?: Contested };

/** Metaverse objects that an object matches without joining one of them, and the rule by which it does. */
export interface Contested {
  readonly rule: string;
  /** Ids, in order. */
  readonly matches: readonly number[];
}

/** The key under which the metaverse keeps a value. Case never tells keys apart; a case-sensitive clause compares again. */
export const joinKey = (attribute: string, value: JsonScalar): string => `${attribute}\n${withoutCase(value)}`;

/** Only texts have letters of either case: the Base64 of other bytes may differ in nothing but case. */
const withoutCase = (value: JsonScalar): string => (isBinary(value) ? textOf(value) : textOf(value).toLowerCase());

/** Keys of a metaverse object for the attributes that joins look for, in order. */
export function keysOf(attributes: JsonAttributes, joinAttributes: readonly string[]): readonly string[] {
  const keys = new Set<string>();
  for (const name of joinAttributes) for (const value of valuesOf(attributes[name])) keys.add(joinKey(name, value));
  return [...keys];
}

/** Keys that any group of the rules would look for; an object that cannot join waits for them. */
export function wantedKeys(rules: readonly CompiledRule[], attributes: JsonAttributes): readonly string[] {
  const keys = new Set<string>();
  for (const { join } of rules) {
    for (const [first] of join)
      if (first !== undefined) for (const value of valuesOf(attributes[first.source])) keys.add(joinKey(first.target, value));
  }
  return [...keys];
}

/**
 * Decides for an unjoined object. `rules` are the linking rules in scope, strongest first; their groups are tried in order: exactly one match joins, or is
 * the error where another object has it already; none or several lead to the next group. @param candidates by join key
 */
export function decideJoin(
  rules: readonly CompiledRule[],
  { name, attributes }: { readonly name: string; readonly attributes: JsonAttributes },
  candidates: (key: string) => readonly Candidate[],
): JoinDecision {
  const joining = rules.filter(({ join }) => join.length > 0);
  if (joining.length > 1) return { kind: 'Refuse', error: severalJoinRules(joining) };
  let refusal: (JoinDecision & { readonly kind: 'Refuse' }) | undefined;
  for (const { rule, join } of rules) {
    for (const group of join) {
      const matches = matching(group, rule.targetObjectType, attributes, candidates);
      const [only] = matches;
      if (only === undefined) continue;
      const contested = { rule: rule.name, matches: matches.map(({ id }) => id) };
      const refuse = (error: LockstepError) => ({ kind: 'Refuse' as const, error, contested });
      if (matches.length > 1) refusal ??= refuse(new objectErrors.AmbiguousJoin({ count: matches.length, rule: rule.name }));
      // A later group might find somebody else: who was told apart by one clause would come to write another one's account.
      else if (only.taken !== undefined)
        return refuse(new objectErrors.AlreadyJoined({ object: name, rule: rule.name, other: only.taken }));
      else return { kind: 'Join', metaverse: only.id };
    }
  }
  if (refusal !== undefined) return refusal;
  const creator = rules.find(({ rule }) => rule.linkType === 'Provision');
  if (creator === undefined || !hasJoinValue(creator, attributes)) return { kind: 'Wait' };
  return { kind: 'Project', objectType: creator.rule.targetObjectType };
}

/** Entra Connect refuses it too: precedence does not settle which of them is right. */
export const severalJoinRules = (rules: readonly CompiledRule[]): LockstepError =>
  new objectErrors.SeveralJoinRules({ rules: rules.map(({ rule }) => rule.name).join(', ') });

/** A rule with join clauses creates only what at least one of them could find again. */
export const hasJoinValue = ({ join }: CompiledRule, attributes: JsonAttributes): boolean =>
  join.length === 0 || join.some((group) => group.some(({ source }) => attributes[source] !== undefined));

function matching(
  group: readonly JoinClause[],
  objectType: string,
  attributes: JsonAttributes,
  candidates: (key: string) => readonly Candidate[],
): readonly Candidate[] {
  const [first] = group;
  if (first === undefined) return [];
  const found = new Map<number, Candidate>();
  for (const value of valuesOf(attributes[first.source])) {
    for (const candidate of candidates(joinKey(first.target, value))) {
      const fits = objectType === '*' || candidate.objectType === objectType;
      if (fits && group.every((clause) => holds(clause, attributes, candidate.attributes))) found.set(candidate.id, candidate);
    }
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}

function holds({ source, target, caseSensitive }: JoinClause, attributes: JsonAttributes, candidate: JsonAttributes): boolean {
  const form = (value: JsonScalar): string => (caseSensitive ? textOf(value) : withoutCase(value));
  const wanted = new Set(valuesOf(attributes[source]).map(form));
  return valuesOf(candidate[target]).some((value) => wanted.has(form(value)));
}

export const valuesOf = (value: JsonValue | undefined): readonly JsonScalar[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar];
