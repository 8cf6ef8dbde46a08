// Which flows compete for which attribute. Objects with the same rules in scope share one plan, so that evaluation only looks at what can win.
import type { CompiledFlow, CompiledRule } from './rules.ts';

export interface PlannedFlow {
  readonly flow: CompiledFlow;
  /** Which of the objects gives it: the place in the list that the plan was made for. */
  readonly subject: number;
}

export interface PlannedAttribute {
  readonly target: string;
  /** Strongest first. */
  readonly flows: readonly PlannedFlow[];
  readonly merge: 'Update' | 'Merge' | 'MergeCaseInsensitive' | 'Mixed';
}

/** Attributes in order of name. */
export type FlowPlan = readonly PlannedAttribute[];

/** Gives plans for lists of rules in scope, one list an object; rules of all objects stand in their total order. */
export function flowPlans(): (rules: readonly (readonly CompiledRule[])[]) => FlowPlan {
  const plans = new Map<string, FlowPlan>();
  return (rules) => {
    const key = rules.map((inScope) => inScope.map(({ index }) => index).join(' ')).join('|');
    let plan = plans.get(key);
    if (plan === undefined) {
      plan = makePlan(rules);
      plans.set(key, plan);
    }
    return plan;
  };
}

function makePlan(rules: readonly (readonly CompiledRule[])[]): FlowPlan {
  const ordered = rules
    .flatMap((inScope, subject) => inScope.map((rule) => ({ rule, subject })))
    .sort((a, b) => a.rule.index - b.rule.index || a.subject - b.subject);
  const byTarget = new Map<string, PlannedFlow[]>();
  for (const { rule, subject } of ordered) {
    for (const flow of rule.flows) {
      const flows = byTarget.get(flow.target);
      if (flows === undefined) byTarget.set(flow.target, [{ flow, subject }]);
      // What a stronger rule said of the same object need not be asked again: seven rules give every user's displayName.
      else if (!flows.some((other) => other.subject === subject && other.flow.saying === flow.saying)) flows.push({ flow, subject });
    }
  }
  return [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1)).map(([target, flows]) => ({ target, flows, merge: mergeOf(flows) }));
}

function mergeOf(flows: readonly PlannedFlow[]): PlannedAttribute['merge'] {
  const types = new Set(flows.map(({ flow }) => flow.mergeType));
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : 'Mixed';
}
