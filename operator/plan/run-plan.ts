// What the command does: one plan, or two of the same data, on states that are kept or thrown away.
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Budget, excesses, withoutNewErrors } from './budget.ts';
import { differences } from './comparison.ts';
import { writeComparisonJson, writeComparisonMarkdown, writeComparisonTable } from './comparison-report.ts';
import { DifferenceTally } from './difference-tally.ts';
import { failing, newErrors } from './new-errors.ts';
import type { Files } from './inputs.ts';
import { asFarAsRead, type Write } from './output.ts';
import { writePlanJson, writePlanMarkdown, writePlanTable } from './plan-report.ts';
import { type Configuration, readConfiguration } from './resources.ts';
import { planOnce, type WorldOptions } from './world.ts';

export type OutputFormat = 'table' | 'json' | 'markdown';

export interface PlanOptions {
  readonly manifests: string;
  readonly compare?: string;
  readonly schedule?: string;
  readonly files: Files;
  readonly stateFile?: string;
  readonly output: OutputFormat;
  readonly budget: Budget;
  readonly limit: number;
  readonly now: Date;
  readonly write: Write;
  readonly signal: AbortSignal;
}

/** What the plan says of itself; the command makes an exit code of it. */
export type PlanVerdict = 'Fine' | 'OverBudget' | 'Violation';

export async function runPlan(options: PlanOptions): Promise<PlanVerdict> {
  const { manifests, compare, schedule } = options;
  const configuration = await readConfiguration(manifests, schedule);
  const changed = compare === undefined ? undefined : await readConfiguration(compare, schedule);
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-plan-'));
  try {
    return changed === undefined
      ? await planAlone(options, configuration, folder)
      : await planBoth(options, configuration, changed, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function planAlone(options: PlanOptions, configuration: Configuration, folder: string): Promise<PlanVerdict> {
  const { output, budget, limit, write, stateFile = join(folder, 'state.sqlite') } = options;
  const warnings = new Warnings(configuration.warnings);
  const outcome = await planOnce(worldOf(options, configuration, { stateFile, folder, warnings }));
  const { add, update, delete: deletes, referenceRemove: removals } = outcome.tally.all;
  const over = excesses(budget, {
    changes: add + update + deletes,
    adds: add,
    updates: update,
    deletes,
    leaves: deletes,
    disables: outcome.disables,
    removals,
    errors: outcome.errors.length,
  });
  const report = { revision: configuration.revision, outcome, warnings: [...warnings.told, ...outcome.warnings], excesses: over, limit };
  await asFarAsRead({ json: writePlanJson, table: writePlanTable, markdown: writePlanMarkdown }[output](report, write));
  return over.length > 0 ? 'OverBudget' : outcome.plan.violation === undefined ? 'Fine' : 'Violation';
}

/** The new manifests go on from the state of the old ones, as they would in a cluster: whom the old ones own, the new ones may delete. */
async function planBoth(options: PlanOptions, old: Configuration, changed: Configuration, folder: string): Promise<PlanVerdict> {
  const { output, budget, limit, write, stateFile = join(folder, 'before.sqlite') } = options;
  const warnings = new Warnings(changed.warnings);
  const before = await planOnce(worldOf(options, atOnce(old), { stateFile, folder, warnings }));
  const copy = join(folder, 'after.sqlite');
  await copyFile(stateFile, copy);
  const after = await planOnce(worldOf(options, atOnce(changed), { stateFile: copy, folder, warnings }));
  const errors = newErrors(before.errors, after.errors);
  const objects = (): ReturnType<typeof differences> => differences(before.changes, after.changes, failing(after.errors));
  const tally = new DifferenceTally(errors.length);
  for await (const difference of objects()) tally.add(difference);
  const over = excesses(withoutNewErrors(budget), tally.budgeted);
  const told = [...warnings.told, ...after.warnings];
  const goneErrors = newErrors(after.errors, before.errors).length;
  const report = { before, after, objects, tally, newErrors: errors, goneErrors, warnings: told, excesses: over, limit };
  await asFarAsRead({ json: writeComparisonJson, table: writeComparisonTable, markdown: writeComparisonMarkdown }[output](report, write));
  return over.length > 0 ? 'OverBudget' : after.plan.violation === undefined ? 'Fine' : 'Violation';
}

/** What a worker would only believe or delete after further reads, a comparison shows at once: it asks what the manifests mean in the end. */
function atOnce({ revision, warnings }: Configuration): Configuration {
  const { sourceShrink: _, minimumObjects: __, absence: ___, ...limits } = revision.limits;
  return { revision: { ...revision, limits }, warnings };
}

function worldOf(
  { files, now, signal }: PlanOptions,
  { revision }: Configuration,
  { stateFile, folder, warnings }: { readonly stateFile: string; readonly folder: string; readonly warnings: Warnings },
): WorldOptions {
  return { revision, stateFile, files, now, warn: (sentence) => warnings.add(sentence), folder, signal };
}

/** Each sentence once. */
class Warnings {
  readonly #sentences: Set<string>;

  constructor(sentences: readonly string[]) {
    this.#sentences = new Set(sentences);
  }

  add(sentence: string): void {
    this.#sentences.add(sentence);
  }

  get told(): readonly string[] {
    return [...this.#sentences];
  }
}
