// Gives rules to connectors, and puts them into their total order.
import type { ConnectorConfiguration, RevisionRule } from '../model/revision.ts';
import { ruleType, type RuleTemplate } from './rule-template.ts';

/** One rule for each connector that a template is for, ordered by precedence, then the schedule's order of connectors, then name. */
export function expandRules(templates: readonly RuleTemplate[], connectors: readonly ConnectorConfiguration[]): readonly RevisionRule[] {
  const order = new Map(connectors.map(({ name }, index) => [name, index]));
  const position = (rule: RevisionRule): number => order.get(rule.connector) ?? 0;
  return templates
    .flatMap(({ for: wanted, purpose: _, ...rule }) =>
      connectors
        .filter(({ name, type }) => ('name' in wanted ? name === wanted.name : ruleType(type) === wanted.type))
        .map(({ name }): RevisionRule => ({ ...rule, connector: name })),
    )
    .sort(
      (a, b) => a.precedence - b.precedence || position(a) - position(b) || compareText(a.name, b.name) || compareText(a.origin, b.origin),
    );
}

/** By code unit: the same order on every machine, whatever its language. */
const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
