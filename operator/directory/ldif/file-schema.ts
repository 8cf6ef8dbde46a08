// The schema of an export: what every forest's schema says, and for other attributes what the file shows.
import type { AttributeSchema, DirectorySchema } from '../../model/schema.ts';
import { Columns } from '../forest/columns.ts';
import { isNotFollowed, knownAttribute } from '../forest/known-attributes.ts';
import { formOf, type ReadAttribute } from '../forest/read-attribute.ts';

export interface FileSchema {
  /** What rules can use. */
  readonly attributes: DirectorySchema;
  readonly columns: Columns<ReadAttribute>;
}

/** Always read: what objects are recognized by. */
const identity = ['objectGUID', 'objectSid'] as const;
const bookkeeping = ['objectClass', 'isDeleted'] as const;

const distinguishedName = 'distinguishedName';

/** Names that no schema tells about. */
export const unknownNames = (wanted: readonly string[]): readonly string[] =>
  wanted.filter((name) => knownAttribute(name) === undefined && !isNotFollowed(name) && !isDistinguishedName(name));

/** @param several lower-case names of attributes that the file shows with several values in one entry */
export function fileSchema(wanted: readonly string[], several: ReadonlySet<string>): FileSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const read = new Map<string, ReadAttribute>();
  for (const name of [...identity, ...wanted]) {
    if (isDistinguishedName(name)) {
      attributes[distinguishedName] = { type: 'String', multiValued: false };
      continue;
    }
    if (isNotFollowed(name)) continue;
    const described = describe(name, several);
    attributes[described.name] = { type: described.type, multiValued: described.multiValued };
    read.set(described.name.toLowerCase(), described);
  }
  for (const name of bookkeeping) read.set(name.toLowerCase(), describe(name, several));
  const columns = new Columns<ReadAttribute>((name) => {
    const field = read.get(name);
    return field === undefined ? undefined : { field, form: field.form };
  });
  return { attributes, columns };
}

const isDistinguishedName = (name: string): boolean => name.toLowerCase() === distinguishedName.toLowerCase();

function describe(name: string, several: ReadonlySet<string>): ReadAttribute {
  const known = knownAttribute(name) ?? { name, type: 'String' as const, multiValued: several.has(name.toLowerCase()) };
  return { ...known, form: formOf(known.type) };
}
