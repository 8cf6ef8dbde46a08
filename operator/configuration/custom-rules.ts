// Checks the rules that people write, and turns them into templates.
import type { SyncRuleInput } from '../api/types.gen.ts';
import type { ConnectorConfiguration, Flow } from '../model/revision.ts';
import { flowProblems, toFlow } from './flows.ts';
import { type ConfigurationProblem, type Report, ruleProblem } from './problem.ts';
import { nameOf } from './resources.ts';
import { ruleConnector } from './rule-connector.ts';
import { type RuleConnector, type RuleTemplate, ruleType } from './rule-template.ts';
import { scopeProblems, toScopeClause } from './scope-clauses.ts';
import type { CheckedRule } from './static-checks/index.ts';

export interface CustomRules {
  readonly rules: readonly CheckedRule[];
  readonly problems: readonly ConfigurationProblem[];
  readonly warnings: readonly ConfigurationProblem[];
}

/** Precedence from here on belongs to the default rules. */
const firstDefaultPrecedence = 100;

/** Compiles the rules that are not disabled. @param parameters Names of the schedule's own. */
export function compileCustomRules(
  rules: readonly SyncRuleInput[],
  connectors: readonly ConnectorConfiguration[],
  parameters: readonly string[],
): CustomRules {
  const results = rules.filter(({ spec }) => spec.disabled !== true).map((rule) => compileRule(rule, connectors, parameters));
  return {
    rules: results.flatMap(({ rules: compiled }) => compiled),
    problems: results.flatMap(({ problems }) => problems),
    warnings: results.flatMap(({ warnings }) => warnings),
  };
}

function compileRule(rule: SyncRuleInput, connectors: readonly ConnectorConfiguration[], parameters: readonly string[]): CustomRules {
  const report = ruleProblem(rule);
  const chosen = ruleConnector(rule, connectors, report);
  const checked = flowProblems(rule, report, parameters);
  const problems = [
    ...chosen.problems,
    ...scopeProblems(rule, report, parameters),
    ...checked.problems,
    ...linkProblems(rule, report),
    ...forestProblems(rule, chosen.chosen, report),
    ...idleProblems(rule, report),
  ];
  const warnings = [...chosen.warnings, ...checked.warnings, ...precedenceWarnings(rule, report)];
  if (problems.length > 0 || chosen.connector === undefined) return { rules: [], problems, warnings };
  const flows = (rule.spec.flows ?? []).map(toFlow).filter((flow): flow is Flow => flow !== undefined);
  const [first] = chosen.chosen;
  const compiled: CheckedRule = {
    template: template(rule, chosen.connector, flows, parameters),
    report,
    connectorType: first === undefined ? (rule.spec.connector.type ?? 'ActiveDirectory') : ruleType(first.type),
    connectors: chosen.chosen.map(({ name }) => name),
    parameters,
  };
  return { rules: [compiled], problems, warnings };
}

function template(
  { metadata, spec }: SyncRuleInput,
  connector: RuleConnector,
  flows: readonly Flow[],
  parameters: readonly string[],
): RuleTemplate {
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
    scope: (spec.scope ?? []).map(({ clauses }) => clauses.map((clause) => toScopeClause(clause, parameters))),
    join: (spec.join ?? []).map(({ clauses }) => clauses.map((clause) => ({ ...clause, caseSensitive: clause.caseSensitive ?? false }))),
    flows,
  };
}

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

/** Who is in a forest its own administrators decide, and a directory that is read as the truth must not fill itself. */
function forestProblems(
  { spec }: SyncRuleInput,
  chosen: readonly ConnectorConfiguration[],
  report: Report,
): readonly ConfigurationProblem[] {
  const isForest = chosen.some(({ type }) => ruleType(type) === 'ActiveDirectory');
  if (!isForest || spec.direction !== 'Outbound' || spec.linkType !== 'Provision') return [];
  const message = 'Nothing is created in Active Directory, moved or deleted: a rule can only write values to objects that are there.';
  return [report('spec.linkType', message, 'Choose the link type Join, with join clauses.')];
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
