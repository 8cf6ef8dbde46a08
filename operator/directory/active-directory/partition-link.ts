// A bound connection to a domain controller of one partition, with what has to be known of the server before anything is read.
import type { PartitionConfiguration } from '../../model/revision.ts';
import { domainDn, normalizeDn } from '../forest/distinguished-name.ts';
import { directoryErrors } from './errors.ts';
import { searchFailure } from './failure.ts';
import { first, valueMap } from './text-entry.ts';
import { Columns, textColumns } from '../forest/columns.ts';
import type { Connection } from './wire/connection.ts';
import { extendedDnControl } from './wire/controls.ts';
import { referredGuid } from './wire/entry.ts';
import type { RawEntry } from '../forest/raw-entry.ts';
import { guidFromBytes } from '../forest/guid.ts';
import { LdapResultError, type SearchResult } from './wire/result.ts';
import type { Batch, Search } from './wire/search.ts';

export interface PartitionLink {
  readonly partition: PartitionConfiguration;
  /** Host and port. */
  readonly server: string;
  /** The domain's DN as the server spells it. */
  readonly namingContext: string;
  readonly schemaPartition: string;
  /** The object GUID of the domain itself: found in an answer, it proves that the answer was one. */
  readonly rootAnchor: string;
  readonly invocationID?: string;
  readonly highestUSN?: number;
  /** Samba applies read rights to deleted objects even where the account may replicate. */
  readonly samba: boolean;
  readonly connection: Connection;
  /** A search whose errors are this room's; `operation` completes "may not ..." and "refused to ...". */
  search<Field>(search: Search<Field>, operation: string, signal: AbortSignal): AsyncGenerator<Batch<Field>, SearchResult, undefined>;
  close(): Promise<void>;
}

const anyObject = '(objectClass=*)';

/** Asks the server who it is. @throws PartitionNotServed where it does not hold the partition's domain. */
export async function openLink(
  connection: Connection,
  partition: PartitionConfiguration,
  server: string,
  signal: AbortSignal,
): Promise<PartitionLink> {
  const context = (operation: string) => ({ server, partition: partition.domain, operation });
  const search = async function* <Field>(
    request: Search<Field>,
    operation: string,
    aborted: AbortSignal,
  ): AsyncGenerator<Batch<Field>, SearchResult, undefined> {
    try {
      return yield* connection.search(request, aborted);
    } catch (error) {
      throw searchFailure(error, context(operation), aborted);
    }
  };
  const root = await readRoot(search, signal);
  const domain = normalizeDn(domainDn(partition.domain));
  const namingContext = root.get('namingcontexts')?.find((dn) => normalizeDn(dn) === domain);
  if (namingContext === undefined) throw new directoryErrors.PartitionNotServed({ server, partition: partition.domain });
  const highestUSN = Number(first(root, 'highestcommittedusn'));
  const invocationID = await readInvocation(connection, first(root, 'dsservicename'), signal);
  return {
    partition,
    server,
    namingContext,
    schemaPartition: first(root, 'schemanamingcontext') ?? '',
    rootAnchor: await readRootAnchor(search, namingContext, context('read the domain'), signal),
    ...(invocationID === undefined ? {} : { invocationID }),
    ...(Number.isSafeInteger(highestUSN) ? { highestUSN } : {}),
    samba: (first(root, 'vendorname') ?? '').startsWith('Samba'),
    connection,
    search,
    close: () => connection.close(),
  };
}

type LinkSearch = PartitionLink['search'];

async function readRoot(search: LinkSearch, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>> {
  const attributes = ['namingContexts', 'schemaNamingContext', 'dsServiceName', 'highestCommittedUSN', 'vendorName'];
  const request = { base: '', scope: 'base', filter: anyObject, attributes, columns: textColumns() } as const;
  const entry = await firstEntry(search(request, 'read the root entry', signal));
  return entry === undefined ? new Map() : valueMap(entry);
}

async function readRootAnchor(
  search: LinkSearch,
  namingContext: string,
  { partition, operation }: { readonly partition: string; readonly operation: string },
  signal: AbortSignal,
): Promise<string> {
  const controls = [extendedDnControl()];
  const request = { base: namingContext, scope: 'base', filter: anyObject, attributes: ['1.1'], columns: textColumns(), controls } as const;
  const entry = await firstEntry(search(request, operation, signal));
  const dn = Buffer.from(entry?.dn ?? '');
  const anchor = referredGuid(dn, 0, dn.length);
  if (anchor === undefined)
    throw new directoryErrors.InsufficientRights({ operation, partition, detail: 'the domain object is not visible' });
  return anchor;
}

/** Not every account may see it: then cookies are accepted without this check. */
async function readInvocation(connection: Connection, service: string | undefined, signal: AbortSignal): Promise<string | undefined> {
  if (service === undefined) return undefined;
  const columns = new Columns<'invocationId'>((name) => (name === 'invocationid' ? { field: 'invocationId', form: 'Bytes' } : undefined));
  const request = { base: service, scope: 'base', filter: anyObject, attributes: ['invocationId'], columns } as const;
  try {
    const entry = await firstEntry(connection.search(request, signal));
    const value = entry?.attributes.find(({ column }) => column.field === 'invocationId')?.values[0];
    return Buffer.isBuffer(value) ? guidFromBytes(value) : undefined;
  } catch (error) {
    if (error instanceof LdapResultError) return undefined;
    throw error;
  }
}

async function firstEntry<Field>(batches: AsyncGenerator<Batch<Field>, SearchResult, undefined>): Promise<RawEntry<Field> | undefined> {
  let found: RawEntry<Field> | undefined;
  for await (const batch of batches) found ??= batch[0];
  return found;
}
