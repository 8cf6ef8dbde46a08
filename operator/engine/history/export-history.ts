// The history of what was sent to a target, and of what it said to that.
import type { ChangeError, ChangeResult } from '../../model/change.ts';
import type { JsonAttributes, JsonValue } from '../../model/json.ts';
import type { Desired } from '../export/diff.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import type { HistoryEntry, HistoryEvent } from '../port/history-table.ts';
import { encodeDelta, type HistoryDelta, type ReferenceDelta } from './delta.ts';

/**
 * The entry of one answered change of values. A create is told without its values, which the metaverse object has; a refusal that only says once more what
 * it said before is not told again.
 * @param next the memory after the answer
 */
export function valuesEntry(
  row: ExportRow,
  next: ExportRow,
  sent: Desired,
  confirmed: JsonAttributes,
  result: ChangeResult,
): HistoryEntry | undefined {
  const action = row.action ?? 'Update';
  if (result.outcome !== 'Written' && !isNews(row, result.error)) return undefined;
  const values: HistoryDelta = action === 'Update' ? { sent, attributes: pick(confirmed, Object.keys(sent)) } : {};
  return entryOf(next, { action, ...values }, result);
}

export function linksEntry(
  row: ExportRow,
  links: readonly PendingLink[],
  anchors: ReadonlyMap<number, { readonly anchor: string }>,
  result: ChangeResult,
): HistoryEntry {
  const references: Record<string, ReferenceDelta> = {};
  for (const { attribute, target, operation } of links) {
    const { added = [], removed = [] } = references[attribute] ?? {};
    const anchor = anchors.get(target)?.anchor ?? '';
    references[attribute] =
      operation === 'Add'
        ? { added: [...added, anchor], ...(removed.length === 0 ? {} : { removed }) }
        : { ...(added.length === 0 ? {} : { added }), removed: [...removed, anchor] };
  }
  return entryOf(row, { action: 'Update', references }, result);
}

const events: Readonly<Record<ChangeResult['outcome'], HistoryEvent>> = { Written: 'Exported', Failed: 'Refused', Unknown: 'Unanswered' };

function entryOf({ object, metaverse }: ExportRow, told: HistoryDelta, result: ChangeResult): HistoryEntry {
  const error = result.outcome === 'Written' ? {} : { error: { code: result.error.code, message: result.error.message } };
  const delta = encodeDelta({ ...told, ...error });
  const event = events[result.outcome];
  // What could not be created has no object: the metaverse object it was to come from tells of it.
  return object === null
    ? { kind: 'Metaverse', subject: metaverse ?? 0, other: null, event, delta }
    : { kind: 'Object', subject: object, other: metaverse, event, delta };
}

function isNews({ error }: ExportRow, now: ChangeError): boolean {
  if (error === '') return true;
  const known = JSON.parse(error) as ChangeError;
  return known.code !== now.code || known.message !== now.message;
}

function pick(values: JsonAttributes, names: readonly string[]): Readonly<Record<string, JsonValue | null>> {
  return Object.fromEntries(names.map((name) => [name, values[name] ?? null]));
}
