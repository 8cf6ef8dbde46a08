// Stores a chunk of imported changes: an unchanged object costs one look-up and no write.
import type { EngineContext } from '../context.ts';
import type { DirectoryObject, ImportedChange, LinkChange } from '../../model/object.ts';
import { ImportHistory } from './import-history.ts';
import { wakeMembers } from '../evaluate/memberships.ts';
import { unitMembers } from '../evaluate/organizational-units.ts';
import { unitType } from '../rules/units.ts';
import { type HeldChunk, heldOf, type Holding } from './held-links.ts';
import { contentOf, patchedContent } from './object-content.ts';
import type { ObjectContent, ObjectHead, ObjectRow } from '../port/object-table.ts';
import type { Link, LinkDifference } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';
import { holdValues } from '../unique/maintain.ts';

export interface Counts {
  added: number;
  updated: number;
  unchanged: number;
}

export interface ChangeChunk {
  readonly connector: string;
  readonly target: boolean;
  /** One change an anchor. */
  readonly changes: readonly ImportedChange[];
  /** Absent where whatever is told to be gone goes at once. */
  readonly holding?: Holding;
}

export interface StoredChunk {
  /** Objects that the changes spoke of. */
  readonly ids: readonly number[];
  /** Anchors of patches to objects that are not known. */
  readonly unknown: readonly string[];
  readonly counts: Counts;
  readonly held: HeldChunk;
  /** Names of objects that stay as they were, because the read hides who may sign in. */
  readonly hidden: readonly string[];
}

type Patch = Extract<ImportedChange, { kind: 'patch' }>;

export async function storeChanges(
  context: EngineContext,
  tables: Tables,
  { connector, target, changes, holding }: ChangeChunk,
): Promise<StoredChunk> {
  const history = new ImportHistory(tables);
  const heads = await tables.objects.heads(connector, changes.map(anchorOf));
  const counts: Counts = { added: 0, updated: 0, unchanged: 0 };
  const replaced = await storeReplaced(
    context,
    tables,
    connector,
    target,
    holding,
    changes.flatMap((change) => (change.kind === 'replace' ? [change.object] : [])),
    heads,
    counts,
    history,
  );
  const patches = changes.filter((change) => change.kind === 'patch');
  const unknown = patches.filter(({ anchor }) => heads.get(anchor)?.placeholder !== false).map(({ anchor }) => anchor);
  const known = patches.filter(({ anchor }) => heads.get(anchor)?.placeholder === false);
  const { ids, gone, ...told } = await storePatches(context, tables, connector, target, holding, known, heads, counts, history);
  const sighted = changes.flatMap((change) => (change.kind === 'sighting' ? knownId(heads.get(change.anchor)) : []));
  counts.unchanged += sighted.length;
  await history.store(context);
  const held = { ...told, whole: replaced.whole, gone: [...replaced.held, ...gone] };
  return { ids: [...replaced.ids, ...ids, ...sighted], unknown, counts, held, hidden: replaced.hidden };
}

/** Each content beside what the object was; nothing where it is new. */
const changesOf = <Content extends ObjectContent & { readonly id: number }>(
  before: ReadonlyMap<number, ObjectRow>,
  contents: readonly Content[],
) =>
  contents.map((now) => {
    const row = before.get(now.id);
    return row === undefined ? { now } : { before: row, now };
  });

const knownId = (head: ObjectHead | undefined): readonly number[] => (head === undefined || head.placeholder ? [] : [head.id]);

const anchorOf = (change: ImportedChange): string => (change.kind === 'replace' ? change.object.anchor : change.anchor);

