// Parameters that a schedule gives its rules beside those that the language fills by itself.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import { reservedParameters } from '../expression/index.ts';
import { type ConfigurationProblem, scheduleProblem } from './problem.ts';

/** Text by name, in order of name; `undefined` where the schedule gives none. */
export function parametersOf({ spec }: SyncScheduleInput): Readonly<Record<string, string>> | undefined {
  const given = [...(spec.parameters ?? [])].sort((a, b) => (a.name < b.name ? -1 : 1));
  return given.length === 0 ? undefined : Object.fromEntries(given.map(({ name, value }) => [name, value]));
}

/** Rules find a parameter in any case, so no two may differ by it alone, and none may hide one of the language's. */
export function parameterProblems(schedule: SyncScheduleInput): readonly ConfigurationProblem[] {
  const report = scheduleProblem(schedule);
  const taken = new Map<string, string>();
  return (schedule.spec.parameters ?? []).flatMap(({ name }, index) => {
    const field = `spec.parameters[${index}].name`;
    const key = name.toLowerCase();
    const reserved = reservedParameters.find((known) => known.toLowerCase() === key);
    if (reserved !== undefined)
      return [report(field, `%${reserved}% is filled by Lockstep itself, and nothing can take its place.`, 'Choose another name.')];
    const other = taken.get(key);
    taken.set(key, name);
    if (other === undefined) return [];
    return [report(field, `${name} and ${other} are one name: rules write parameters in any case.`, 'Remove one of them.')];
  });
}
