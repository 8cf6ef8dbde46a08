// The first pass over an export: what its entries are called, so that the second can tell whom a name means; and whether all of it is sound.
import { accountControl } from '../forest/account.ts';
import { Columns } from '../forest/columns.ts';
import { domainDn, normalizeDn, plainDn, splitDn } from '../forest/distinguished-name.ts';
import { guidFromBytes, isGuid } from '../forest/guid.ts';
import { NameIndex } from '../forest/name-index.ts';
import type { ParsedEntry } from './entry-parser.ts';
import { ldifErrors } from './errors.ts';
import { unknownNames } from './file-schema.ts';
import type { LDIFOptions } from './options.ts';
import { readEntries, type ReadThrough } from './read-entries.ts';
import { shown } from './value.ts';

export interface Scan extends ReadThrough {
  readonly names: NameIndex;
  /** Lower-case names of attributes without a known schema that have several values in some entry. */
  readonly several: ReadonlySet<string>;
  /** Entries without objectGUID and entryUUID: their anchor is made of their name, and changes with it. */
  readonly anchoredByName: number;
  /** The file has userAccountControl of some entry: an account without it is one that hides it. */
  readonly showsControl: boolean;
}

/** @throws one of ldifErrors */
export async function scanExport(options: LDIFOptions, entryBytes: number, signal: AbortSignal): Promise<Scan> {
  const { source } = options;
  const names = new NameIndex();
  const several = new Set<string>();
  const missing = new MissingContainers(options);
  let anchoredByName = 0;
  let showsControl = false;
  const reading = readEntries({ source, columns: scanColumns(options.attributes), entryBytes, signal });
  for (;;) {
    const next = await reading.next();
    if (next.done === true) {
      mustBeDistinct(names, source.name);
      missing.mustBeNone(source.name);
      return { ...next.value, names, several, anchoredByName, showsControl };
    }
    for (const entry of next.value) {
      const anchor = ownAnchor(entry, source.name);
      // What has no name and is no object tells of the server.
      if (entry.dn === '' && anchor === undefined) continue;
      const dn = plainDn(entry.dn);
      mustBeNamed(entry, dn, source.name);
      mustBeObject(entry, dn, source.name);
      if (anchor === undefined) anchoredByName += 1;
      const added = names.add(dn, anchor, entry.line);
      if ('first' in added) throw new ldifErrors.DuplicateEntry({ file: source.name, line: entry.line, dn, first: added.first });
      missing.found(dn);
      showsControl ||= has(entry, accountControl);
      for (const { column, values } of entry.attributes) if (column.field === 'Unknown' && values.length > 1) several.add(column.name);
    }
  }
}

type ScanField = 'GUID' | 'UUID' | 'Unknown';

function scanColumns(wanted: readonly string[]): Columns<ScanField> {
  const unknown = new Set(unknownNames(wanted).map((name) => name.toLowerCase()));
  return new Columns<ScanField>((name) => {
    if (name === 'objectguid') return { field: 'GUID', form: 'Bytes' };
    if (name === 'entryuuid') return { field: 'UUID', form: 'Text' };
    return unknown.has(name) ? { field: 'Unknown', form: 'Text' } : undefined;
  });
}

function ownAnchor(entry: ParsedEntry<ScanField>, file: string): string | undefined {
  const guid =
    entry.attributes.find(({ column }) => column.field === 'GUID') ?? entry.attributes.find(({ column }) => column.field === 'UUID');
  if (guid === undefined) return undefined;
  const [value, ...more] = guid.values;
  const anchor = Buffer.isBuffer(value) ? guidFromBytes(value) : value?.toLowerCase();
  if (anchor !== undefined && isGuid(anchor) && more.length === 0) return anchor;
  const attribute = guid.column.field === 'GUID' ? 'objectGUID' : 'entryUUID';
  throw new ldifErrors.InvalidAnchor({ file, line: entry.line, attribute, dn: entry.dn });
}

/** A name that is none lies in no container, so that its object would look as if it had left. */
function mustBeNamed({ line }: ParsedEntry<ScanField>, dn: string, file: string): void {
  const parts = splitDn(dn);
  if (parts.length === 0) throw new ldifErrors.NotLDIF({ file, line, detail: 'an object has no name behind its dn:' });
  const strange = parts.find((part) => !/^\s*[^\s=,+]+\s*=/.test(part));
  if (strange !== undefined)
    throw new ldifErrors.NotLDIF({
      file,
      line,
      detail: `${shown(strange)} in ${shown(dn)} is no part of a distinguished name, such as CN=Ana`,
    });
}

/** An ldifde export says `changetype: add` everywhere; but only what exists has a GUID. */
function mustBeObject(entry: ParsedEntry<ScanField>, dn: string, file: string): void {
  const { attributes, line } = entry;
  if (entry.added && !attributes.some(({ column }) => column.field === 'GUID')) {
    throw new ldifErrors.ChangeRecord({ file, line, dn, change: 'add, without the objectGUID that an existing object has' });
  }
  if (!has(entry, 'objectClass')) throw new ldifErrors.ClassMissing({ file, line, dn });
}

const has = ({ attributes }: ParsedEntry<ScanField>, name: string): boolean =>
  attributes.some(({ column }) => column.name === name.toLowerCase());

function mustBeDistinct(names: NameIndex, file: string): void {
  const same = names.sameAnchor();
  if (same === undefined) return;
  throw new ldifErrors.DuplicateAnchor({ file, line: same.second, attribute: 'the anchor', anchor: same.anchor, first: same.first });
}

/** A container that is wanted and not there was renamed, or the export was cut; either looks as if everybody below it had left. */
class MissingContainers {
  #missing: { readonly container: string; readonly normalized: string }[];

  constructor({ partitions }: LDIFOptions) {
    const wanted = partitions.flatMap(({ domain, include }) => (include.length === 0 ? [domainDn(domain)] : include));
    this.#missing = wanted.map((container) => ({ container, normalized: normalizeDn(container) }));
  }

  found(dn: string): void {
    if (this.#missing.length === 0) return;
    const name = normalizeDn(dn);
    this.#missing = this.#missing.filter(({ normalized }) => name !== normalized && !name.endsWith(`,${normalized}`));
  }

  mustBeNone(file: string): void {
    const [first] = this.#missing;
    if (first !== undefined) throw new ldifErrors.ContainerMissing({ file, container: first.container });
  }
}
