// What became of references that were sent. They fail apart from the object's attributes, and hold none of them back.
import type { ChangeResult } from '../../model/change.ts';
import { dueAfterFailure } from './retry.ts';
import type { ExportRow, IntentRow, PendingLink } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

export type SentLink = Pick<PendingLink, 'attribute' | 'target'>;

export async function storeLinks(tables: Tables, row: ExportRow, intent: IntentRow, result: ChangeResult, now: Date): Promise<void> {
  const keys = (JSON.parse(intent.document) as readonly SentLink[]).map((link) => ({ ...link, export: row.id }));
  const links = (await tables.exports.pendingLinksAt(keys)).filter((link) => link !== undefined);
  if (result.outcome !== 'Failed') {
    await tables.exports.putLinks(links.map((link) => ({ ...link, sentAfter: intent.sentAfter })));
    await dropIfDelivered(tables, row.id);
    return;
  }
  const { error } = result;
  const dueAt = (attempts: number): number => dueAfterFailure(error, attempts, now.getTime());
  await tables.exports.putLinks(links.map((link) => ({ ...link, attempts: link.attempts + 1, dueAt: dueAt(link.attempts + 1) })));
  const { connector, label, sourceAnchor } = row;
  const subject = linksSubject(row.id);
  await tables.problems.put([{ subject, connector, label, sourceAnchor, error: JSON.stringify(error), since: now.toISOString() }]);
}

const prefix = 'references:';
const linksSubject = (exportId: number): string => `${prefix}${exportId}`;

/** The row of the memory whose references the subject's error is about. */
export const linksSubjectId = (subject: string): number | undefined =>
  subject.startsWith(prefix) ? Number(subject.slice(prefix.length)) : undefined;

/** Forgets the error once no failed reference is left to be sent. */
export async function dropIfDelivered(tables: Tables, exportId: number): Promise<boolean> {
  const failing = await tables.exports.hasFailedLinks(exportId);
  if (!failing) await tables.problems.drop([linksSubject(exportId)]);
  return !failing;
}
