// Compiles the resources of one schedule into its revision, or says what is wrong with them.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import type { Revision, RevisionRule } from '../model/revision.ts';
import type { TargetSchema } from '../model/schema.ts';
import { administrativeUnits } from './administrative-units.ts';
import { anchorWriteback } from './anchor-writeback.ts';
import { resolveConnectors } from './connectors.ts';
import { compileCustomRules, type CustomRules } from './custom-rules.ts';
import { expandRules } from './expand-rules.ts';
import { limitProblems, limitsOf, updateLimitProblems } from './limits.ts';
import { mergeTypeWarnings } from './merge-types.ts';
import { parameterProblems, parametersOf } from './parameters.ts';
import type { ConfigurationProblem } from './problem.ts';
import { nameOf, type Resources, selectedRules } from './resources.ts';
import { frozenStore } from './store.ts';
import { shippedRules } from './shipped-rules.ts';
import { writtenBack } from './writeback.ts';
import { checkRule, type DeclaredAttribute, type Findings, metaverseView } from './static-checks/index.ts';

export type RevisionCompiling =
  | { readonly kind: 'ok'; readonly revision: Revision; readonly warnings: readonly ConfigurationProblem[] }
  | { readonly kind: 'errors'; readonly problems: readonly ConfigurationProblem[]; readonly warnings: readonly ConfigurationProblem[] };

/** What the rules are checked against beside what is known of the directories' schemas. */
export interface CompileContext {
  /** What the connector of Entra ID takes: rules that want more are told of. */
  readonly targetSchema?: TargetSchema;
}

/** Pure and deterministic: the same resources in any order give the same revision. All problems are told at once, in a stable order. */
export function compileRevision(resources: Resources, context: CompileContext = {}): RevisionCompiling {
  const { connectors, problems: connectorProblems } = resolveConnectors(resources);
  const { schedule } = resources;
  const shipped = shippedRules(schedule);
  const parameters = parametersOf(schedule);
  const sorted = [...selectedRules(resources)].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const complete = connectorProblems.length === 0;
  // Without its connectors a rule can not be judged; the connectors' own problems are what to read first.
  const custom = complete
    ? compileCustomRules(sorted, connectors, Object.keys(parameters ?? {}))
    : { rules: [], problems: [], warnings: [] };
  const units = complete ? administrativeUnits(schedule, connectors) : { templates: [], problems: [] };
  const anchors = complete ? anchorWriteback(schedule, connectors) : [];
  const rules = expandRules(
    [...shipped.templates, ...custom.rules.map(({ template }) => template), ...units.templates, ...anchors],
    connectors,
  );
  const declared = declaredAttributes(schedule);
  // Where a rule is missing because it is wrong, others would look wrong too.
  const found =
    complete && custom.problems.length === 0
      ? findings(custom, rules, declared, { ...context, connectors })
      : { problems: [], warnings: [] };
  const warnings = [...custom.warnings, ...found.warnings];
  const limited = complete && custom.problems.length === 0 ? updateLimitProblems(schedule, rules) : [];
  const problems = [
    ...connectorProblems,
    ...limitProblems(schedule),
    ...parameterProblems(schedule),
    ...limited,
    ...shipped.problems,
    ...units.problems,
    ...custom.problems,
    ...found.problems,
  ];
  if (problems.length > 0) return { kind: 'errors', problems, warnings };
  const revision: Revision = {
    format: 1,
    schedule: { namespace: schedule.metadata.namespace ?? 'default', name: nameOf(schedule) },
    mode: schedule.spec.mode,
    deltaPeriodSeconds: schedule.spec.deltaPeriodSeconds ?? 1800,
    connectors,
    rules,
    ...(parameters === undefined ? {} : { parameters }),
    ...(declared.length === 0 ? {} : { metaverse: { attributes: declared.map(({ objectTypes: _, ...attribute }) => attribute) } }),
    ...frozenStore(schedule),
    limits: limitsOf(schedule),
    history: { days: schedule.spec.history?.days ?? 90 },
  };
  return { kind: 'ok', revision, warnings: [...warnings, ...mergeTypeWarnings(rules)] };
}

function findings(
  { rules: custom }: CustomRules,
  rules: readonly RevisionRule[],
  declared: readonly DeclaredAttribute[],
  { targetSchema, connectors }: CompileContext & Pick<Revision, 'connectors'>,
): Findings {
  const metaverse = metaverseView(rules, declared);
  const writeback = new Map(connectors.map((connector) => [connector.name, writtenBack(connector)]));
  const checks = { metaverse, rules, siblings: custom, writeback, ...(targetSchema === undefined ? {} : { targetSchema }) };
  const found = custom.map((rule) => checkRule(rule, checks));
  return { problems: found.flatMap(({ problems }) => problems), warnings: found.flatMap(({ warnings }) => warnings) };
}

const declaredAttributes = ({ spec }: SyncScheduleInput): readonly DeclaredAttribute[] =>
  (spec.metaverse?.attributes ?? [])
    .map(({ name, type = 'String', multiValued = false, objectTypes = [] }) => ({
      name,
      type,
      multiValued,
      objectTypes: [...objectTypes].sort(),
    }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
