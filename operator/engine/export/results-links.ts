// What became of references that were sent. They fail apart from the object's attributes, and hold none of them back.
import type { ChangeResult } from '../../model/change.ts';
import { groupBy } from '../evaluate/subjects.ts';
import { linksEntry } from '../history/export-history.ts';
import { dueAfterFailure } from './retry.ts';
import type { ExportRow, IntentRow, PendingLink } from '../port/export-table.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';

export type SentLink = Pick<PendingLink, 'attribute' | 'target'>;

/** One answer about references. */
export interface LinkResult {
  readonly row: ExportRow;
  readonly intent: IntentRow;
  readonly result: ChangeResult;
}

export async function storeLinks(tables: Tables, answers: readonly LinkResult[], now: Date): Promise<readonly HistoryEntry[]> {
  if (answers.length === 0) return [];
  const sent = answers.flatMap(({ row, intent, result }) =>
    (JSON.parse(intent.document) as readonly SentLink[]).map((link) => ({ key: { ...link, export: row.id }, intent, result })),
  );
  const links = await tables.exports.pendingLinksAt(sent.map(({ key }) => key));
  await tables.exports.putLinks(
    links.flatMap((link, index) => {
      const answered = sent[index];
      return link === undefined || answered === undefined ? [] : [afterResult(link, answered, now)];
    }),
  );
  await tables.problems.put(answers.flatMap((answer) => problemOf(answer, now)));
  const taken = answers.filter(({ result }) => result.outcome !== 'Failed');
  await dropDelivered(
    tables,
    taken.map(({ row }) => row.id),
  );
  const anchors = await tables.objects.anchors([...new Set(sent.map(({ key }) => key.target))]);
  const told = links.flatMap((link, index) => (link === undefined ? [] : [{ link, intent: sent[index]?.intent }]));
  const byIntent = groupBy(told, ({ intent }) => intent);
  return answers.map(({ row, intent, result }) =>
    linksEntry(
      row,
      (byIntent.get(intent) ?? []).map(({ link }) => link),
      anchors,
      result,
    ),
  );
}

function afterResult(link: PendingLink, { intent, result }: Pick<LinkResult, 'intent' | 'result'>, now: Date): PendingLink {
  if (result.outcome !== 'Failed') return { ...link, sentAfter: intent.sentAfter };
  const attempts = link.attempts + 1;
  return { ...link, attempts, dueAt: dueAfterFailure(result.error, attempts, now.getTime()) };
}

function problemOf({ row, result }: LinkResult, now: Date): readonly ProblemRow[] {
  if (result.outcome !== 'Failed') return [];
  const { connector, label, sourceAnchor } = row;
  return [{ subject: linksSubject(row.id), connector, label, sourceAnchor, error: JSON.stringify(result.error), since: now.toISOString() }];
}

const prefix = 'references:';
export const linksSubject = (exportId: number): string => `${prefix}${exportId}`;

/** The row of the memory whose references the subject's error is about. */
export const linksSubjectId = (subject: string): number | undefined =>
  subject.startsWith(prefix) ? Number(subject.slice(prefix.length)) : undefined;

/** Forgets the errors of those exports that have no failed reference left to be sent; gives their subjects. */
export async function dropDelivered(tables: Tables, exportIds: readonly number[]): Promise<readonly string[]> {
  const failing = await tables.exports.withFailedLinks(exportIds);
  const cured = exportIds.filter((id) => !failing.has(id)).map(linksSubject);
  await tables.problems.drop(cured);
  return cured;
}
