// A plan as JSON, as a table for people, and as a comment in Markdown.
import type { ObjectError, Violation } from '../engine/engine.ts';
import type { Revision } from '../model/revision.ts';
import type { Excess } from './budget.ts';
import { excessSentence } from './budget.ts';
import type { JsonPlannedChange } from './change.ts';
import { block, changeLine, details, limited, lines, quoted, table, warningLines } from './layout.ts';
import { type Write, writeJson } from './output.ts';
import type { Counts } from '../worker/plan-tally.ts';
import type { Outcome } from './world.ts';

export interface PlanReport {
  readonly revision: Revision;
  readonly outcome: Outcome;
  readonly warnings: readonly string[];
  readonly excesses: readonly Excess[];
  /** Changes that the table and the comment show. */
  readonly limit: number;
}

/** docs/schemas/plan.json */
export async function writePlanJson({ revision, outcome, warnings, excesses }: PlanReport, write: Write): Promise<void> {
  const { plan, tally, errors, changes, connectors } = outcome;
  const fields = {
    schedule: revision.schedule,
    connector: plan.connector,
    digest: plan.digest,
    counts: {
      ...tally.all,
      disconnect: plan.counts.disconnect,
      byType: tally.byType,
      byRule: tally.byRule,
      byOrganizationalUnit: tally.byOrganizationalUnit,
    },
    guarded: plan.guarded,
    unowned: plan.unowned,
    connectors,
    violation: jsonViolation(plan.violation),
    overBudget: excesses.length === 0 ? undefined : excesses,
    warnings,
    errors: errors.map(jsonError),
    unsupported: plan.unsupported.map(({ objectType, ...rest }) => ({ type: objectType, ...rest })),
  };
  await writeJson(write, fields, 'changes', valuesOf(changes.sorted()));
}

/** An error of an object as the schemas of plan and comparison have it. */
export const jsonError = ({ connector, label, dn, attribute, sourceAnchor, error }: ObjectError): object => ({
  connector,
  label,
  dn,
  ...(attribute === undefined ? {} : { attribute }),
  anchor: sourceAnchor,
  code: error.code,
  message: error.message,
  next: error.next,
});

/** Why a worker would wait for an approval, with some of the changes that it would wait for. */
export const jsonViolation = (violation: Violation | undefined): object | undefined =>
  violation === undefined
    ? undefined
    : {
        ...violation,
        samples: violation.samples.map(({ connector, objectType, action, label, sourceAnchor, attributes }) => ({
          connector,
          type: objectType,
          anchor: sourceAnchor,
          action,
          label,
          attributes,
        })),
      };

async function* valuesOf(rows: AsyncIterable<{ readonly value: JsonPlannedChange }>): AsyncGenerator<JsonPlannedChange, void, undefined> {
  for await (const { value } of rows) yield value;
}

export async function writePlanTable(report: PlanReport, write: Write): Promise<void> {
  const { revision, outcome, warnings, limit } = report;
  const { plan, tally, errors, connectors } = outcome;
  await write(`Plan of SyncSchedule ${revision.schedule.name} for ${plan.connector}: ${headline(outcome)}\n`);
  for (const sentence of attention(report)) await write(`\n${lines([sentence])}\n`);
  if (plan.violation !== undefined) await write(`${sampleLines(plan.violation)}\n`);
  const read = Object.entries(connectors).map(([name, { objects, joined }]) => [name, `${objects}`, `${joined}`]);
  await write(block('Read', table(['connector', 'objects', 'joined'], read)));
  await write(block('By type', countTable('type', tally.byType)));
  await write(block('By rule', countTable('rule', tally.byRule)));
  await write(block('By organizational unit', countTable('container', tally.byOrganizationalUnit)));
  await write(block('Not taken by the target', table(['type', 'attribute', 'objects', 'why'], unsupportedRows(outcome))));
  await write(block(`Errors (${errors.length})`, errorLines(errors)));
  await write(block('Warnings', warningLines(warnings)));
  await write('\nChanges\n');
  const { add, update, delete: deletes } = tally.all;
  for await (const change of valuesOf(limited(outcome.changes.sorted(), limit))) await write(`${changeLine(change)}\n`);
  if (add + update + deletes === 0) await write('  none\n');
}

