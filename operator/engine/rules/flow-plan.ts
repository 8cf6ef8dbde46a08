// Which flows compete for which attribute. Objects with the same rules in scope share one plan, so that evaluation only looks at what can win.
import type { ExpressionEnvironment } from '../../expression/index.ts';
import { flowAttribute } from '../evaluate/attribute-flow.ts';
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
  /** Known beforehand: what comes out where an object has none of the attributes that the flows read. Most attributes are empty for most objects. */
  readonly idle?: Idle;
}

export interface Idle {
  readonly outcome: 'Nothing' | 'Ignored';
  readonly reads: readonly (readonly [subject: number, attribute: string])[];
}

/** Attributes in order of name. */
export type FlowPlan = readonly PlannedAttribute[];

/** Plans by the rules in scope: a step from rule to rule costs less than a text that names them all. */
interface PlanNode {
  plan?: FlowPlan;
  readonly next: Map<CompiledRule | typeof nextObject, PlanNode>;
}

/** Stands between the rules of two objects. */
const nextObject = 'next object';

/** Gives plans for lists of rules in scope, one list an object; rules of all objects stand in their total order. */
export function flowPlans(): (rules: readonly (readonly CompiledRule[])[]) => FlowPlan {
  const root: PlanNode = { next: new Map() };
  return (rules) => {
    let node = root;
    for (const inScope of rules) {
      for (const rule of inScope) node = step(node, rule);
      node = step(node, nextObject);
    }
    node.plan ??= makePlan(rules);
    return node.plan;
  };
}

function step(node: PlanNode, key: CompiledRule | typeof nextObject): PlanNode {
  let next = node.next.get(key);
  if (next === undefined) {
    next = { next: new Map() };
    node.next.set(key, next);
  }
  return next;
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

function mergeOf(flows: readonly PlannedFlow[]): PlannedAttribute['merge'] {
  const types = new Set(flows.map(({ flow }) => flow.mergeType));
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : 'Mixed';
}
