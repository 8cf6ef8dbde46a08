// The connectors of a schedule that a rule stands for.
import type { SyncRuleInput } from '../api/types.gen.ts';
import { suggestion } from '../expression/index.ts';
import type { ConnectorConfiguration } from '../model/revision.ts';
import type { ConfigurationProblem, Report } from './problem.ts';
import { type RuleConnector, ruleType } from './rule-template.ts';

export interface ChosenConnector {
  readonly connector?: RuleConnector;
  /** Those of the schedule that it stands for. */
  readonly chosen: readonly ConnectorConfiguration[];
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/** Resolves `spec.connector`. */
export function ruleConnector({ spec }: SyncRuleInput, connectors: readonly ConnectorConfiguration[], report: Report): ChosenConnector {
  const { name, type } = spec.connector;
  if ((name === undefined) === (type === undefined)) {
    return refused(
      report('spec.connector', 'A rule names either one connector or a type of connectors.', 'Give exactly one of name and type.'),
    );
  }
  const found = connectors.filter((connector) => connector.name === name || ruleType(connector.type) === type);
  const [first] = found;
  if (first === undefined && name !== undefined) {
    const hint = suggestion(
      name,
      connectors.map((connector) => connector.name),
    );
    const message = `The connector ${name} is none of the schedule's connectors${hint === '' ? '.' : hint}`;
    return refused(report('spec.connector.name', message, 'Name a connector of the schedule, or add this one to it.'));
  }
  const connector: RuleConnector | undefined = name !== undefined ? { name } : type !== undefined ? { type } : undefined;
  const warnings =
    first === undefined
      ? [
          report(
            'spec.connector.type',
            `The schedule has no connector of type ${type ?? ''}; the rule does nothing there.`,
            'Remove the rule from the schedule, or add such a connector.',
          ),
        ]
      : [];
  return connector === undefined ? { chosen: found, problems: [], warnings } : { connector, chosen: found, problems: [], warnings };
}

const refused = (problem: ConfigurationProblem): ChosenConnector => ({ chosen: [], problems: [problem], warnings: [] });
