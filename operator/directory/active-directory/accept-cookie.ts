// Whether a delta can continue from a cookie: that perhaps another server made, and under another schema.
import { contentHash } from '../../model/hash.ts';
import type { Cookie, PartitionCookie } from './cookie.ts';
import { directoryErrors } from './errors.ts';
import type { PartitionLink } from './partition-link.ts';
import type { ForestSchema } from './schema.ts';
import { guidBytes } from '../forest/guid.ts';

/**
 * A cookie holds the identities of the databases whose changes it counts (the source and the up-to-dateness vector, MS-DRSR 5.55 and 5.16), so that another
 * server of the domain can continue from it. A database that it does not know is new or was restored from a backup; one whose update numbers went back was
 * rolled back to an older image. Both would leave changes out without a word.
 * @throws DeltaImpossible
 */
export function acceptServer(link: PartitionLink, cookie: PartitionCookie): void {
  const { invocationID, highestUSN, server } = link;
  const partition = link.partition.domain;
  if (invocationID === undefined) return;
  if (invocationID !== cookie.invocationID && !cookie.dirSync.includes(guidBytes(invocationID))) {
    throw new directoryErrors.DeltaImpossible({ partition, detail: `the database of ${server} was not there at the last read` });
  }
  if (invocationID === cookie.invocationID && highestUSN !== undefined && highestUSN < (cookie.highestUSN ?? 0)) {
    throw new directoryErrors.DeltaImpossible({ partition, detail: `the database of ${server} is older than at the last read` });
  }
}

/** Names what a schema says of the attributes that are read. */
export const schemaName = ({ attributes }: ForestSchema): string => contentHash(attributes);

/** @throws DeltaImpossible where the forest's schema has changed in what is read. */
export function acceptSchema(schema: ForestSchema, cookie: Cookie, partition: string): void {
  if (schemaName(schema) === cookie.schema) return;
  throw new directoryErrors.DeltaImpossible({ partition, detail: 'the schema of the forest is not what it was at the last read' });
}

/** @throws DeltaImpossible where the account got or lost the right to replicate: what it did not see until then is not told as a change. */
export function acceptRights({ objectSecurity }: { readonly objectSecurity: boolean }, cookie: PartitionCookie): void {
  if (objectSecurity === cookie.objectSecurity) return;
  throw new directoryErrors.DeltaImpossible({
    partition: cookie.domain,
    detail: 'the account may not read what it might at the last read, or may read more',
  });
}
