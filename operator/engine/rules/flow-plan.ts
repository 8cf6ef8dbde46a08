// Which flows compete for which attribute. Objects with the same rules in scope share one plan, so that evaluation only looks at what can win.
import type { ExpressionEnvironment } from '../../expression/index.ts';
import { flowAttribute } from '../evaluate/attribute-flow.ts';
import type { CompiledFlow, CompiledRule } from './rules.ts';
import type { ReadAttribute } from './scope.ts';

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
  /** Known beforehand: what comes out where an object has none of the attributes that the flows read. Most attributes are empty for most objects. */
  readonly idle?: Idle;
}

export interface Idle {
  readonly outcome: 'Nothing' | 'Ignored';
  readonly reads: readonly (readonly [subject: number, attribute: string])[];
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
  return [...byTarget].sort(([a], [b]) => (a < b ? -1 : 1)).map(([target, flows]) => withIdle({ target, flows, merge: mergeOf(flows) }));
}

const emptyObject: ExpressionEnvironment = {
  attribute: () => undefined,
  imported: () => undefined,
  parameter: () => undefined,
  now: () => new Date(0),
  count: () => 0,
};

function withIdle(attribute: PlannedAttribute): PlannedAttribute {
  const reads: (readonly [number, string])[] = [];
  for (const { flow, subject } of attribute.flows) {
    if (flow.dependsOn === undefined || flow.executeOnce) return attribute;
    for (const name of flow.dependsOn) if (!reads.some(([at, known]) => at === subject && known === name)) reads.push([subject, name]);
  }
  const outcome = flowAttribute(attribute, ({ flow }) => flow.evaluate(emptyObject)).kind;
  return outcome === 'Nothing' || outcome === 'Ignored' ? { ...attribute, idle: { outcome, reads } } : attribute;
}

/** True where none of what the flows read is there. */
export function isIdle({ idle }: PlannedAttribute, readers: readonly ReadAttribute[]): boolean {
  if (idle === undefined) return false;
  for (const [subject, name] of idle.reads) if (readers[subject]?.(name) !== undefined) return false;
  return true;
}

function mergeOf(flows: readonly PlannedFlow[]): PlannedAttribute['merge'] {
  const types = new Set(flows.map(({ flow }) => flow.mergeType));
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : 'Mixed';
}
