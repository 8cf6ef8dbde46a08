// In what two rules differ in effect, however each of them is written.
import { canonicalExpression } from '../expression/index.ts';
import type { Flow, JoinClause, RevisionRule, ScopeClause } from '../model/revision.ts';

export interface RuleDifference {
  /** `scope`, `join`, the name of another field, or `flow TARGET`. */
  readonly aspect: string;
  /** What each side says; absent where it says nothing. */
  readonly left?: string;
  readonly right?: string;
}

/** What is compared of a rule: everything but its name, its place and its connector. */
export type ComparedRule = Pick<
  RevisionRule,
  'direction' | 'sourceObjectType' | 'targetObjectType' | 'linkType' | 'scope' | 'join' | 'flows'
>;

/** In a stable order; empty where the rules do the same. */
export function ruleDifferences(left: ComparedRule, right: ComparedRule): readonly RuleDifference[] {
  const fields = (['direction', 'sourceObjectType', 'targetObjectType', 'linkType'] as const).map((aspect) =>
    difference(aspect, left[aspect], right[aspect]),
  );
  const groups = [
    difference('scope', scopeText(left.scope), scopeText(right.scope)),
    difference('join', joinText(left.join), joinText(right.join)),
  ];
  const [ours, theirs] = [flowTexts(left.flows), flowTexts(right.flows)];
  const targets = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const flows = targets.map((target) => difference(`flow ${target}`, ours.get(target), theirs.get(target)));
  return [...fields, ...groups, ...flows].flatMap((found) => found ?? []);
}

function difference(aspect: string, left: string | undefined, right: string | undefined): RuleDifference | undefined {
  if (left === right) return undefined;
  return { aspect, ...(left === undefined ? {} : { left }), ...(right === undefined ? {} : { right }) };
}

/** Groups are alternatives and clauses hold together, so neither has an order; truth values have no case. */
function scopeText(scope: readonly (readonly ScopeClause[])[]): string {
  const clause = ({ attribute, operator, value }: ScopeClause): string =>
    value === undefined
      ? `${attribute} ${operator}`
      : `${attribute} ${operator} ${/^(true|false)$/i.test(value) ? value.toLowerCase() : value}`;
  return scope
    .map((group) => group.map(clause).sort().join(' and '))
    .sort()
    .join(' or ');
}

/** Groups are tried in order; the clauses of a group have none. */
function joinText(join: readonly (readonly JoinClause[])[]): string {
  const clause = ({ source, target, caseSensitive }: JoinClause): string => `${source} = ${target}${caseSensitive ? ' exactly' : ''}`;
  return join.map((group) => group.map(clause).sort().join(' and ')).join(', else ');
}

function flowTexts(flows: readonly Flow[]): ReadonlyMap<string, string> {
  return new Map(
    flows.map((flow) => {
      const merge = flow.mergeType === 'Update' ? '' : ` (${flow.mergeType})`;
      return [flow.target, `${valueText(flow)}${merge}${flow.executeOnce ? ' (once)' : ''}`];
    }),
  );
}

/** An expression of one attribute alone is the same as a direct flow. */
function valueText(flow: Flow): string {
  switch (flow.kind) {
    case 'Direct':
      return `[${flow.source}]`;
    case 'Constant':
      return `constant ${/^(true|false)$/i.test(flow.value) ? flow.value.toLowerCase() : flow.value}`;
    case 'Expression':
      return canonicalExpression(flow.expression) ?? flow.expression;
  }
}
