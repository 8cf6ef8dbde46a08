// What one read of one partition works with, and how it looks at a whole entry.
import type { ImportedChange } from '../../model/object.ts';
import { plainDn } from '../forest/distinguished-name.ts';
import type { ClassFilters } from './class-filter.ts';
import { directoryErrors } from './errors.ts';
import { anchorOf, buildObject, classesOf, type Entry, type ReportValue } from '../forest/object-builder.ts';
import type { ObjectTypes } from '../forest/object-type.ts';
import type { HiddenAccounts } from './hidden-accounts.ts';
import type { ActiveDirectoryLimits } from './options.ts';
import type { OrganizationalUnitScope } from '../forest/organizational-unit-scope.ts';
import type { PartitionLink } from './partition-link.ts';
import { completeLinks } from './ranged-links.ts';
import type { ForestSchema } from './schema.ts';

export interface Reading {
  readonly link: PartitionLink;
  readonly schema: ForestSchema;
  readonly types: ObjectTypes;
  readonly filters: ClassFilters;
  readonly scope: OrganizationalUnitScope;
  readonly limits: ActiveDirectoryLimits;
  readonly report: ReportValue;
  /** Shared by all partitions of a read. */
  readonly hidden: HiddenAccounts;
}

/** @throws ProtocolError: an object without a GUID can not be told from another. */
export function requireAnchor(reading: Reading, entry: Entry): string {
  const anchor = anchorOf(entry);
  if (anchor !== undefined) return anchor;
  const detail = `${plainDn(entry.dn)} came without its objectGUID`;
  throw new directoryErrors.ProtocolError({ server: reading.link.server, detail });
}

/**
 * What a whole entry means for the connector space: the object itself, or that it does not belong there; that it is there, and no more, where the server hides
 * what decides who may sign in.
 */
export async function observe(reading: Reading, entry: Entry, signal: AbortSignal): Promise<ImportedChange> {
  const anchor = requireAnchor(reading, entry);
  const objectType = reading.types.typeOf(classesOf(entry));
  if (objectType === undefined || !reading.scope.includes(plainDn(entry.dn))) return { kind: 'remove', anchor, why: 'OutOfScope' };
  if (reading.hidden.hides(entry, reading)) return { kind: 'sighting', anchor };
  const completed = await completeLinks(reading.link, reading.schema, entry, anchor, signal);
  return { kind: 'replace', object: buildObject(entry, { anchor, objectType }, reading.schema.attributes, completed, reading.report) };
}
