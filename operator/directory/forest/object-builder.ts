// From a raw entry to an object of the connector space.
import type { DirectoryObject } from '../../model/object.ts';
import type { DirectorySchema } from '../../model/schema.ts';
import type { AttributeValue } from '../../model/value.ts';
import { attributeValue, references } from './attribute-values.ts';
import { plainDn } from './distinguished-name.ts';
import type { ReadAttribute } from './read-attribute.ts';
import type { RawAttribute, RawEntry, RawValue } from './raw-entry.ts';
import { guidFromBytes } from './guid.ts';

export type Entry = RawEntry<ReadAttribute>;

/** Told for each value that was left out. */
export type ReportValue = (dn: string, attribute: string) => void;

/** The object GUID of an entry, or `undefined` when the server did not show it. */
export function anchorOf(entry: Entry): string | undefined {
  const value = valuesOf(entry, 'objectguid')[0];
  return Buffer.isBuffer(value) ? guidFromBytes(value) : undefined;
}

/** An entry's classes, from the most general to the most specific, as Active Directory orders them. */
export const classesOf = (entry: Entry): readonly string[] => valuesOf(entry, 'objectclass').filter((value) => typeof value === 'string');

export const attributeOf = (entry: Entry, name: string): RawAttribute<ReadAttribute> | undefined =>
  entry.attributes.find(({ column }) => column.name === name);

const valuesOf = (entry: Entry, name: string): readonly RawValue[] => attributeOf(entry, name)?.values ?? [];

/**
 * An object of the given type.
 * @param completed values of links that the server had cut, by lower-case name; they stand in for what the entry holds.
 */
export function buildObject(
  entry: Entry,
  identity: { readonly anchor: string; readonly objectType: string },
  schema: DirectorySchema,
  completed: ReadonlyMap<string, readonly RawValue[]>,
  report: ReportValue,
): DirectoryObject {
  const dn = plainDn(entry.dn);
  const attributes: Record<string, AttributeValue> = {};
  const links: Record<string, readonly string[]> = {};
  const malformed = (attribute: string): void => report(dn, attribute);
  for (const { column, values } of entry.attributes) {
    const field = column.field;
    if (field === undefined || schema[field.name] === undefined) continue;
    const all = completed.get(column.name) ?? values;
    if (all.length === 0) continue;
    if (field.type === 'Reference') links[field.name] = references(field, all, malformed);
    else {
      const value = attributeValue(field, all, malformed);
      if (value !== undefined) attributes[field.name] = value;
    }
  }
  if (schema['distinguishedName'] !== undefined) attributes['distinguishedName'] = dn;
  return { ...identity, dn, attributes, references: links };
}
