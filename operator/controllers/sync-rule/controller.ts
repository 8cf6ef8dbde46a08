// Says of a SyncRule whether it compiles, and which schedules use it.
import type { SyncRule } from '../../api/types.gen.ts';
import { compileExpression, type ExpressionProblem, parametersIn } from '../../expression/index.ts';
import { parseKey, type Stored } from '../../kube/index.ts';
import {
  type DesiredCondition,
  type Outcome,
  type Reconcile,
  readyConditions,
  reconcileInOrder,
  Stalling,
  type Step,
} from '../../runtime/index.ts';
import { byAge, type Cluster } from '../cluster.ts';
import { syncRules } from '../kinds.ts';
import type { RuleFinding } from '../rule-findings.ts';
import { recordTurn, reportStatus } from '../status.ts';
import { selectsRule } from '../sync-schedule/policies.ts';

interface RuleScope {
  readonly cluster: Cluster;
  readonly rule: Stored<SyncRule>;
  /** Names of the schedules that select it, the oldest first. */
  readonly schedules: readonly string[];
  readonly findings: readonly RuleFinding[];
}

const compileFlows: Step<RuleScope> = async ({ rule }) => {
  const problems = expressionProblems(rule);
  if (problems.length > 0) throw new Stalling('ExpressionInvalid', problems.join(' '));
};

/** What only shows in the place where the rule is used: a type that nobody creates, a connector that the schedule lacks. */
const fitIntoSchedules: Step<RuleScope> = async ({ rule, findings }) => {
  const problems = findings.filter(({ severity }) => severity === 'Problem').map(({ schedule, text }) => `In ${schedule}: ${text}`);
  if (!rule.spec.disabled && problems.length > 0) throw new Stalling('RuleInvalid', problems.join(' '));
};

/** What is wrong with the rule's expressions, one sentence each with the place; pure. */
export function expressionProblems({ spec }: Pick<SyncRule, 'spec'>): readonly string[] {
  return spec.flows.flatMap(({ target, expression }) => {
    if (expression === undefined) return [];
    // Which parameters there are, each schedule says for itself.
    const compiled = compileExpression(expression, { parameters: parametersIn(expression) });
    return compiled.kind === 'ok' ? [] : [describe(target, compiled.error)];
  });
}

const describe = (target: string, { message, line, column }: ExpressionProblem): string =>
  `The flow to ${target} does not compile (line ${line}, column ${column}): ${message}`;

async function summarize(
  { cluster, rule, schedules, findings }: RuleScope,
  outcome: Outcome,
  { signal }: { readonly signal: AbortSignal },
): Promise<void> {
  recordTurn(cluster, syncRules, rule, outcome);
  const warnings = findings.filter(({ severity }) => severity === 'Warning').map(({ schedule, text }) => `Warning in ${schedule}: ${text}`);
  const conditions = ruleConditions(rule, schedules, warnings, outcome);
  await reportStatus(cluster, syncRules, rule, { conditions, fields: { schedules } }, signal);
}

/** All conditions of the kind; pure. */
export function ruleConditions(
  { spec }: SyncRule,
  schedules: readonly string[],
  warnings: readonly string[],
  outcome: Outcome,
): readonly DesiredCondition[] {
  const compiled = { reason: 'Compiled', message: ['Every expression compiles.', ...warnings].join(' ') };
  const failure = outcome.kind === 'done' ? undefined : { reason: outcome.reason, message: outcome.message };
  return [
    ...readyConditions(
      outcome,
      spec.disabled ? { reason: 'Disabled', message: 'spec.disabled is set.' } : { reason: 'Compiled', message: useOf(schedules) },
    ),
    { type: 'Compiled', status: failure === undefined ? 'True' : 'False', ...(failure ?? compiled) },
  ];
}

const useOf = (schedules: readonly string[]): string =>
  schedules.length === 0 ? 'The rule compiles. No SyncSchedule selects it.' : `The rule compiles. Used by ${schedules.join(', ')}.`;

const reconcileRule = reconcileInOrder<RuleScope>([compileFlows, fitIntoSchedules], { summarize });

/** Reconciles the rule with the key `namespace/name`. */
export function ruleReconciler(cluster: Cluster): Reconcile {
  return async (key, context) => {
    const rule = cluster.caches.rules.get(parseKey(key));
    if (rule === undefined) return {};
    const { name, namespace = '', labels } = rule.metadata;
    const users = cluster.caches.schedules.list(namespace).filter((schedule) => selectsRule(schedule, labels));
    const schedules = users.sort(byAge).map(({ metadata }) => metadata.name);
    const findings = cluster.findings.of(namespace, name, schedules);
    return await reconcileRule({ cluster, rule, schedules, findings }, context);
  };
}
