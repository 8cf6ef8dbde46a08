// The history of what an import changes: objects that came, and what changed ones were before.
import type { EngineContext } from '../context.ts';
import { changedValues, type HistoryDelta, type ReferenceDelta } from '../history/delta.ts';
import { changeEntries, recordHistory } from '../history/record.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { Link, LinkDifference } from '../port/link-table.ts';
import type { ObjectContent, ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

export class ImportHistory {
  readonly #tables: Tables;
  readonly #entries: HistoryEntry[] = [];
  readonly #created = new Set<number>();
  readonly #deltas = new Map<number, HistoryDelta>();
  /** Objects that were written and never imported: nothing was known of them before. */
  readonly #confirmed = new Set<number>();

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  created(ids: readonly number[]): void {
    for (const id of ids) this.#created.add(id);
    for (const id of ids) this.#entries.push({ kind: 'Object', subject: id, other: null, event: 'Created', delta: '' });
  }

  /** @param rows what the objects are before the contents are stored, by id */
  changing(contents: readonly (ObjectContent & { readonly id: number })[], rows: ReadonlyMap<number, ObjectRow>): void {
    for (const content of contents) {
      const row = rows.get(content.id);
      if (row === undefined) continue;
      if (row.data === '') this.#confirmed.add(row.id);
      else this.#note(row.id, differences(row, content));
    }
  }

  async linked({ added, removed }: LinkDifference): Promise<void> {
    const known = ({ source }: Link): boolean => !this.#created.has(source) && !this.#confirmed.has(source);
    const came = groupBy(added.filter(known), ({ source }) => source);
    const went = groupBy(removed.filter(known), ({ source }) => source);
    const told = [...came.values(), ...went.values()].flat();
    if (told.length === 0) return;
    const anchors = await this.#tables.objects.anchors([...new Set(told.map(({ target }) => target))]);
    for (const id of new Set([...came.keys(), ...went.keys()])) {
      const references = referenceDeltas(came.get(id) ?? [], went.get(id) ?? [], ({ target }) => anchors.get(target)?.anchor ?? '');
      this.#note(id, { references });
    }
  }

  #note(id: number, delta: HistoryDelta): void {
    if (Object.keys(delta).length > 0) this.#deltas.set(id, { ...this.#deltas.get(id), ...delta });
  }

  async store(context: EngineContext): Promise<void> {
    const confirmed = [...this.#confirmed].map(
      (subject): HistoryEntry => ({
        kind: 'Object',
        subject,
        other: null,
        event: 'Confirmed',
        delta: '',
      }),
    );
    const known = [...this.#deltas].filter(([id]) => !this.#confirmed.has(id));
    const changed = known.flatMap(([subject, delta]) => changeEntries({ kind: 'Object', subject, other: null }, delta));
    await recordHistory(context, this.#tables, [...this.#entries, ...confirmed, ...changed]);
  }
}

function differences(row: ObjectRow, { dn, objectType, data }: ObjectContent): HistoryDelta {
  const attributes = data === row.data ? undefined : changedValues(attributesOf(row), attributesOf({ data }));
  return {
    ...(attributes === undefined ? {} : { attributes }),
    ...(dn === row.dn ? {} : { dn: row.dn }),
    ...(objectType === row.objectType ? {} : { objectType: row.objectType }),
  };
}

function referenceDeltas(
  came: readonly Link[],
  went: readonly Link[],
  anchorOf: (link: Link) => string,
): Readonly<Record<string, ReferenceDelta>> {
  const references: Record<string, ReferenceDelta> = {};
  for (const [attribute, links] of groupBy(came, (link) => link.attribute)) references[attribute] = { added: links.map(anchorOf) };
  for (const [attribute, links] of groupBy(went, (link) => link.attribute))
    references[attribute] = { ...references[attribute], removed: links.map(anchorOf) };
  return references;
}
