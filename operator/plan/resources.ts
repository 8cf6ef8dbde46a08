// From manifests to the resources of one schedule, and to its compiled revision.
import type { SyncConnectorInput, SyncRuleInput, SyncScheduleInput } from '../api/types.gen.ts';
import { type ConfigurationProblem, compileRevision, specProblems } from '../configuration/index.ts';
import { entraTargetSchema } from '../directory/entra/mapping/graph-mapping.ts';
import type { Revision } from '../model/revision.ts';
import { planErrors } from './errors.ts';
import { type Manifest, readManifests } from './manifests.ts';

export interface Configuration {
  readonly revision: Revision;
  /** Sentences about what is allowed and yet strange. */
  readonly warnings: readonly string[];
}

const group = 'lockstep.dev/';
const version = `${group}v1alpha1`;
const kinds: ReadonlySet<string> = new Set(['SyncSchedule', 'SyncConnector', 'SyncRule']);

/**
 * @param schedule `NAME` or `NAMESPACE/NAME`; needed only where there are several
 * @throws InvalidManifests with every problem at once, ScheduleMissing, ScheduleAmbiguous
 */
export async function readConfiguration(path: string, schedule: string | undefined): Promise<Configuration> {
  const { manifests, problems, others } = await readManifests(path);
  const ours = manifests.filter(({ apiVersion }) => apiVersion.startsWith(group));
  const wrong = [
    ...problems.map(({ file, line, message }) => `${file}:${line}: ${message}`),
    ...ours.flatMap(manifestProblems),
    ...duplicates(ours),
  ];
  if (wrong.length > 0) throw invalid(wrong);
  const chosen = choose(ours, path, schedule);
  const neighbours = ours.filter((manifest) => namespaceOf(manifest) === namespaceOf(chosen));
  const contents = (kind: string): readonly unknown[] =>
    neighbours.filter((manifest) => manifest.kind === kind).map(({ content }) => content);
  const compiled = compileRevision(
    {
      schedule: chosen.content as unknown as SyncScheduleInput,
      connectors: contents('SyncConnector') as readonly SyncConnectorInput[],
      rules: contents('SyncRule') as readonly SyncRuleInput[],
    },
    { targetSchema: entraTargetSchema },
  );
  const placed = (problem: ConfigurationProblem): string => describe(problem, neighbours);
  if (compiled.kind === 'errors') throw invalid(compiled.problems.map(placed));
  return {
    revision: compiled.revision,
    warnings: [
      ...others.map((file) => `${file} holds no manifest; it was left alone.`),
      ...ignoredKinds(manifests),
      ...unusedRules(chosen, neighbours, ours),
      ...compiled.warnings.map(placed),
    ],
  };
}

const invalid = (problems: readonly string[]): Error => new planErrors.InvalidManifests({ problems: problems.join('\n') });

function manifestProblems(manifest: Manifest): readonly string[] {
  const { apiVersion, kind, name, content } = manifest;
  const place = placeOf(manifest);
  if (apiVersion !== version) return [`${place}: there is no version ${apiVersion}; this release knows ${version}`];
  if (!kinds.has(kind)) return [];
  const unnamed = name === '' ? [`${place}: ${kind}: metadata.name: Required value`] : [];
  return [...unnamed, ...specProblems(kind, content['spec']).map((problem) => `${place}: ${kind} ${name}: ${problem}`)];
}

function duplicates(manifests: readonly Manifest[]): readonly string[] {
  const seen = new Map<string, Manifest>();
  return manifests.flatMap((manifest) => {
    const key = `${manifest.kind} ${namespaceOf(manifest)}/${manifest.name}`;
    const first = seen.get(key);
    if (first === undefined || !kinds.has(manifest.kind)) {
      seen.set(key, manifest);
      return [];
    }
    return [`${placeOf(manifest)}: ${manifest.kind} ${manifest.name} stands already at ${placeOf(first)}`];
  });
}

