// Says of a SyncRule whether it compiles, and which schedules use it.
import type { SyncRule } from '../../api/types.gen.ts';
import { compileExpression, type ExpressionProblem } from '../../expression/index.ts';
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
import { recordTurn, reportStatus } from '../status.ts';
import { selectsRule } from '../sync-schedule/policies.ts';

interface RuleScope {
  readonly cluster: Cluster;
  readonly rule: Stored<SyncRule>;
}

const compileFlows: Step<RuleScope> = async ({ rule }) => {
  const problems = expressionProblems(rule);
  if (problems.length > 0) throw new Stalling('ExpressionInvalid', problems.join(' '));
};

/** What is wrong with the rule's expressions, one sentence each with the place; pure. */
export function expressionProblems({ spec }: Pick<SyncRule, 'spec'>): readonly string[] {
  return spec.flows.flatMap(({ target, expression }) => {
    if (expression === undefined) return [];
    const compiled = compileExpression(expression);
    return compiled.kind === 'ok' ? [] : [describe(target, compiled.error)];
  });
}

const describe = (target: string, { message, line, column }: ExpressionProblem): string =>
  `The flow to ${target} does not compile (line ${line}, column ${column}): ${message}`;

async function summarize({ cluster, rule }: RuleScope, outcome: Outcome, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  recordTurn(cluster, syncRules, rule, outcome);
  const users = cluster.caches.schedules.list(rule.metadata.namespace).filter((schedule) => selectsRule(schedule, rule.metadata.labels));
  const schedules = users.sort(byAge).map(({ metadata }) => metadata.name);
  await reportStatus(cluster, syncRules, rule, { conditions: ruleConditions(rule, schedules, outcome), fields: { schedules } }, signal);
}

/** All conditions of the kind; pure. */
export function ruleConditions({ spec }: SyncRule, schedules: readonly string[], outcome: Outcome): readonly DesiredCondition[] {
  const compiled = { reason: 'Compiled', message: 'Every expression compiles.' };
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

const reconcileRule = reconcileInOrder<RuleScope>([compileFlows], { summarize });

/** Reconciles the rule with the key `namespace/name`. */
export function ruleReconciler(cluster: Cluster): Reconcile {
  return async (key, context) => {
    const rule = cluster.caches.rules.get(parseKey(key));
    if (rule === undefined) return {};
    return await reconcileRule({ cluster, rule }, context);
  };
}
