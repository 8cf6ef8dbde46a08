// What one entry of a DirSync answer says. Pure: the reading that follows from it is done elsewhere.
import type { ImportedChange, LinkChange } from '../../model/object.ts';
import type { AttributeValue } from '../../model/value.ts';
import { accountControl } from '../forest/account.ts';
import { attributeValue, references } from '../forest/attribute-values.ts';
import { plainDn } from '../forest/distinguished-name.ts';
import { attributeOf, classesOf, type Entry } from '../forest/object-builder.ts';
import { type Reading, requireAnchor } from './reading.ts';
import type { RawAttribute } from '../forest/raw-entry.ts';
import type { ReadAttribute } from '../forest/read-attribute.ts';

export type Told =
  | { readonly kind: 'Change'; readonly change: ImportedChange }
  | { readonly kind: 'Deleted'; readonly anchor: string }
  /** The entry alone does not tell what the object is now. */
  | { readonly kind: 'ReadAgain'; readonly anchor: string }
  /** Renamed, moved or restored; if it is a container, so is everything below it, of which DirSync says nothing. */
  | { readonly kind: 'Moved'; readonly anchor: string }
  | { readonly kind: 'Nothing' };

/** An entry holds only what changed: an attribute without values was removed, one that is missing is as it was. */
export function interpretChange(reading: Reading, entry: Entry): Told {
  const anchor = requireAnchor(reading, entry);
  if (anchor === reading.link.rootAnchor) return { kind: 'Nothing' };
  const deleted = attributeOf(entry, 'isdeleted');
  if (deleted?.values[0] === 'TRUE') return { kind: 'Deleted', anchor };
  const classes = classesOf(entry);
  if (classes.length > 0) return created(reading, entry, anchor, classes);
  // An empty isDeleted: the object was restored.
  const moved = deleted ?? attributeOf(entry, 'name') ?? attributeOf(entry, 'parentguid');
  if (moved !== undefined) return { kind: 'Moved', anchor };
  if (!reading.scope.includes(plainDn(entry.dn))) return { kind: 'Change', change: { kind: 'remove', anchor, why: 'OutOfScope' } };
  return patch(reading, entry, anchor);
}

/** The classes are told once, at creation, and again when an object changes its class. */
function created(reading: Reading, entry: Entry, anchor: string, classes: readonly string[]): Told {
  if (reading.types.isContainer(classes)) return { kind: 'Moved', anchor };
  const wanted = reading.types.typeOf(classes) !== undefined && reading.scope.includes(plainDn(entry.dn));
  return wanted ? { kind: 'ReadAgain', anchor } : { kind: 'Change', change: { kind: 'remove', anchor, why: 'OutOfScope' } };
}

function patch({ schema, report }: Reading, entry: Entry, anchor: string): Told {
  const dn = plainDn(entry.dn);
  const attributes: Record<string, AttributeValue | null> = {};
  const links: Record<string, LinkChange> = {};
  const malformed = (attribute: string): void => report(dn, attribute);
  for (const raw of entry.attributes) {
    const field = raw.column.field;
    // Every entry names its object by the GUID, which never changes.
    if (field === undefined || field.name === 'objectGUID' || schema.attributes[field.name] === undefined) continue;
    if (field.type === 'Reference') {
      const change = linkChange(raw, field, malformed);
      // A reference that is no link comes whole, and a patch can not carry a whole list.
      if (change === undefined) return { kind: 'ReadAgain', anchor };
      const before = links[field.name];
      links[field.name] =
        before === undefined ? change : { add: [...before.add, ...change.add], remove: [...before.remove, ...change.remove] };
    } else if (raw.column.range !== undefined || isHidden(raw, field)) return { kind: 'ReadAgain', anchor };
    else attributes[field.name] = attributeValue(field, raw.values, malformed) ?? null;
  }
  if (schema.attributes['distinguishedName'] !== undefined) attributes['distinguishedName'] = dn;
  return { kind: 'Change', change: { kind: 'patch', anchor, dn, attributes, links } };
}

/** No account loses its userAccountControl: who may still see it is asked. */
const isHidden = ({ values }: RawAttribute<ReadAttribute>, { name }: ReadAttribute): boolean =>
  name === accountControl && values.length === 0;

/** `member;range=1-1` holds what was added, `member;range=0-0` what was removed. */
function linkChange(
  raw: RawAttribute<ReadAttribute>,
  field: ReadAttribute,
  malformed: (attribute: string) => void,
): LinkChange | undefined {
  const { range } = raw.column;
  if (range?.low === 1 && range.high === 1) return { add: references(field, raw.values, malformed), remove: [] };
  if (range?.low === 0 && range.high === 0) return { add: [], remove: references(field, raw.values, malformed) };
  return undefined;
}
