// Rows of the history as people read them: each with what was before and after, and with names in the place of ids and anchors.
import type { JsonAttributes, JsonValue } from '../../model/json.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import { before, decodeDelta, type HistoryDelta, noObject, type ObjectState } from '../history/delta.ts';
import type { HistoryRow } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';
import { nameOf } from './load.ts';
import type { HistoryLine, ValueChange } from './reports.ts';

/** Names in the place of anchors, as far as the objects are there. */
export async function withReferenceNames(tables: Tables, lines: readonly HistoryLine[]): Promise<readonly HistoryLine[]> {
  const names = new Map<string, string>();
  for (const [connector, group] of groupBy(lines, ({ place }) => place)) {
    const anchors = group.flatMap(({ references }) => Object.values(references).flatMap(({ added, removed }) => [...added, ...removed]));
    const heads = await tables.objects.heads(connector, [...new Set(anchors)]);
    for (const row of await tables.objects.read([...heads.values()].map(({ id }) => id)))
      names.set(`${connector} ${row.anchor}`, nameOf(row));
  }
  return lines.map((line) => {
    const named = (anchors: readonly string[]): readonly string[] =>
      anchors.map((anchor) => names.get(`${line.place} ${anchor}`) ?? anchor);
    const references = Object.entries(line.references).map(
      ([name, { added, removed }]) => [name, { added: named(added), removed: named(removed) }] as const,
    );
    return { ...line, references: Object.fromEntries(references) };
  });
}

/** How the objects that the rows speak of are called; those that are gone by what their last row told. */
export class Names {
  readonly objects = new Map<number, { readonly connector: string; readonly name: string }>();

  static async read(tables: Tables, rows: readonly HistoryRow[]): Promise<Names> {
    const names = new Names();
    const ids = [...new Set(rows.flatMap(({ kind, subject, other }) => (kind === 'Object' ? [subject] : (other ?? []))))];
    for (const row of await tables.objects.read(ids)) names.objects.set(row.id, { connector: row.connector, name: nameOf(row) });
    for (const { kind, event, subject, delta } of rows) {
      if (kind !== 'Object' || event !== 'Removed' || names.objects.has(subject)) continue;
      const { connector = '', dn = '', anchor = '' } = decodeDelta(delta);
      names.objects.set(subject, { connector, name: nameOf({ dn, anchor }) });
    }
    return names;
  }

  of(id: number): string {
    return this.objects.get(id)?.name ?? `object ${id}`;
  }

  connectorOf(id: number): string {
    return this.objects.get(id)?.connector ?? '';
  }
}

/** Goes back from the present state of each subject, row by row. */
export async function linesOf(tables: Tables, names: Names, rows: readonly HistoryRow[]): Promise<readonly HistoryLine[]> {
  const states = new Map<string, ObjectState>();
  const lines: HistoryLine[] = [];
  for (const row of rows) {
    const key = `${row.kind} ${row.subject}`;
    const now = states.get(key) ?? (await presentState(tables, row));
    const delta = decodeDelta(row.delta);
    states.set(key, stateBefore(now, row, delta));
    lines.push(lineOf(names, row, delta, now));
  }
  return lines;
}

async function presentState(tables: Tables, { kind, subject }: HistoryRow): Promise<ObjectState> {
  const [row] = kind === 'Metaverse' ? await tables.metaverse.read([subject]) : await tables.objects.read([subject]);
  return row === undefined
    ? noObject
    : { ...noObject, attributes: attributesOf(row), objectType: row.objectType, dn: 'dn' in row ? row.dn : '' };
}

/** The state before the row: exports tell what was sent, and change nothing that an import has shown. */
export function stateBefore(now: ObjectState, { event }: Pick<HistoryRow, 'event'>, delta: HistoryDelta): ObjectState {
  switch (event) {
    case 'Created':
    case 'Confirmed':
      return noObject;
    case 'Changed':
    case 'Removed':
      return before(now, delta);
    case 'Joined':
    case 'Adopted':
    case 'Disconnected':
    case 'Exported':
    case 'Refused':
    case 'Unanswered':
      return now;
  }
}

function lineOf(names: Names, row: HistoryRow, delta: HistoryDelta, now: ObjectState): HistoryLine {
  const { event, kind, subject, other, run, revision, timeMs } = row;
  const attributes = delta.sent === undefined ? changesOf(delta, now.attributes, event) : sentChanges(delta, delta.sent);
  return {
    time: new Date(timeMs).toISOString(),
    run,
    revision,
    place: kind === 'Metaverse' ? 'Metaverse' : names.connectorOf(subject),
    event,
    subject: kind === 'Metaverse' ? `metaverse/${subject}` : names.of(subject),
    ...(kind === 'Metaverse' && other !== null ? { other: names.of(other) } : {}),
    attributes:
      delta.dn !== undefined && event === 'Changed'
        ? { ...attributes, dn: { before: delta.dn, after: now.dn === '' ? names.of(subject) : now.dn } }
        : attributes,
    references: Object.fromEntries(
      Object.entries(delta.references ?? {}).map(([name, { added = [], removed = [] }]) => [name, { added, removed }]),
    ),
    ...(delta.action === undefined ? {} : { action: delta.action }),
    ...(delta.error === undefined ? {} : { error: delta.error }),
  };
}

function changesOf(
  { attributes = {}, by = {} }: HistoryDelta,
  now: JsonAttributes,
  event: HistoryRow['event'],
): Readonly<Record<string, ValueChange>> {
  const changes: Record<string, ValueChange> = {};
  for (const [name, value] of Object.entries(attributes)) {
    const rule = by[name]?.[0];
    const after: JsonValue | null = event === 'Removed' ? null : (now[name] ?? null);
    changes[name] = { before: value, after, ...(rule === undefined ? {} : { rule }) };
  }
  return changes;
}

function sentChanges(
  { attributes = {} }: HistoryDelta,
  sent: Readonly<Record<string, JsonValue | null>>,
): Readonly<Record<string, ValueChange>> {
  return Object.fromEntries(Object.entries(sent).map(([name, after]) => [name, { before: attributes[name] ?? null, after }]));
}
