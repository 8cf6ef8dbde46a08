// Checks the rules that people write, and turns them into templates.
import type { SyncRuleInput } from '../api/types.gen.ts';
import { suggestion } from '../expression/index.ts';
import type { ConnectorConfiguration, Flow } from '../model/revision.ts';
import { flowProblems, toFlow } from './flows.ts';
import { type ConfigurationProblem, type Report, ruleProblem } from './problem.ts';
import { nameOf } from './resources.ts';
import type { RuleConnector, RuleTemplate } from './rule-template.ts';
import { scopeProblems, toScopeClause } from './scope-clauses.ts';

export interface CustomRules {
  readonly templates: readonly RuleTemplate[];
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/** Precedence from here on belongs to the default rules. */
const firstDefaultPrecedence = 100;

/** Compiles the rules that are not disabled. */
export function compileCustomRules(rules: readonly SyncRuleInput[], connectors: readonly ConnectorConfiguration[]): CustomRules {
  const results = rules.filter(({ spec }) => spec.disabled !== true).map((rule) => compileRule(rule, connectors));
  return {
    templates: results.flatMap(({ templates }) => templates),
    problems: results.flatMap(({ problems }) => problems),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

function compileRule(rule: SyncRuleInput, connectors: readonly ConnectorConfiguration[]): CustomRules {
  const report = ruleProblem(rule);
  const chosen = ruleConnector(rule, connectors, report);
  const checked = flowProblems(rule, report);
  const problems = [
    ...chosen.problems,
    ...scopeProblems(rule, report),
    ...checked.problems,
    ...linkProblems(rule, report),
    ...idleProblems(rule, report),
  ];
  const warnings = [...chosen.warnings, ...checked.warnings, ...precedenceWarnings(rule, report)];
  if (problems.length > 0 || chosen.connector === undefined) return { templates: [], problems, warnings };
  const flows = (rule.spec.flows ?? []).map(toFlow).filter((flow): flow is Flow => flow !== undefined);
  return { templates: [template(rule, chosen.connector, flows)], problems, warnings };
}

function template({ metadata, spec }: SyncRuleInput, connector: RuleConnector, flows: readonly Flow[]): RuleTemplate {
  return {
    name: nameOf({ metadata }),
    origin: 'Custom',
    direction: spec.direction,
    for: connector,
    sourceObjectType: spec.sourceObjectType,
    targetObjectType: spec.targetObjectType,
    linkType: spec.linkType,
    precedence: spec.precedence,
    ...(spec.softDeleteExpirySeconds === undefined || spec.softDeleteExpirySeconds === 0
      ? {}
      : { softDeleteExpirySeconds: spec.softDeleteExpirySeconds }),
    scope: (spec.scope ?? []).map(({ clauses }) => clauses.map(toScopeClause)),
    join: (spec.join ?? []).map(({ clauses }) => clauses.map((clause) => ({ ...clause, caseSensitive: clause.caseSensitive ?? false }))),
    flows,
  };
}

interface ChosenConnector {
  readonly connector?: RuleConnector;
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

function ruleConnector({ spec }: SyncRuleInput, connectors: readonly ConnectorConfiguration[], report: Report): ChosenConnector {
  const { name, type } = spec.connector;
  if ((name === undefined) === (type === undefined)) {
    return refused(
      report('spec.connector', 'A rule names either one connector or a type of connectors.', 'Give exactly one of name and type.'),
    );
  }
  const found = connectors.filter((connector) => connector.name === name || connector.type === type);
  const [first] = found;
  if (first === undefined && name !== undefined) {
    const hint = suggestion(
      name,
      connectors.map((connector) => connector.name),
    );
    const message = `The connector ${name} is none of the schedule's connectors${hint === '' ? '.' : hint}`;
    return refused(report('spec.connector.name', message, 'Name a connector of the schedule, or add this one to it.'));
  }
  if (spec.direction === 'Outbound' && (first?.type ?? type) === 'ActiveDirectory') {
    return refused(report('spec.direction', 'Active Directory is only read.', 'Write outbound rules for a connector of type EntraID.'));
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
  return connector === undefined ? { problems: [], warnings } : { connector, problems: [], warnings };
}

const refused = (problem: ConfigurationProblem): ChosenConnector => ({ problems: [problem], warnings: [] });

/** What the API server refuses too; a manifest on its way through a pull request has not met one. */
function linkProblems({ spec }: SyncRuleInput, report: Report): readonly ConfigurationProblem[] {
  const { direction, linkType, targetObjectType, softDeleteExpirySeconds = 0 } = spec;
  const problems: ConfigurationProblem[] = [];
  if (linkType === 'JoinNoFlow' && direction !== 'Outbound') {
    problems.push(report('spec.linkType', 'JoinNoFlow is for outbound rules.', 'Choose Join, or make the rule an outbound one.'));
  }
  if (targetObjectType === '*' && (direction === 'Outbound' || linkType === 'Provision')) {
    const message = 'Only an inbound rule that joins can leave the target object type open.';
    problems.push(report('spec.targetObjectType', message, 'Name the type of the objects that values go to.'));
  }
  if (softDeleteExpirySeconds > 0 && (direction !== 'Outbound' || linkType !== 'Provision')) {
    const message = 'Deletes come of outbound rules that provision; this rule never makes one.';
    problems.push(report('spec.softDeleteExpirySeconds', message, 'Set it on the outbound rule that provisions the objects.'));
  }
  return problems;
}

function idleProblems({ spec }: SyncRuleInput, report: Report): readonly ConfigurationProblem[] {
  const empty = (spec.join ?? []).findIndex(({ clauses }) => clauses.length === 0);
  if (empty >= 0) {
    return [
      report(
        `spec.join[${empty}].clauses`,
        'A join group without clauses would join everything.',
        'Give the group a clause, or remove it.',
      ),
    ];
  }
  if (spec.linkType !== 'Join' || (spec.flows ?? []).length > 0 || (spec.join ?? []).length > 0) return [];
  return [
    report('spec.flows', 'The rule neither provisions, nor joins, nor flows anything.', 'Give it flows or join groups, or disable it.'),
  ];
}

function precedenceWarnings({ spec }: SyncRuleInput, report: Report): readonly ConfigurationProblem[] {
  if (spec.precedence < firstDefaultPrecedence) return [];
  const message = `The precedence ${spec.precedence} is among or behind the default rules, which begin at ${firstDefaultPrecedence}.`;
  return [
    report('spec.precedence', message, `Choose a number below ${firstDefaultPrecedence} if the rule is to win over the default rules.`),
  ];
}