function choose(manifests: readonly Manifest[], path: string, wanted: string | undefined): Manifest {
  const schedules = manifests.filter(({ kind }) => kind === 'SyncSchedule');
  const found = schedules.filter(
    (manifest) => wanted === undefined || wanted === manifest.name || wanted === `${namespaceOf(manifest)}/${manifest.name}`,
  );
  const [first, ...others] = found;
  if (first === undefined) throw new planErrors.ScheduleMissing({ path, named: wanted === undefined ? '' : ` named ${wanted}` });
  if (others.length > 0) {
    throw new planErrors.ScheduleAmbiguous({
      path,
      names: found.map((manifest) => `${namespaceOf(manifest)}/${manifest.name}`).join(', '),
    });
  }
  return first;
}

const namespaceOf = ({ namespace }: Manifest): string => namespace ?? 'default';

const placeOf = ({ file, line }: Pick<Manifest, 'file' | 'line'>): string => `${file}:${line}`;

/** With the manifest's place, and for an expression the line with its caret. */
function describe({ kind, name, field, message, next, line, column, caret }: ConfigurationProblem, manifests: readonly Manifest[]): string {
  const manifest = manifests.find((candidate) => candidate.kind === kind && candidate.name === name);
  const place = manifest === undefined ? '' : `${placeOf(manifest)}: `;
  const within = line === undefined || column === undefined ? '' : ` (line ${line}, column ${column})`;
  const pointer = caret === undefined ? '' : `\n${caret.replaceAll(/^/gm, '    ')}`;
  return `${place}${kind} ${name}: ${field}${within}: ${message} ${next}${pointer}`;
}

/** A label with a slip takes a rule out of use without a word: what no schedule picks, a person may have expected to count. */
function unusedRules(chosen: Manifest, neighbours: readonly Manifest[], all: readonly Manifest[]): readonly string[] {
  const schedules = all.filter(({ kind }) => kind === 'SyncSchedule');
  const picked = (rule: Manifest): boolean =>
    schedules.some((schedule) => namespaceOf(schedule) === namespaceOf(rule) && picks(schedule, rule));
  const unused = neighbours.filter((manifest) => manifest.kind === 'SyncRule' && !picked(manifest));
  return unused.map((rule) => {
    const wanted = Object.entries(selectorOf(chosen) ?? {}).map(([key, value]) => `${key}: ${value}`);
    const why = wanted.length === 0 ? `${chosen.name} has no ruleSelector` : `${chosen.name} picks those with ${wanted.join(', ')}`;
    return `${placeOf(rule)}: SyncRule ${rule.name}: metadata.labels: No schedule picks this rule; ${why}. Correct the labels, or remove the rule.`;
  });
}

type Labels = Readonly<Record<string, string>>;

const selectorOf = ({ content }: Manifest): Labels | undefined => (content as unknown as SyncScheduleInput).spec.ruleSelector?.matchLabels;

function picks(schedule: Manifest, { content }: Manifest): boolean {
  const labels: Labels = (content as { readonly metadata?: { readonly labels?: Labels } }).metadata?.labels ?? {};
  const wanted = selectorOf(schedule);
  return wanted !== undefined && Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** What lists manifests, and what `lockstep import-connect` says of them. */
const silent = ['kustomize.config.k8s.io/', 'report.lockstep.dev/'] as const;

/** A kustomization and a Kubernetes object of another kind are no configuration of ours; a person may have expected more of them. */
function ignoredKinds(manifests: readonly Manifest[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { apiVersion, kind } of manifests) {
    const ours = apiVersion.startsWith(group) && kinds.has(kind);
    if (!ours && !silent.some((known) => apiVersion.startsWith(known)) && kind !== 'SyncRun') counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].map(([kind, count]) => `${count} ${kind} ${count === 1 ? 'is' : 'are'} of no meaning for a plan.`);
}
