// The second pass over an export: its entries as objects of the connector space, as the connector of a live forest would tell them.
import type { DirectoryObject } from '../../model/object.ts';
import { accountControl, isAccount } from '../forest/account.ts';
import { plainDn } from '../forest/distinguished-name.ts';
import { guidBytes } from '../forest/guid.ts';
import { buildObject, classesOf, type Entry, type ReportValue } from '../forest/object-builder.ts';
import type { ObjectTypes } from '../forest/object-type.ts';
import type { NameIndex } from '../forest/name-index.ts';
import type { RawValue } from '../forest/raw-entry.ts';
import { organizationalUnitScope } from '../forest/organizational-unit-scope.ts';
import type { ReadAttribute } from '../forest/read-attribute.ts';
import { orderedClasses } from './classes.ts';
import type { ParsedEntry } from './entry-parser.ts';
import type { FileSchema } from './file-schema.ts';
import type { LDIFOptions } from './options.ts';
import { referredObject } from './reference.ts';

export interface Wanted {
  /** The domain whose scope an object is in, or `undefined`. */
  readonly domainOf: (dn: string) => string | undefined;
  readonly types: ObjectTypes;
  readonly schema: FileSchema;
  readonly names: NameIndex;
  readonly report: ReportValue;
  /** Told for each reference to an object that the file does not have. */
  readonly unresolved: () => void;
  /** The rules ask for userAccountControl, and the file has it of some entry. */
  readonly showsControl: boolean;
}

export function domainScopes({ partitions }: LDIFOptions): Wanted['domainOf'] {
  const scopes = partitions.map((partition) => ({ domain: partition.domain, ...organizationalUnitScope(partition) }));
  return (dn) => scopes.find(({ includes }) => includes(dn))?.domain;
}

export interface FileObject {
  readonly domain: string;
  readonly object: DirectoryObject;
  /**
   * `Open`: it may have been cut. `Hidden` and `Garbled`: an account, and nobody can say whether it is disabled, as the file does not show it or has no number there.
   * None of them is to be taken for what it seems.
   */
  readonly state: 'Whole' | 'Open' | 'Hidden' | 'Garbled';
  readonly line: number;
}

/** The object, or `undefined` where it is none that is wanted. */
export function fileObjectOf(entry: ParsedEntry<ReadAttribute>, wanted: Wanted): FileObject | undefined {
  const found = objectOf(entry, wanted);
  if (found === undefined) return undefined;
  const hides = wanted.showsControl && isAccount(entry) && found.object.attributes[accountControl] === undefined;
  const [hidden, seen] = [holds(entry, accountControl) ? 'Garbled' : 'Hidden', entry.closed ? 'Whole' : 'Open'] as const;
  return { ...found, state: hides ? hidden : seen, line: entry.line };
}

const holds = ({ attributes }: Entry, name: string): boolean => attributes.some(({ column }) => column.name === name.toLowerCase());

function objectOf(entry: Entry, wanted: Wanted): Pick<FileObject, 'domain' | 'object'> | undefined {
  const dn = plainDn(entry.dn);
  if (dn === '') return undefined;
  const objectType = wanted.types.typeOf(orderedClasses(classesOf(entry)));
  const domain = objectType === undefined ? undefined : wanted.domainOf(dn);
  if (objectType === undefined || domain === undefined || isDeleted(entry)) return undefined;
  const { anchor } = wanted.names.resolve(dn);
  const object = buildObject(
    { ...entry, attributes: entry.attributes.map((attribute) => resolved(attribute, wanted)) },
    { anchor, objectType },
    wanted.schema.attributes,
    nothing,
    wanted.report,
  );
  // Rules take the source anchor from here, also where the export or its server has other ways to tell objects apart.
  if (object.attributes['objectGUID'] !== undefined) return { domain, object };
  return { domain, object: { ...object, attributes: { ...object.attributes, objectGUID: guidBytes(anchor) } } };
}

const nothing: ReadonlyMap<string, readonly RawValue[]> = new Map();

const isDeleted = (entry: Entry): boolean =>
  entry.attributes.some(({ column, values }) => column.name === 'isdeleted' && values[0] === 'TRUE');

function resolved(attribute: Entry['attributes'][number], { names, unresolved }: Wanted): Entry['attributes'][number] {
  if (attribute.column.form !== 'Reference') return attribute;
  const values = attribute.values.map((value) => {
    if (typeof value !== 'string') return value;
    const { anchor, known } = referredObject(value, names);
    if (!known) unresolved();
    return anchor;
  });
  return { ...attribute, values };
}
