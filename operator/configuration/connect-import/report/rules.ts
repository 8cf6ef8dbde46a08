// One line of the report for each rule.
import type { Decisions } from '../convert/decide.ts';
import type { RefusedRule } from '../convert/refuse.ts';
import type { ConnectConnector } from '../export/connector.ts';
import type { RuleReport } from './report.ts';

export function ruleReports(
  { rules }: Decisions,
  refused: readonly RefusedRule[],
  connectors: readonly ConnectConnector[],
): readonly RuleReport[] {
  const gone = new Set(refused.map(({ resource }) => resource.metadata.name));
  const connectorNames = new Map(connectors.map(({ id, name }) => [id, name]));
  return rules.map(({ candidate, decision }): RuleReport => {
    const { rule, name } = candidate;
    const base = {
      name: rule.name,
      id: rule.id,
      connector: connectorNames.get(rule.connector) ?? rule.connector,
      ...(rule.strangePrecedence === undefined ? { precedence: rule.precedence } : {}),
      disabled: rule.disabled,
      file: rule.construct.file,
      line: rule.construct.line,
    };
    if (decision.kind !== 'Own') return { ...base, result: 'Default', shipped: decision.shipped, differences: [] };
    return {
      ...base,
      result: gone.has(name) ? 'Refused' : 'Own',
      ...(decision.shipped === undefined ? {} : { shipped: decision.shipped }),
      resource: name,
      because: decision.because,
      differences: decision.differences,
    };
  });
}
