// From an object as Graph tells it to what an import says of it.
import type { DirectoryObject, ImportedChange, LinkChange } from '../../../model/object.ts';
import type { AttributeValue } from '../../../model/value.ts';
import { cloudAnchor } from './anchor.ts';
import { type DeltaEntity, isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { isJsonObject } from '../request/graph-answer.ts';
import { toldAnchor } from '../export/group-anchor.ts';
import type { ReadMapping } from './graph-mapping.ts';
import { decodeGraph } from './value-codec.ts';

/** The whole object. References that Graph told with it are taken as all there are. */
export function wholeObject(mapping: ReadMapping, entity: DeltaEntity, references: readonly string[]): DirectoryObject {
  const attributes: Record<string, AttributeValue> = { cloudAnchor: cloudAnchor(mapping.objectType, entity.id) };
  for (const [name, value] of told(mapping, entity)) if (value !== null) attributes[name] = value;
  return {
    anchor: entity.id,
    dn: cloudAnchor(mapping.objectType, entity.id),
    objectType: mapping.objectType,
    attributes,
    references: mapping.reference === undefined || references.length === 0 ? {} : { [mapping.reference]: references },
  };
}

/** What a delta told of an object: a property that is missing is as it was, `null` was removed. */
export function patchOf(mapping: ReadMapping, entity: DeltaEntity, links: LinkChange): ImportedChange {
  const named = links.add.length + links.remove.length > 0 && mapping.reference !== undefined;
  return {
    kind: 'patch',
    anchor: entity.id,
    attributes: Object.fromEntries(told(mapping, entity)),
    links: named && mapping.reference !== undefined ? { [mapping.reference]: links } : {},
  };
}

export const removal = (id: string): ImportedChange => ({ kind: 'remove', anchor: id, why: 'Deleted' });

/** `@removed` with `changed` (in the recycle bin) or `deleted` (gone for good). */
export const isRemoved = (entity: DeltaEntity): boolean => entity['@removed'] !== undefined;

/**
 * The links of the navigation property that a page told: additions, and entries marked `@removed`.
 * Members of other kinds (devices, contacts, service principals) are left out: no connector space holds them.
 */
export function linksOf(entity: DeltaEntity, property: string): LinkChange {
  const single = entity[property];
  const entries = entity[`${property}@delta`] ?? (Array.isArray(single) ? single : isJsonObject(single) ? [single] : []);
  const add = new Set<string>();
  const remove = new Set<string>();
  // What cannot be read as a link is no reason to take fewer for all of them.
  if (!Array.isArray(entries) || !entries.every(isEntity))
    throw new entraErrors.ProtocolError({ detail: `the ${property} of ${entity.id} hold something that is no object` });
  for (const entry of entries) {
    if (!isKnownType(entry['@odata.type'])) continue;
    const [into, from] = entry['@removed'] === undefined ? [add, remove] : [remove, add];
    into.add(entry.id);
    from.delete(entry.id);
  }
  return { add: [...add], remove: [...remove] };
}

const isKnownType = (type: unknown): boolean =>
  typeof type !== 'string' ||
  type === '#microsoft.graph.user' ||
  type === '#microsoft.graph.group' ||
  type === '#microsoft.graph.directoryObject';

function told(mapping: ReadMapping, entity: DeltaEntity): readonly (readonly [string, AttributeValue | null])[] {
  return mapping.attributes.flatMap(([name, { property, within, codec }]) => {
    if (codec === 'GroupAnchor' && mapping.secondAnchor !== undefined) {
      const anchor = toldAnchor(entity, mapping.secondAnchor);
      return anchor === undefined ? [] : [[name, anchor] as const];
    }
    const holder = within ?? property;
    if (!(holder in entity)) return [];
    const complex = entity[holder];
    const value = within === undefined ? complex : isJsonObject(complex) ? complex[property] : undefined;
    return [[name, decodeGraph(codec, value) ?? null] as const];
  });
}

/** The navigation property behind the mapping's reference. */
export const navigation = (mapping: ReadMapping): 'manager' | 'members' => (mapping.objectType === 'user' ? 'manager' : 'members');
