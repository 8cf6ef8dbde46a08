// Compiles the resources of one schedule into its revision, or says what is wrong with them.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import { nearest } from '../expression/index.ts';
import type { Revision } from '../model/revision.ts';
import { resolveConnectors } from './connectors.ts';
import { compileCustomRules } from './custom-rules.ts';
import { defaultRules, defaultRuleVersions } from './default-rules/index.ts';
import { expandRules } from './expand-rules.ts';
import { mergeTypeWarnings } from './merge-types.ts';
import { type ConfigurationProblem, scheduleProblem } from './problem.ts';
import { nameOf, type Resources, selectedRules } from './resources.ts';
import type { RuleTemplate } from './rule-template.ts';

export type RevisionCompiling =
  | { readonly kind: 'ok'; readonly revision: Revision; readonly warnings: readonly ConfigurationProblem[] }
  | { readonly kind: 'errors'; readonly problems: readonly ConfigurationProblem[]; readonly warnings: readonly ConfigurationProblem[] };

/** Pure and deterministic: the same resources in any order give the same revision. All problems are told at once, in a stable order. */
export function compileRevision(resources: Resources): RevisionCompiling {
  const { connectors, problems: connectorProblems } = resolveConnectors(resources);
  const shipped = shippedRules(resources.schedule);
  const sorted = [...selectedRules(resources)].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const complete = connectorProblems.length === 0;
  // Without its connectors a rule can not be judged; the connectors' own problems are what to read first.
  const custom = complete ? compileCustomRules(sorted, connectors) : { templates: [], problems: [], warnings: [] };
  const problems = [...connectorProblems, ...shipped.problems, ...custom.problems];
  if (problems.length > 0) return { kind: 'errors', problems, warnings: custom.warnings };
  const rules = expandRules([...shipped.templates, ...custom.templates], connectors);
  const { schedule } = resources;
  const revision: Revision = {
    format: 1,
    schedule: { namespace: schedule.metadata.namespace ?? 'default', name: nameOf(schedule) },
    mode: schedule.spec.mode,
    deltaPeriodSeconds: schedule.spec.deltaPeriodSeconds ?? 1800,
    connectors,
    rules,
    limits: { deletes: { count: 500, percent: 10, percentFrom: 20, ...schedule.spec.limits?.deletes } },
  };
  return { kind: 'ok', revision, warnings: [...custom.warnings, ...mergeTypeWarnings(rules)] };
}

interface ShippedRules {
  readonly templates: readonly RuleTemplate[];
  readonly problems: readonly ConfigurationProblem[];
}

function shippedRules(schedule: SyncScheduleInput): ShippedRules {
  const report = scheduleProblem(schedule);
  const { disable = [] } = schedule.spec.defaultRules ?? {};
  // Text, because a manifest that no API server has checked may ask for anything.
  const version: string = schedule.spec.defaultRules?.version ?? 'v1';
  const templates = defaultRules(version);
  if (templates === undefined) {
    const next = `Choose one of ${defaultRuleVersions.join(', ')}.`;
    return { templates: [], problems: [report('spec.defaultRules.version', `There are no default rules ${version}.`, next)] };
  }
  const names = new Set(templates.map(({ name }) => name));
  const problems = disable.flatMap((name, index) => {
    if (names.has(name)) return [];
    const meant = nearest(name, names);
    const next = meant === undefined ? 'Name a default rule of this version, or remove the entry.' : `Write ${meant}, if that was meant.`;
    return [report(`spec.defaultRules.disable[${index}]`, `There is no default rule "${name}".`, next)];
  });
  return { templates: templates.filter(({ name }) => !disable.includes(name)), problems };
}
