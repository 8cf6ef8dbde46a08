// A comparison of two plans as JSON, as a table for people, and as a comment for a pull request.
import type { Excess } from './budget.ts';
import { excessSentence } from './budget.ts';
import { differences, type JsonDifference } from './comparison.ts';
import type { DifferenceTally } from './difference-tally.ts';
import { block, details, limited, members, short, table } from './layout.ts';
import { jsonViolation } from './plan-report.ts';
import { type Write, writeJson } from './output.ts';
import type { Outcome } from './world.ts';

export interface ComparisonReport {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly tally: DifferenceTally;
  readonly warnings: readonly string[];
  readonly excesses: readonly Excess[];
  /** Objects that the table and the comment show. */
  readonly limit: number;
}

/** docs/schemas/comparison.json */
export async function writeComparisonJson({ before, after, tally, warnings, excesses }: ComparisonReport, write: Write): Promise<void> {
  const { Changed, Added, Left, Deleted, Kept } = tally.kinds;
  const fields = {
    summary: tally.sentence(),
    counts: {
      changed: Changed,
      added: Added,
      left: Left,
      deleted: Deleted,
      kept: Kept,
      byAttribute: tally.attributes,
      byRule: tally.rules,
    },
    before: { digest: before.plan.digest, counts: before.plan.counts, violation: jsonViolation(before.plan.violation) },
    after: { digest: after.plan.digest, counts: after.plan.counts, violation: jsonViolation(after.plan.violation) },
    overBudget: excesses.length === 0 ? undefined : excesses,
    warnings,
  };
  await writeJson(write, fields, 'objects', differences(before.changes, after.changes));
}

export async function writeComparisonTable(report: ComparisonReport, write: Write): Promise<void> {
  const { before, after, tally, warnings, limit } = report;
  await write(`${tally.sentence()}\n`);
  for (const sentence of attention(report)) await write(`\n${sentence}\n`);
  await write(block('By attribute', countTable('attribute', tally.attributes)));
  await write(block('By rule', countTable('rule', tally.rules)));
  await write(block('Warnings', warnings.join('\n')));
  await write('\nObjects\n');
  let any = false;
  for await (const difference of limited(differences(before.changes, after.changes), limit)) {
    any = true;
    await write(`${differenceLine(difference)}\n`);
  }
  if (!any) await write('  none\n');
}

export async function writeComparisonMarkdown(report: ComparisonReport, write: Write): Promise<void> {
  const { before, after, tally, warnings, limit } = report;
  await write(`### Lockstep: ${tally.sentence()}\n`);
  for (const sentence of attention(report)) await write(`\n> ${sentence}\n`);
  await write(
    details(
      'By attribute and rule',
      [countTable('attribute', tally.attributes), countTable('rule', tally.rules)].filter((text) => text !== '').join('\n\n'),
    ),
  );
  const lines: string[] = [];
  for await (const difference of limited(differences(before.changes, after.changes), limit)) lines.push(differenceLine(difference));
  await write(details(`Who changes (the first ${lines.length})`, lines.join('\n')));
  await write(details('Warnings', warnings.join('\n')));
}

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
  Deleted: '- is deleted:',
  Kept: '= is no longer deleted:',
};

function differenceLine({ difference, type, label, dn, anchor, attributes }: JsonDifference): string {
  const head = `  ${signs[difference]} ${type} ${label}${dn === '' || dn === label ? '' : `  ${dn}`}  [${anchor}]`;
  if (difference !== 'Changed') return head;
  return [head, ...Object.entries(attributes).map(([name, change]) => valueLine(name, change))].join('\n');
}

function valueLine(name: string, change: JsonDifference['attributes'][string]): string {
  const rules = change.rulesAfter.length > 0 ? change.rulesAfter : change.rulesBefore;
  const through = rules.length === 0 ? '' : `  (${rules.join(' > ')})`;
  const values = 'add' in change ? members(change.add, change.remove) : `${short(change.before)} -> ${short(change.after)}`;
  return `      ${name}: ${values}${through}`;
}