async function storeReplaced(
  context: EngineContext,
  tables: Tables,
  connector: string,
  target: boolean,
  holding: Holding | undefined,
  objects: readonly DirectoryObject[],
  heads: ReadonlyMap<string, ObjectHead>,
  counts: Counts,
  history: ImportHistory,
): Promise<StoredReplaced> {
  const added: { object: DirectoryObject; content: ObjectContent }[] = [];
  const differing: { id: number; object: DirectoryObject; content: ObjectContent; links: boolean; joined: boolean }[] = [];
  const unchanged: number[] = [];
  for (const object of objects) {
    const content = contentOf(object, target);
    const head = heads.get(object.anchor);
    if (head === undefined || head.placeholder) added.push({ object, content });
    else if (head.hash === content.hash && head.referenceHash === content.referenceHash) unchanged.push(head.id);
    else
      differing.push({
        id: head.id,
        object,
        content,
        links: head.referenceHash !== content.referenceHash,
        joined: head.metaverse !== null,
      });
  }
  const before = await rowsOf(
    tables,
    differing.map(({ id }) => id),
  );
  const hides = ({ id, content }: (typeof differing)[number]): boolean => {
    const row = before.get(id);
    return row !== undefined && holding?.isHidden(row, content) === true;
  };
  const hidden = differing.filter(hides);
  const updated = hidden.length === 0 ? differing : differing.filter((one) => !hides(one));
  const addedIds = await tables.objects.insert(
    connector,
    added.map(({ content }) => content),
  );
  history.created(addedIds);
  const contents = updated.map(({ id, content }) => ({ ...content, id }));
  history.changing(contents, before);
  await tables.objects.update(contents);
  if (target) {
    const fresh = added.map(({ content }, index) => ({ ...content, id: addedIds[index] as number }));
    await holdValues(context, tables, connector, changesOf(before, [...fresh, ...contents]));
  }
  await tables.objects.markDirty([...addedIds, ...updated.map(({ id }) => id)], true);
  const ids = [...unchanged, ...addedIds, ...differing.map(({ id }) => id)];
  const shown = new Set(ids);
  const relinked = await replaceLinks(
    tables,
    connector,
    [
      // Nothing leads away from what was not there before.
      ...added.flatMap(({ object }, index) => (refersToNothing(object) ? [] : [{ id: addedIds[index] as number, object, joined: false }])),
      ...updated.filter(({ links }) => links),
    ],
    holding === undefined ? undefined : { ...holding, isShown: (id) => shown.has(id) || holding.isShown(id) },
  );
  const holders = new Set(relinked.held.map(({ source }) => source));
  // Its references are not those that were told: the next read is compared in full.
  await tables.objects.update(contents.flatMap((content) => (holders.has(content.id) ? [{ ...content, referenceHash: '' }] : [])));
  await history.linked(relinked);
  await wakeMembers(context, tables, connector, [...relinked.added, ...relinked.removed]);
  counts.added += added.length;
  counts.updated += updated.length;
  counts.unchanged += unchanged.length;
  const whole = new Map(contents.map(({ id, referenceHash }) => [id, referenceHash]));
  return { ids, whole, held: relinked.held, hidden: hidden.map(({ object }) => object.dn) };
}

interface StoredReplaced extends Pick<StoredChunk, 'ids' | 'hidden'>, Pick<HeldChunk, 'whole'> {
  readonly held: readonly Link[];
}

const rowsOf = async ({ objects }: Tables, ids: readonly number[]): Promise<ReadonlyMap<number, ObjectRow>> =>
  ids.length === 0 ? new Map() : new Map((await objects.read(ids)).map((row) => [row.id, row]));

const refersToNothing = ({ references }: DirectoryObject): boolean => Object.values(references).every((anchors) => anchors.length === 0);

interface Referring {
  readonly id: number;
  readonly object: DirectoryObject;
  readonly joined: boolean;
}

/** Brings the stored links to those of the objects. Only a joined object's links can bear on a target by themselves. */
async function replaceLinks(
  tables: Tables,
  connector: string,
  referring: readonly Referring[],
  holding: Holding | undefined,
): Promise<LinkDifference & { readonly held: readonly Link[] }> {
  if (referring.length === 0) return { added: [], removed: [], held: [] };
  const anchors = [...new Set(referring.flatMap(({ object }) => Object.values(object.references).flat()))];
  const ids = await tables.objects.resolve(connector, anchors);
  const idOf = new Map(anchors.map((anchor, index) => [anchor, ids[index] as number]));
  const inside = await unitMembers(
    tables,
    referring.filter(({ object }) => object.objectType === unitType).map(({ id }) => id),
  );
  const resolved = ({ id, object }: Referring): Readonly<Record<string, readonly number[]>> => ({
    ...Object.fromEntries(
      Object.entries(object.references).map(([name, values]) => [name, values.map((anchor) => idOf.get(anchor) as number)]),
    ),
    ...inside.get(id),
  });
  const difference = await tables.links.replace(referring.map((one) => ({ source: one.id, references: resolved(one) })));
  const held = holding === undefined ? [] : heldOf(difference, holding);
  await tables.links.add(held);
  const { added } = difference;
  const removed = without(difference.removed, held);
  const joined = new Set(referring.flatMap((one) => (one.joined ? [one.id] : [])));
  await tables.links.markDirty([...added, ...removed].filter(({ source }) => joined.has(source)));
  return { added, removed, held };
}

