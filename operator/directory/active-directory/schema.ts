// The forest's own schema decides how each attribute is read.
import type { AttributeSchema, DirectorySchema } from '../../model/schema.ts';
import { escapeFilter } from 'ldapts';
import { directoryErrors } from './errors.ts';
import type { PartitionLink } from './partition-link.ts';
import { Columns, textColumns } from '../forest/columns.ts';
import { attributeType, formOf, type ReadAttribute } from '../forest/read-attribute.ts';
import { first, valueMap } from './text-entry.ts';

export interface ForestSchema {
  /** What rules can use; without what the connector reads for itself. */
  readonly attributes: DirectorySchema;
  /** Names to ask a server for. */
  readonly requested: readonly string[];
  readonly columns: Columns<ReadAttribute>;
  /** Wanted names that are not read, and why. */
  readonly leftOut: Readonly<Record<string, 'NotInSchema' | 'NotReplicated'>>;
}

/** Always read: they are what objects are recognized and told apart by. */
const identity = ['objectGUID', 'objectSid'] as const;

/** Read for the connector's own use: type, renames, moves, deletions. */
const bookkeeping = ['objectClass', 'name', 'parentGUID', 'isDeleted'] as const;

/** The DN comes with every entry and is never asked for as an attribute: as an attribute it would be a reference of the object to itself. */
const distinguishedName = 'distinguishedName';

/** Constructed at the moment of reading, or kept by each domain controller for itself: a change of these is never told (MS-ADTS 2.2.10). */
const notReplicated = 0x1;
const constructed = 0x4;

const namesPerSearch = 100;

/**
 * Reads the schema of the wanted attributes; one forest has one schema, whichever server tells it.
 * @throws PartialRead where not even what every schema has is there: read as "has no members", it would empty all groups.
 */
export async function readSchema(link: PartitionLink, wanted: readonly string[], signal: AbortSignal): Promise<ForestSchema> {
  const names = [...new Set([...wanted, ...identity, ...bookkeeping])].filter((name) => !isDistinguishedName(name));
  const found = new Map<string, Described>();
  for (let i = 0; i < names.length; i += namesPerSearch) {
    const filter = `(&(objectClass=attributeSchema)(|${names
      .slice(i, i + namesPerSearch)
      .map((name) => escapeFilter`(lDAPDisplayName=${name})`)
      .join('')}))`;
    const attributes = ['lDAPDisplayName', 'attributeSyntax', 'oMSyntax', 'isSingleValued', 'linkID', 'systemFlags'];
    const search = { base: link.schemaPartition, scope: 'one', filter, attributes, columns: textColumns(), pageSize: 1000 } as const;
    for await (const batch of link.search(search, 'read the schema', signal)) {
      for (const entry of batch) {
        const described = describe(valueMap(entry));
        found.set(described.name.toLowerCase(), described);
      }
    }
  }
  const hidden = [...identity, ...bookkeeping].filter((name) => !found.has(name.toLowerCase()));
  if (hidden.length > 0) {
    const detail = `${link.server} does not show ${hidden.join(', ')}`;
    throw new directoryErrors.PartialRead({ partition: `the schema of ${link.partition.domain}`, count: found.size, detail });
  }
  return assemble(wanted, found);
}

interface Described extends ReadAttribute {
  readonly followed: boolean;
}

function describe(values: ReadonlyMap<string, readonly string[]>): Described {
  const name = first(values, 'ldapdisplayname') ?? '';
  const flags = Number(first(values, 'systemflags') ?? 0);
  const backLink = Number(first(values, 'linkid') ?? 0) % 2 === 1;
  const type = attributeType(first(values, 'attributesyntax') ?? '', first(values, 'omsyntax') ?? '');
  const own = (identity as readonly string[]).includes(name) || (bookkeeping as readonly string[]).includes(name);
  return {
    name,
    type,
    multiValued: first(values, 'issinglevalued') !== 'TRUE',
    form: formOf(type),
    followed: own || (!backLink && (flags & (notReplicated | constructed)) === 0),
  };
}

function assemble(wanted: readonly string[], found: ReadonlyMap<string, Described>): ForestSchema {
  const attributes: Record<string, AttributeSchema> = {};
  const leftOut: Record<string, 'NotInSchema' | 'NotReplicated'> = {};
  const requested = new Set<string>([...identity, ...bookkeeping]);
  for (const name of [...identity, ...wanted]) {
    const described = found.get(name.toLowerCase());
    if (isDistinguishedName(name)) attributes[distinguishedName] = { type: 'String', multiValued: false };
    else if (described === undefined) leftOut[name] = 'NotInSchema';
    else if (!described.followed) leftOut[name] = 'NotReplicated';
    else {
      attributes[described.name] = { type: described.type, multiValued: described.multiValued };
      requested.add(described.name);
    }
  }
  const columns = new Columns<ReadAttribute>((name) => {
    const described = found.get(name);
    return described === undefined ? undefined : { field: described, form: described.form };
  });
  return { attributes, requested: [...requested], columns, leftOut };
}

const isDistinguishedName = (name: string): boolean => name.toLowerCase() === distinguishedName.toLowerCase();
