// The history of objects that left a connector space: all that they were, so that it can be given back.
import type { EngineContext } from '../context.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import { encodeDelta, type ReferenceDelta } from '../history/delta.ts';
import { keysOfObject } from '../history/keys.ts';
import { changeEntries, recordHistory } from '../history/record.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { Link } from '../port/link-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

/** References that others lost because what they led to was deleted. */
export async function recordDroppedLinks(context: EngineContext, tables: Tables, dropped: readonly Link[]): Promise<void> {
  if (dropped.length === 0) return;
  const anchors = await tables.objects.anchors([...new Set(dropped.map(({ target }) => target))]);
  const entries = [...groupBy(dropped, ({ source }) => source)].flatMap(([subject, links]) => {
    const references = new Map<string, ReferenceDelta>();
    for (const [attribute, group] of groupBy(links, (link) => link.attribute))
      references.set(attribute, { removed: group.map(({ target }) => anchors.get(target)?.anchor ?? '') });
    return changeEntries({ kind: 'Object', subject, other: null }, { references: Object.fromEntries(references) });
  });
  await recordHistory(context, tables, entries);
}

/** To be told before the objects are removed. */
export async function recordRemovals(context: EngineContext, tables: Tables, rows: readonly ObjectRow[]): Promise<void> {
  const entries: HistoryEntry[] = [];
  const referencesById = await referencesOf(
    tables,
    rows.map(({ id }) => id),
  );
  for (const row of rows) {
    const subject = { kind: 'Object', subject: row.id, other: row.metaverse } as const;
    const references = referencesById.get(row.id) ?? {};
    if (Object.keys(references).length > 0) entries.push(...changeEntries(subject, { references }));
    const { connector, anchor, dn, objectType } = row;
    const delta = encodeDelta({ connector, anchor, dn, objectType, attributes: attributesOf(row) });
    entries.push({ ...subject, event: 'Removed', delta, keys: keysOfObject(row) });
  }
  await recordHistory(context, tables, entries);
}

async function referencesOf(
  tables: Tables,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, ReferenceDelta>>>> {
  const links = await tables.links.from(ids);
  const anchors = await tables.objects.anchors([...new Set(links.map(({ target }) => target))]);
  const found = new Map<number, Readonly<Record<string, ReferenceDelta>>>();
  for (const [id, own] of groupBy(links, ({ source }) => source)) {
    const byAttribute = [...groupBy(own, ({ attribute }) => attribute)];
    found.set(
      id,
      Object.fromEntries(
        byAttribute.map(([name, group]) => [name, { removed: group.map(({ target }) => anchors.get(target)?.anchor ?? '') }]),
      ),
    );
  }
  return found;
}
