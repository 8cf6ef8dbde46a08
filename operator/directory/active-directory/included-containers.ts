// The containers that a partition includes must be there. One that was renamed would otherwise look as if everybody below it had left.
import { directoryErrors } from './errors.ts';
import { searchFailure } from './failure.ts';
import type { PartitionLink } from './partition-link.ts';
import { textColumns } from '../forest/columns.ts';
import { LdapResultError } from './wire/result.ts';

const noSuchObject = 32;
const operation = 'read the included containers';

/** @throws ContainerMissing for the first one that the server does not have, or does not show. */
export async function mustHoldIncluded(link: PartitionLink, signal: AbortSignal): Promise<void> {
  for (const container of link.partition.include) {
    if (!(await isThere(link, container, signal)))
      throw new directoryErrors.ContainerMissing({ container, partition: link.partition.domain });
  }
}

async function isThere(link: PartitionLink, container: string, signal: AbortSignal): Promise<boolean> {
  const request = { base: container, scope: 'base', filter: '(objectClass=*)', attributes: ['1.1'], columns: textColumns() } as const;
  let entries = 0;
  try {
    for await (const batch of link.connection.search(request, signal)) entries += batch.length;
  } catch (error) {
    if (error instanceof LdapResultError && error.resultCode === noSuchObject) return false;
    throw searchFailure(error, { server: link.server, partition: link.partition.domain, operation }, signal);
  }
  return entries > 0;
}
