// Puts the decided rules and the connectors into manifests.
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput, SyncScheduleParameter } from '../../../api/types.gen.ts';
import type { Decided } from './decide.ts';
import type { ScheduleSettings } from './settings.ts';

/** Annotations that keep what Kubernetes has no field for. */
export const annotation = {
  name: 'lockstep.dev/connect-name',
  id: 'lockstep.dev/connect-id',
  description: 'lockstep.dev/connect-description',
  tag: 'lockstep.dev/connect-immutable-tag',
} as const;

export const scheduleLabel = 'lockstep.dev/schedule';

export function ruleResource({ candidate, decision }: Decided, schedule: string): SyncRuleInput | undefined {
  if (decision.kind !== 'Own') return undefined;
  const { rule, spec, name, writesToForest } = candidate;
  const annotations = {
    [annotation.name]: rule.name,
    [annotation.id]: rule.id,
    ...(rule.immutableTag === undefined ? {} : { [annotation.tag]: rule.immutableTag }),
    ...(rule.description === '' || spec.description?.endsWith(rule.description) === true
      ? {}
      : { [annotation.description]: rule.description }),
  };
  return {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncRule',
    metadata: { name, labels: { [scheduleLabel]: schedule }, annotations },
    spec: { ...spec, precedence: decision.precedence, ...(writesToForest ? { disabled: true } : {}) },
  };
}

export interface ScheduleInput {
  readonly name: string;
  readonly connectors: readonly SyncConnectorInput[];
  readonly settings: ScheduleSettings;
  readonly defaultRules: NonNullable<SyncScheduleInput['spec']['defaultRules']>;
  readonly parameters: readonly SyncScheduleParameter[];
  readonly attributes: NonNullable<NonNullable<SyncScheduleInput['spec']['metaverse']>['attributes']>;
}

/** Always in Staging: what an import makes writes nothing before a person has read the plan. */
export function scheduleResource({ name, connectors, settings, defaultRules, attributes, parameters }: ScheduleInput): SyncScheduleInput {
  return {
    apiVersion: 'lockstep.dev/v1alpha1',
    kind: 'SyncSchedule',
    metadata: { name },
    spec: {
      mode: 'Staging',
      connectors: connectors.map(({ metadata }) => ({ name: metadata.name ?? '' })),
      ruleSelector: { matchLabels: { [scheduleLabel]: name } },
      defaultRules,
      ...(attributes.length === 0 ? {} : { metaverse: { attributes } }),
      ...(parameters.length === 0 ? {} : { parameters }),
      ...settings,
    },
  };
}
