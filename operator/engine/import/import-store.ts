// Stores a chunk of imported changes: an unchanged object costs one look-up and no write.
import type { DirectoryObject, ImportedChange, LinkChange } from '../../model/object.ts';
import { contentOf, patchedContent } from './object-content.ts';
import type { ObjectContent, ObjectHead } from '../port/object-table.ts';
import type { Link } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';

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
}

export interface StoredChunk {
  /** Objects that the changes spoke of. */
  readonly ids: readonly number[];
  /** Anchors of patches to objects that are not known. */
  readonly unknown: readonly string[];
  readonly counts: Counts;
}

type Patch = Extract<ImportedChange, { kind: 'patch' }>;

export async function storeChanges(tables: Tables, { connector, target, changes }: ChangeChunk): Promise<StoredChunk> {
  const heads = await tables.objects.heads(connector, changes.map(anchorOf));
  const counts: Counts = { added: 0, updated: 0, unchanged: 0 };
  const replaced = await storeReplaced(
    tables,
    connector,
    target,
    changes.flatMap((change) => (change.kind === 'replace' ? [change.object] : [])),
    heads,
    counts,
  );
  const patches = changes.filter((change) => change.kind === 'patch');
  const unknown = patches.filter(({ anchor }) => heads.get(anchor)?.placeholder !== false).map(({ anchor }) => anchor);
  const known = patches.filter(({ anchor }) => heads.get(anchor)?.placeholder === false);
  const patched = await storePatches(tables, connector, target, known, heads, counts);
  return { ids: [...replaced, ...patched], unknown, counts };
}

const anchorOf = (change: ImportedChange): string => (change.kind === 'replace' ? change.object.anchor : change.anchor);

async function storeReplaced(
  tables: Tables,
  connector: string,
  target: boolean,
  objects: readonly DirectoryObject[],
  heads: ReadonlyMap<string, ObjectHead>,
  counts: Counts,
): Promise<readonly number[]> {
  const added: { object: DirectoryObject; content: ObjectContent }[] = [];
  const updated: { id: number; object: DirectoryObject; content: ObjectContent; links: boolean; joined: boolean }[] = [];
  const unchanged: number[] = [];
  for (const object of objects) {
    const content = contentOf(object, target);
    const head = heads.get(object.anchor);
    if (head === undefined || head.placeholder) added.push({ object, content });
    else if (head.hash === content.hash && head.referenceHash === content.referenceHash) unchanged.push(head.id);
    else
      updated.push({ id: head.id, object, content, links: head.referenceHash !== content.referenceHash, joined: head.metaverse !== null });
  }
  const addedIds = await tables.objects.insert(
    connector,
    added.map(({ content }) => content),
  );
  await tables.objects.update(updated.map(({ id, content }) => ({ ...content, id })));
  await tables.objects.markDirty([...addedIds, ...updated.map(({ id }) => id)], true);
  for (const [index, { object }] of added.entries()) await replaceLinks(tables, connector, addedIds[index] as number, object, false);
  for (const { id, object, links, joined } of updated) if (links) await replaceLinks(tables, connector, id, object, joined);
  counts.added += added.length;
  counts.updated += updated.length;
  counts.unchanged += unchanged.length;
  return [...unchanged, ...addedIds, ...updated.map(({ id }) => id)];
}

/** Brings the stored links to those of the object. Only a joined object's links can bear on a target by themselves. */
async function replaceLinks(
  tables: Tables,
  connector: string,
  id: number,
  { references }: DirectoryObject,
  joined: boolean,
): Promise<void> {
  const names = new Set([...Object.keys(references), ...(await tables.links.attributes(id))]);
  for (const attribute of names) {
    const wanted = new Set(await tables.objects.resolve(connector, [...new Set(references[attribute])]));
    const known = new Set(await tables.links.targets(id, attribute));
    const link = (other: number): Link => ({ source: id, attribute, target: other });
    const add = [...wanted].filter((other) => !known.has(other)).map(link);
    const remove = [...known].filter((other) => !wanted.has(other)).map(link);
    await tables.links.add(add);
    await tables.links.remove(remove);
    if (joined) await tables.links.markDirty([...add, ...remove]);
  }
}

async function storePatches(
  tables: Tables,
  connector: string,
  target: boolean,
  patches: readonly Patch[],
  heads: ReadonlyMap<string, ObjectHead>,
  counts: Counts,
): Promise<readonly number[]> {
  const rows = new Map(
    (await tables.objects.read(patches.flatMap(({ anchor }) => heads.get(anchor)?.id ?? []))).map((row) => [row.anchor, row]),
  );
  const updates: (ObjectContent & { readonly id: number })[] = [];
  const ids: number[] = [];
  for (const patch of patches) {
    const row = rows.get(patch.anchor);
    const head = heads.get(patch.anchor);
    if (row === undefined || head === undefined) continue;
    const linksChange = await patchLinks(tables, connector, row.id, patch.links, row.metaverse !== null);
    const content = patchedContent({ ...row, referenceHash: head.referenceHash }, { ...patch, linksChange }, target);
    ids.push(row.id);
    if (content.hash === head.hash && !linksChange) counts.unchanged += 1;
    else updates.push({ ...content, id: row.id });
  }
  await tables.objects.update(updates);
  await tables.objects.markDirty(
    updates.map(({ id }) => id),
    true,
  );
  counts.updated += updates.length;
  return ids;
}

/** Gives whether any link came or went. */
async function patchLinks(
  tables: Tables,
  connector: string,
  id: number,
  links: Readonly<Record<string, LinkChange>>,
  joined: boolean,
): Promise<boolean> {
  let changed = false;
  for (const [attribute, { add, remove }] of Object.entries(links)) {
    const link = (other: number): Link => ({ source: id, attribute, target: other });
    // An unknown anchor that is to go was never here; it must not become a placeholder.
    const leaving = [...(await tables.objects.heads(connector, remove)).values()].map((head) => link(head.id));
    const coming = (await tables.objects.resolve(connector, add)).map(link);
    const present = await tables.links.exists(leaving);
    const known = await tables.links.exists(coming);
    const removed = leaving.filter((_, index) => present[index] === true);
    const added = coming.filter((_, index) => known[index] === false);
    await tables.links.remove(removed);
    await tables.links.add(added);
    if (joined) await tables.links.markDirty([...removed, ...added]);
    changed ||= removed.length + added.length > 0;
  }
  return changed;
}
