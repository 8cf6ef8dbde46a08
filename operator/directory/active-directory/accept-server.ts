// Whether a server can continue from a cookie that perhaps another one made.
import type { PartitionCookie } from './cookie.ts';
import { directoryErrors } from './errors.ts';
import type { PartitionLink } from './partition-link.ts';
import { guidBytes } from './wire/guid.ts';

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
