// Names the files of a converted configuration, in the manner of the examples: one resource a file.
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput } from '../../api/types.gen.ts';
import type { Resources } from '../resources.ts';
import type { RefusedRule } from './convert/refuse.ts';
import { annotation } from './convert/resources.ts';

export interface Manifest {
  /** Path within the output folder. */
  readonly path: string;
  /** Lines that stand above the resource as comments. */
  readonly comments: readonly string[];
  readonly content: SyncConnectorInput | SyncRuleInput | SyncScheduleInput | Kustomization;
}

export interface Kustomization {
  readonly apiVersion: 'kustomize.config.k8s.io/v1beta1';
  readonly kind: 'Kustomization';
  readonly resources: readonly string[];
}

/** Connectors, rules in order of precedence, the schedule, and a kustomization that lists them; refused rules lie apart and are listed nowhere. */
export function manifestsOf({ schedule, connectors, rules }: Resources, refused: readonly RefusedRule[]): readonly Manifest[] {
  const applied: readonly Manifest[] = [
    ...connectors.map(
      (content): Manifest => ({ path: `connector-${content.metadata.name ?? ''}.yaml`, comments: commentsOf(content), content }),
    ),
    ...[...rules]
      .sort((a, b) => a.spec.precedence - b.spec.precedence)
      .map((content): Manifest => ({ path: rulePath(content), comments: commentsOf(content), content })),
    { path: 'schedule.yaml', comments: ['Begins in Staging: it plans everything and writes nothing.'], content: schedule },
  ];
  const kustomization: Manifest = {
    path: 'kustomization.yaml',
    comments: [],
    content: { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources: applied.map(({ path }) => path) },
  };
  return [...applied, kustomization, ...refused.map(refusedManifest)];
}

const rulePath = ({ metadata, spec }: SyncRuleInput): string =>
  `rule-${String(spec.precedence).padStart(4, '0')}-${metadata.name ?? ''}.yaml`;

function refusedManifest({ resource, problems }: RefusedRule): Manifest {
  const comments = problems.flatMap(({ field, message, next, caret }) => [`${field}: ${message} ${next}`, ...(caret?.split('\n') ?? [])]);
  // Not by the name of a manifest: whoever reads the folder as a whole must not find it.
  return { path: `refused/${rulePath(resource)}.refused`, comments: ['This rule is not in use:', ...comments], content: resource };
}

const commentsOf = ({ metadata }: SyncConnectorInput | SyncRuleInput): readonly string[] => {
  const name = metadata.annotations?.[annotation.name];
  return name === undefined ? [] : [`${name}, as imported from Entra Connect.`];
};
