// Objects that may have been cut, held against what is known of them: they prove that somebody is there, and little else.
import type { DirectoryObject, Doubt } from '../../model/object.ts';
import { canonicalJson, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import type { ObjectHead } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { contentOf } from './object-content.ts';

export interface Doubtful {
  /** Ids of those that are known, and are not to be stored. */
  readonly ids: readonly number[];
  /** To be stored: each of their values is whole, and nothing is missing that was known of them. */
  readonly sound: readonly DirectoryObject[];
  /** Anchors of those that are known as something else, or that others refer to without anything being known of them. */
  readonly disputed: readonly string[];
}

/** Whom nobody refers to is left out until a whole read shows it; what is left out of a group would be taken out of it in the target. */
export async function compareDoubtful(
  tables: Tables,
  connector: string,
  { objects: doubtful, lack }: Doubt,
  target: boolean,
): Promise<Doubtful> {
  const heads = await tables.objects.heads(
    connector,
    doubtful.map(({ anchor }) => anchor),
  );
  const ids: number[] = [];
  const sound: DirectoryObject[] = [];
  const disputed: string[] = [];
  for (const object of doubtful) {
    const head = heads.get(object.anchor);
    if (lack === 'Number' && (await isSound(tables, object, head, target))) sound.push(object);
    else if (head !== undefined) {
      if (!head.placeholder) ids.push(head.id);
      if (head.placeholder || !isSame(head, object, target)) disputed.push(object.anchor);
    }
  }
  return { ids, sound, disputed };
}

function isSame(head: ObjectHead, object: DirectoryObject, target: boolean): boolean {
  const content = contentOf(object, target);
  return head.hash === content.hash && head.referenceHash === content.referenceHash;
}

async function isSound(tables: Tables, object: DirectoryObject, head: ObjectHead | undefined, target: boolean): Promise<boolean> {
  if (head === undefined || head.placeholder) return true;
  const [row] = await tables.objects.read([head.id]);
  const before = JSON.parse(row?.data || '{}') as JsonAttributes;
  const now = JSON.parse(contentOf(object, target).data) as JsonAttributes;
  return Object.entries(before).every(([name, value]) => has(now[name], value)) && (await hasReferences(tables, object, head.id));
}

/** A single value may have become another one, though not its own beginning, as a folded line that was cut at the fold; of several none may be missing. */
function has(now: JsonValue | undefined, before: JsonValue): boolean {
  if (now === undefined) return false;
  if (!Array.isArray(before)) return now === before || typeof before !== 'string' || typeof now !== 'string' || !before.startsWith(now);
  const values = new Set((Array.isArray(now) ? now : [now]).map((value) => canonicalJson(value)));
  return before.every((value) => values.has(canonicalJson(value as JsonValue)));
}

async function hasReferences({ links, objects }: Tables, { references }: DirectoryObject, id: number): Promise<boolean> {
  const before = await links.from([id]);
  const anchors = await objects.anchors(before.map((link) => link.target));
  return before.every(({ attribute, target }) => references[attribute]?.includes(anchors.get(target)?.anchor ?? '') === true);
}