export async function writePlanMarkdown(report: PlanReport, write: Write): Promise<void> {
  const { revision, outcome, warnings, limit } = report;
  const { plan, tally, errors } = outcome;
  await write(`### Lockstep plan: ${headline(outcome)}\n\nSyncSchedule \`${revision.schedule.name}\`, target \`${plan.connector}\`.\n`);
  for (const sentence of attention(report)) await write(quoted(sentence));
  if (plan.violation !== undefined) await write(details('What would wait', sampleLines(plan.violation), share));
  await write(
    details(
      'By type, rule and organizational unit',
      [countTable('type', tally.byType), countTable('rule', tally.byRule), countTable('container', tally.byOrganizationalUnit)].join(
        '\n\n',
      ),
      share,
    ),
  );
  await write(details('Not taken by the target', table(['type', 'attribute', 'objects', 'why'], unsupportedRows(outcome)), share));
  await write(details(`Errors (${errors.length})`, errorLines(errors), share));
  await write(details(`Warnings (${warnings.length})`, warningLines(warnings), share));
  const changes: string[] = [];
  for await (const change of valuesOf(limited(outcome.changes.sorted(), limit))) changes.push(changeLine(change));
  const { add, update, delete: deletes } = tally.all;
  await write(details(`Changes (the first ${changes.length} of ${add + update + deletes})`, changes.join('\n'), 3 * share));
}

/** Characters of one part of a comment. */
export const share = 7_000;

function headline({ tally, plan }: Outcome): string {
  const { add, update, delete: deletes, referenceAdd, referenceRemove } = tally.all;
  const { disconnect } = plan.counts;
  const disconnects = disconnect === 0 ? '' : `, ${disconnect} to disconnect`;
  return `${add} to add, ${update} to update, ${deletes} to delete${disconnects}, ${referenceAdd} references to add, ${referenceRemove} to remove`;
}

function attention({ outcome: { plan }, excesses }: PlanReport): readonly string[] {
  const { violation } = plan;
  return [
    ...(violation === undefined ? [] : [`${violation.reason}: ${violation.message} ${violation.next}`]),
    ...excesses.map(excessSentence),
    ...(plan.unowned === 0
      ? []
      : [`${plan.unowned} objects of the target carry an anchor of ours and have no source; they are left alone.`]),
  ];
}

const sampleLines = ({ samples }: Violation): string =>
  lines(samples.map(({ objectType, action, label }) => `  ${action} ${objectType} ${label}`));

const errorsShown = 1000;

export const errorLines = (errors: readonly ObjectError[]): string =>
  lines([
    ...errors.slice(0, errorsShown).map(errorLine),
    ...(errors.length > errorsShown ? [`... and ${errors.length - errorsShown} more`] : []),
  ]);

/** The object with its place in a source, so that it is found there. */
const errorLine = ({ connector, label, dn, error }: ObjectError): string =>
  `${connector}: ${label}${dn === '' || dn === label ? '' : ` (${dn})`}: ${error.message} ${error.next}`;

const unsupportedRows = ({ plan }: Outcome): readonly (readonly string[])[] =>
  plan.unsupported.map(({ objectType, attribute, count, reason }) => [objectType, attribute, `${count}`, reason]);

function countTable(what: string, counts: Counts): string {
  const rows = Object.entries(counts).map(([name, { add, update, delete: deletes }]) => [
    name === '' ? '(none)' : name,
    `${add}`,
    `${update}`,
    `${deletes}`,
  ]);
  return table([what, 'add', 'update', 'delete'], rows);
}
