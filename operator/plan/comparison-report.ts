// A comparison of two plans as JSON, as a table for people, and as a comment for a pull request.
import type { ObjectError } from '../engine/engine.ts';
import type { Excess } from './budget.ts';
import { excessSentence } from './budget.ts';
import type { differences, JsonDifference } from './comparison.ts';
import type { DifferenceTally } from './difference-tally.ts';
import { block, details, limited, lines, members, quoted, short, table, warningLines } from './layout.ts';
import { errorLines, jsonError, jsonViolation, share } from './plan-report.ts';
import { type Write, writeJson } from './output.ts';
import type { Outcome } from './world.ts';

export interface ComparisonReport {
  readonly before: Outcome;
  readonly after: Outcome;
  /** Goes over what differs; can be asked more than once. */
  readonly objects: () => ReturnType<typeof differences>;
  readonly tally: DifferenceTally;
  /** Under the new manifests alone. */
  readonly newErrors: readonly ObjectError[];
  readonly goneErrors: number;
  readonly warnings: readonly string[];
  readonly excesses: readonly Excess[];
  /** Objects that the table and the comment show. */
  readonly limit: number;
}

/** docs/schemas/comparison.json */
export async function writeComparisonJson(report: ComparisonReport, write: Write): Promise<void> {
  const { before, after, objects, tally, newErrors, goneErrors, warnings, excesses } = report;
  const { Changed, Added, Left, Failed, Deleted, Kept } = tally.kinds;
  const fields = {
    summary: tally.sentence(),
    counts: {
      changed: Changed,
      added: Added,
      left: Left,
      failed: Failed,
      deleted: Deleted,
      kept: Kept,
      byAttribute: tally.attributes,
      byRule: tally.rules,
    },
    before: { digest: before.plan.digest, counts: before.plan.counts, violation: jsonViolation(before.plan.violation) },
    after: { digest: after.plan.digest, counts: after.plan.counts, violation: jsonViolation(after.plan.violation) },
    overBudget: excesses.length === 0 ? undefined : excesses,
    warnings,
    newErrors: newErrors.map(jsonError),
    goneErrors,
  };
  await writeJson(write, fields, 'objects', objects());
}

export async function writeComparisonTable(report: ComparisonReport, write: Write): Promise<void> {
  const { objects, tally, newErrors, goneErrors, warnings, limit } = report;
  await write(`${tally.sentence()}\n`);
  for (const sentence of attention(report)) await write(`\n${lines([sentence])}\n`);
  await write(block(errorsTitle(newErrors, goneErrors), errorLines(newErrors)));
  await write(block('By attribute', countTable('attribute', tally.attributes)));
  await write(block('By rule', countTable('rule', tally.rules)));
  await write(block('Warnings', warningLines(warnings)));
  await write('\nObjects\n');
  let any = false;
  for await (const difference of limited(objects(), limit)) {
    any = true;
    await write(`${differenceLine(difference)}\n`);
  }
  if (!any) await write('  none\n');
}

export async function writeComparisonMarkdown(report: ComparisonReport, write: Write): Promise<void> {
  const { objects, tally, newErrors, goneErrors, warnings, limit } = report;
  await write(`### Lockstep: ${tally.sentence()}\n`);
  for (const sentence of attention(report)) await write(quoted(sentence));
  await write(details(errorsTitle(newErrors, goneErrors), errorLines(newErrors), share));
  const counts = [countTable('attribute', tally.attributes), countTable('rule', tally.rules)].filter((text) => text !== '');
  await write(details('By attribute and rule', counts.join('\n\n'), share));
  const changed: string[] = [];
  for await (const difference of limited(objects(), limit)) changed.push(differenceLine(difference));
  await write(details(`Who changes (the first ${changed.length} of ${tally.budgeted.changes})`, changed.join('\n'), 3 * share));
  await write(details(`Warnings (${warnings.length})`, warningLines(warnings), share));
}

const errorsTitle = (errors: readonly ObjectError[], gone: number): string =>
  `New errors (${errors.length}${gone === 0 ? '' : `; ${gone} are gone`})`;

function attention({ after: { plan }, excesses }: ComparisonReport): readonly string[] {
  const { violation } = plan;
  return [
    ...excesses.map((excess) => `Over budget: ${excessSentence(excess)}`),
    ...(violation === undefined ? [] : [`Under the new manifests nothing would be written: ${violation.message}`]),
  ];
}

const countTable = (what: string, counts: Readonly<Record<string, number>>): string =>
  table(
    [what, 'objects'],
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => [name, `${count}`]),
  );

const signs: Readonly<Record<JsonDifference['difference'], string>> = {
  Changed: '~',
  Added: '+ comes into scope:',
  Left: '- leaves scope:',
  Failed: '! is no longer made, because of an error:',
  Deleted: '- is deleted:',
  Kept: '= is no longer deleted:',
};

function differenceLine({ difference, type, label, dn, anchor, attributes }: JsonDifference): string {
  const head = `  ${signs[difference]} ${type} ${label}${dn === '' || dn === label ? '' : `  ${dn}`}  [${anchor}]`;
  if (difference !== 'Changed') return lines([head]);
  return lines([head, ...Object.entries(attributes).map(([name, change]) => valueLine(name, change))]);
}

function valueLine(name: string, change: JsonDifference['attributes'][string]): string {
  const rules = change.rulesAfter.length > 0 ? change.rulesAfter : change.rulesBefore;
  const through = rules.length === 0 ? '' : `  (${rules.join(' > ')})`;
  const values = 'add' in change ? members(change.add, change.remove) : `${short(change.before)} -> ${short(change.after)}`;
  return `      ${name}: ${values}${through}`;
}
