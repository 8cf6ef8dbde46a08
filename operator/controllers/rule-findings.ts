// What the compilation of schedules found of their rules, so that a rule that stops its schedule does not call itself ready.
import type { ConfigurationProblem } from '../configuration/index.ts';
import { formatKey, type ObjectKey } from '../kube/index.ts';

export interface RuleFinding {
  /** The schedule that it was compiled for. */
  readonly schedule: string;
  readonly severity: 'Problem' | 'Warning';
  /** One or more sentences. */
  readonly text: string;
}

/** Kept in memory: every schedule is compiled again after a start. */
export class RuleFindings {
  readonly #bySchedule = new Map<string, ReadonlyMap<string, readonly RuleFinding[]>>();
  readonly #listeners: ((rules: readonly ObjectKey[]) => void)[] = [];

  /** Called with the rules of which something else is found than before. */
  subscribe(listener: (rules: readonly ObjectKey[]) => void): void {
    this.#listeners.push(listener);
  }

  /** Takes the place of what was found for the schedule before. */
  note(
    schedule: ObjectKey,
    problems: readonly ConfigurationProblem[],
    warnings: readonly ConfigurationProblem[],
    textOf: (problem: ConfigurationProblem) => string,
  ): void {
    const found = new Map<string, RuleFinding[]>();
    const add = (severity: RuleFinding['severity']) => (problem: ConfigurationProblem) => {
      if (problem.kind !== 'SyncRule') return;
      const finding = { schedule: schedule.name, severity, text: textOf(problem) };
      found.set(problem.name, [...(found.get(problem.name) ?? []), finding]);
    };
    problems.forEach(add('Problem'));
    warnings.forEach(add('Warning'));
    const key = formatKey(schedule);
    const before = this.#bySchedule.get(key);
    this.#bySchedule.set(key, found);
    const names = [...new Set([...found.keys(), ...(before?.keys() ?? [])])];
    const changed = names.filter((name) => JSON.stringify(found.get(name)) !== JSON.stringify(before?.get(name)));
    if (changed.length === 0) return;
    const { namespace } = schedule;
    for (const listener of this.#listeners) listener(changed.map((name) => ({ namespace, name })));
  }

  /** What is found of a rule in the schedules that use it. */
  of(namespace: string, rule: string, schedules: readonly string[]): readonly RuleFinding[] {
    return schedules.flatMap((schedule) => this.#bySchedule.get(formatKey({ namespace, name: schedule }))?.get(rule) ?? []);
  }
}
