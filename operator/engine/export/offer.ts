// The next changes to leave, phase by phase: what takes access away first, references once both ends exist.
import type { AttributeChange, ExportChange, ReferenceChange, TargetReference } from '../../model/change.ts';
import { decodeValue, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import type { Desired } from './diff.ts';
import type { ExportPhase } from '../engine.ts';
import type { ExportRow, ExportSelection, LinkSelection, PendingLink } from '../port/export-table.ts';
import type { Allowance } from '../port/guard-table.ts';
import type { Tables } from '../port/store-port.ts';
import { isHeldBack } from '../port/unique-table.ts';
import { awaitingAnchor } from './awaiting-anchor.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';

/** References in one change. What failed is offered again in smaller parts, so that one refused member does not hold the others back. */
const linksOffered = (attempts: number): number => Math.max(1, 200 >> (3 * attempts));

export interface Offer {
  readonly connector: string;
  readonly nowMs: number;
  readonly limit: number;
  /** What takes access away: how much of it may leave ahead of all else; absent where none of it may. */
  readonly disabling?: NonNullable<ExportSelection['disabling']>;
  /** Which accounts may lose access ahead of all else. */
  readonly disables: Allowance;
  readonly others: Allowance;
  /** Only changes of these rows of the memory. */
  readonly among?: readonly number[];
}

/** Changes of the phase, at most `limit`; one object has one change at a time. */
export async function offerChanges(
  context: EngineContext,
  tables: Tables,
  phase: ExportPhase,
  offer: Offer,
): Promise<readonly ExportChange[]> {
  const { connector, nowMs, limit, disabling, disables, others: allowance, among } = offer;
  const only = among === undefined ? {} : { among };
  const select = (selection: Pick<ExportSelection, 'action'> & Partial<ExportSelection>) =>
    tables.exports.select({ connector, nowMs, limit, allowance, ...only, ...selection });
  switch (phase) {
    case 'Disable': {
      if (disabling === undefined) return [];
      const rows = await select({ action: 'Update', disabling, allowance: disables });
      return attributeChanges(context, tables, rows, ['accountEnabled']);
    }
    case 'Add':
      return attributeChanges(
        context,
        tables,
        await anchoredAdds(context, tables, offer, (asked) => select({ action: 'Add', limit: asked })),
      );
    case 'Update':
      return attributeChanges(context, tables, await select({ action: 'Update' }));
    case 'Revoke':
      return referenceChanges(context, tables, offer, severalValued(context, connector));
    case 'Reference':
      return referenceChanges(context, tables, offer);
    case 'Delete':
      return attributeChanges(context, tables, await select({ action: 'Delete' }));
  }
}

/**
 * Creations whose anchor lies where it is to survive. While a forest is yet to be told it, somebody may write another one there, and the new object could
 * never be found by it.
 */
async function anchoredAdds(
  context: EngineContext,
  tables: Tables,
  { limit }: Offer,
  select: (limit: number) => Promise<readonly ExportRow[]>,
): Promise<readonly ExportRow[]> {
  for (let asked = limit; ; asked *= 2) {
    const rows = await select(asked);
    const waiting = await awaitingAnchor(context, tables, rows);
    const free = rows.filter(({ metaverse }) => metaverse === null || !waiting.has(metaverse));
    if (free.length >= limit || rows.length < asked) return free.slice(0, limit);
  }
}

async function attributeChanges(
  context: EngineContext,
  tables: Tables,
  rows: readonly ExportRow[],
  only?: readonly string[],
): Promise<readonly ExportChange[]> {
  const objects = new Map((await tables.objects.read(rows.flatMap(({ object }) => object ?? []))).map((row) => [row.id, row]));
  const wishes = groupBy((await tables.unique.wishesOf(rows.map(({ id }) => id))).filter(isHeldBack), (wish) => wish.export);
  return rows.map((row) => {
    const blocked = (wishes.get(row.id) ?? []).map(({ attribute }) => attribute);
    const object = row.object === null ? undefined : objects.get(row.object);
    const confirmed = object === undefined ? {} : attributesOf(object);
    const attributes = row.action === 'Delete' ? {} : without(pendingAttributes(row, confirmed, only), blocked);
    return { ...changeOf(context, row, object?.anchor), action: row.action ?? 'Update', attributes, references: {} };
  });
}

const without = <Value>(attributes: Readonly<Record<string, Value>>, names: readonly string[]): Readonly<Record<string, Value>> =>
  names.length === 0 ? attributes : Object.fromEntries(Object.entries(attributes).filter(([name]) => !names.includes(name)));

const changeOf = ({ random }: EngineContext, row: ExportRow, anchor: string | undefined) => ({
  id: `${row.id}-${Math.floor(random() * 2 ** 48).toString(36)}`,
  connector: row.connector,
  objectType: row.objectType,
  ...(anchor === undefined ? {} : { anchor }),
  sourceAnchor: row.sourceAnchor,
  label: row.label,
  ...(row.object !== null && row.ownership !== 'Provisioned' ? { adopted: true as const } : {}),
  ...(row.action === 'Add' && row.attempts > 0 ? { again: true as const } : {}),
});

/** The id of the memory's row that a change was made from. */
export const exportIdOf = (changeId: string): number => Number.parseInt(changeId, 10);

/** What the row has pending, by attribute. */
export function pendingAttributes(
  row: Pick<ExportRow, 'desired' | 'pending' | 'action'>,
  confirmed: JsonAttributes,
  only?: readonly string[],
): Readonly<Record<string, AttributeChange>> {
  const names = row.pending === '' ? [] : (JSON.parse(row.pending) as readonly string[]);
  const desired = row.desired === '' ? {} : (JSON.parse(row.desired) as Desired);
  const changes: Record<string, AttributeChange> = {};
  for (const name of names) {
    if (only !== undefined && !only.includes(name)) continue;
    const after = desired[name] ?? null;
    if (after === null && row.action === 'Add') continue;
    const before: JsonValue | undefined = confirmed[name];
    changes[name] = {
      ...(before === undefined ? {} : { before: decodeValue(before) }),
      ...(after === null ? {} : { after: decodeValue(after) }),
    };
  }
  return changes;
}

async function referenceChanges(
  context: EngineContext,
  tables: Tables,
  { connector, nowMs, limit, others: allowance }: Offer,
  removedFrom?: readonly string[],
): Promise<readonly ExportChange[]> {
  const selection: LinkSelection = { nowMs, limit, allowance, ...(removedFrom === undefined ? {} : { removedFrom }) };
  const rows = await tables.exports.read(await tables.exports.linkedExports(connector, selection));
  const offered = await offeredLinks(context, tables, rows, selection);
  const targets = [...offered.values()].flat().map(({ target }) => target);
  const anchors = await tables.objects.anchors([...new Set([...rows.flatMap(({ object }) => object ?? []), ...targets])]);
  return rows.flatMap((row) => {
    const links = offered.get(row.id) ?? [];
    const anchor = row.object === null ? undefined : anchors.get(row.object)?.anchor;
    if (anchor === undefined || links.length === 0) return [];
    const references: Record<string, ReferenceChange> = {};
    const schema = context.schema(connector, row.objectType);
    for (const [attribute, group] of groupBy(links, (link) => link.attribute)) {
      const definition = schema[attribute];
      const multiValued = definition?.support === 'Supported' && definition.multiValued;
      references[attribute] = { multiValued, add: targetsOf(group, 'Add', anchors), remove: targetsOf(group, 'Remove', anchors) };
    }
    return [{ ...changeOf(context, row, anchor), action: 'Update', attributes: {}, references }];
  });
}

/** Reference attributes with many values: what ends there is a membership, not one value that gives way to another. */
const severalValued = ({ targetSchemas }: EngineContext, connector: string): readonly string[] => [
  ...new Set(
    Object.values(targetSchemas[connector] ?? {}).flatMap((schema) =>
      Object.entries(schema).flatMap(([name, attribute]) =>
        attribute.support === 'Supported' && attribute.type === 'Reference' && attribute.multiValued ? [name] : [],
      ),
    ),
  ),
];

/** The due links of each object that leave in one change. */
async function offeredLinks(
  context: EngineContext,
  tables: Tables,
  rows: readonly ExportRow[],
  selection: LinkSelection,
): Promise<ReadonlyMap<number, readonly PendingLink[]>> {
  const due = await tables.exports.dueLinks(
    rows.map(({ id }) => id),
    { ...selection, limit: linksOffered(0) },
  );
  const dueOf = groupBy(due, (link) => link.export);
  const schemas = new Map(rows.map((row) => [row.id, context.schema(row.connector, row.objectType)]));
  const isSingle = ({ export: id, attribute }: PendingLink): boolean => {
    const definition = schemas.get(id)?.[attribute];
    return definition?.support === 'Supported' && !definition.multiValued;
  };
  const withSingle = [...dueOf].filter(([, due]) => due.some(isSingle)).map(([id]) => id);
  const singleOf = groupBy((await tables.exports.pendingLinks(withSingle)).filter(isSingle), (link) => link.export);
  return new Map(
    [...dueOf].map(([id, due]) => {
      // The one value is replaced in one step or not at all: a removal that leaves after the new value would take that one away.
      const whole = [...groupBy(singleOf.get(id) ?? [], ({ attribute }) => attribute).values()].filter((links) =>
        links.every(({ sentAfter }) => sentAfter === null),
      );
      const several = due.filter((link) => !isSingle(link));
      return [id, [...whole.flat(), ...several.slice(0, linksOffered(several[0]?.attempts ?? 0))]];
    }),
  );
}

/** What a reference leads to that no import ever showed has this type. */
const unknownType = 'directoryObject';

const targetsOf = (
  links: readonly PendingLink[],
  operation: PendingLink['operation'],
  anchors: ReadonlyMap<number, { readonly anchor: string; readonly objectType: string | null }>,
): readonly TargetReference[] =>
  links.flatMap((link) => {
    const target = anchors.get(link.target);
    if (link.operation !== operation || target === undefined) return [];
    return [{ anchor: target.anchor, objectType: target.objectType ?? unknownType }];
  });