const without = (links: readonly Link[], left: readonly Link[]): readonly Link[] => {
  if (left.length === 0) return links;
  const out = new Set(left);
  return links.filter((link) => !out.has(link));
};

async function storePatches(
  context: EngineContext,
  tables: Tables,
  connector: string,
  target: boolean,
  holding: Holding | undefined,
  patches: readonly Patch[],
  heads: ReadonlyMap<string, ObjectHead>,
  counts: Counts,
  history: ImportHistory,
): Promise<Pick<StoredChunk, 'ids'> & Omit<HeldChunk, 'whole'>> {
  const rows = new Map(
    (await tables.objects.read(patches.flatMap(({ anchor }) => heads.get(anchor)?.id ?? []))).map((row) => [row.anchor, row]),
  );
  const updates: (ObjectContent & { readonly id: number })[] = [];
  const ids: number[] = [];
  const known = patches.flatMap((patch) => {
    const row = rows.get(patch.anchor);
    const head = heads.get(patch.anchor);
    return row === undefined || head === undefined ? [] : [{ patch, row, head }];
  });
  const links = await patchLinks(
    tables,
    connector,
    known.map(({ patch, row }) => ({ id: row.id, links: patch.links, joined: row.metaverse !== null })),
    holding,
  );
  await history.linked(links);
  await wakeMembers(context, tables, connector, [...links.added, ...links.removed]);
  const relinked = new Set([...links.added, ...links.removed, ...links.held].map(({ source }) => source));
  for (const { patch, row, head } of known) {
    const linksChange = relinked.has(row.id);
    const content = patchedContent({ ...row, referenceHash: head.referenceHash }, { ...patch, linksChange }, target);
    ids.push(row.id);
    if (content.hash === head.hash && !linksChange) counts.unchanged += 1;
    else updates.push({ ...content, id: row.id });
  }
  const before = new Map(known.map(({ row }) => [row.id, row]));
  history.changing(updates, before);
  await tables.objects.update(updates);
  if (target) await holdValues(context, tables, connector, changesOf(before, updates));
  await tables.objects.markDirty(
    updates.map(({ id }) => id),
    true,
  );
  counts.updated += updates.length;
  const patched = new Set([...links.there, ...links.removed, ...links.held].map(({ source }) => source));
  return { ids, patched, there: links.there, gone: links.held };
}

interface LinkPatch {
  readonly id: number;
  readonly links: Readonly<Record<string, LinkChange>>;
  readonly joined: boolean;
}

async function patchLinks(
  tables: Tables,
  connector: string,
  patches: readonly LinkPatch[],
  holding: Holding | undefined,
): Promise<LinkDifference & Pick<HeldChunk, 'there'> & { readonly held: readonly Link[] }> {
  const named = patches.flatMap(({ id, links }) => Object.entries(links).map(([attribute, change]) => ({ id, attribute, change })));
  if (named.length === 0) return { added: [], removed: [], there: [], held: [] };
  const [left, joining] = [named.flatMap(({ change }) => change.remove), named.flatMap(({ change }) => change.add)];
  // An unknown anchor that is to go was never here; it must not become a placeholder.
  const heads = await tables.objects.heads(connector, [...new Set(left)]);
  const ids = await tables.objects.resolve(connector, joining);
  const idOf = new Map(joining.map((anchor, index) => [anchor, ids[index] as number]));
  const leave = named.flatMap(({ id, attribute, change }) =>
    change.remove.flatMap((anchor) => linksTo(id, attribute, heads.get(anchor)?.id)),
  );
  const come = named.flatMap(({ id, attribute, change }) => change.add.flatMap((anchor) => linksTo(id, attribute, idOf.get(anchor))));
  const present = await tables.links.exists([...leave, ...come]);
  const going = leave.filter((_, index) => present[index] === true);
  const added = come.filter((_, index) => present[leave.length + index] === false);
  const held = holding === undefined ? [] : heldOf({ added, removed: going }, holding);
  const removed = without(going, held);
  await tables.links.remove(removed);
  await tables.links.add(added);
  const joined = new Set(patches.flatMap((patch) => (patch.joined ? [patch.id] : [])));
  await tables.links.markDirty([...removed, ...added].filter(({ source }) => joined.has(source)));
  return { added, removed, there: come, held };
}

const linksTo = (source: number, attribute: string, target: number | undefined): readonly Link[] =>
  target === undefined ? [] : [{ source, attribute, target }];
