// Compiles connectors and rules into one frozen revision. Pure work of the configuration room; here its findings become conditions.
import { type ConfigurationProblem, compileRevision, describeProblem } from '../../../configuration/index.ts';
import { entraTargetSchema } from '../../../directory/entra/mapping/graph-mapping.ts';
import { revisionHash } from '../../../model/revision.ts';
import { type ScheduleScope, type ScheduleStep, stall } from '../scope.ts';

export const compile: ScheduleStep = async (scope) => {
  const compiled = compileRevision(
    { schedule: effectiveSchedule(scope), connectors: scope.connectors, rules: scope.rules },
    { targetSchema: entraTargetSchema },
  );
  const problems = compiled.kind === 'errors' ? compiled.problems : [];
  scope.cluster.findings.note({ namespace: scope.namespace, name: scope.name }, problems, compiled.warnings, sentences);
  if (compiled.kind === 'errors') throw stall('ConfigurationInvalid', describeAll(compiled.problems));
  const { revision, warnings } = compiled;
  scope.compiled = { revision, hash: revisionHash(revision), warnings: describeWarnings(warnings) };
};

/** While an older schedule writes to the tenant, this one runs as if it said Staging: no worker of it may export. */
function effectiveSchedule({ schedule, conflict }: ScheduleScope): ScheduleScope['schedule'] {
  return conflict === undefined ? schedule : { ...schedule, spec: { ...schedule.spec, mode: 'Staging' } };
}

/** More than these nobody reads at once; the rest shows when they are put right. */
const shownProblems = 10;

function describeAll(problems: readonly ConfigurationProblem[]): string {
  const shown = problems.slice(0, shownProblems).map(sentences);
  return problems.length > shownProblems ? `${shown.join(' ')} And ${problems.length - shownProblems} more.` : shown.join(' ');
}

function describeWarnings(warnings: readonly ConfigurationProblem[]): readonly string[] {
  const shown = warnings.slice(0, shownProblems).map((warning) => `Warning: ${sentences(warning)}`);
  return warnings.length > shownProblems
    ? [...shown, `And ${warnings.length - shownProblems} more warnings, which stand at the rules.`]
    : shown;
}

const sentences = (problem: ConfigurationProblem): string => `${describeProblem(problem)} ${problem.next}`;
