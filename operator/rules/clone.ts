// A default rule as a SyncRule of one's own: where to begin when one of its flows is to be another.
import type { SyncRuleFlowInput, SyncRuleInput } from '../api/types.gen.ts';
import type { RuleTemplate } from '../configuration/index.ts';
import type { Flow } from '../model/revision.ts';

export interface CloneOptions {
  /** Name of the new resource. */
  readonly name: string;
  /** Label value by which the schedule picks it: `lockstep.dev/schedule`. */
  readonly schedule: string;
  readonly precedence: number;
}

/** A manifest that does what the default rule does. */
export function cloneRule(
  rule: RuleTemplate,
  { name, schedule, precedence }: CloneOptions,
): SyncRuleInput & { readonly kind: string; readonly apiVersion: string } {
  return {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRule',
    metadata: { name, labels: { 'lockstep.dev/schedule': schedule } },
    spec: {
      direction: rule.direction,
      connector: 'type' in rule.for ? { type: rule.for.type } : { name: rule.for.name },
      sourceObjectType: rule.sourceObjectType,
      targetObjectType: rule.targetObjectType,
      linkType: rule.linkType,
      precedence,
      ...(rule.scope.length === 0 ? {} : { scope: rule.scope.map((clauses) => ({ clauses })) }),
      ...(rule.join.length === 0 ? {} : { join: rule.join.map((clauses) => ({ clauses })) }),
      flows: rule.flows.map(flowOf),
    },
  };
}

function flowOf(flow: Flow): SyncRuleFlowInput {
  const { target } = flow;
  const merge = flow.mergeType === 'Update' ? {} : { mergeType: flow.mergeType };
  switch (flow.kind) {
    case 'Direct':
      return { target, source: flow.source, ...merge };
    case 'Constant':
      return { target, constant: flow.value, ...merge };
    case 'Expression':
      return { target, expression: flow.expression, ...merge };
  }
}

/** `In from AD - User Join` as the name of a resource: `in-from-ad-user-join`. */
export const resourceName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
