// What every creation has in common: the tenant's quota, and the answer that shows the new object.
import type { Entry } from '../directory/entry.ts';
import { show } from '../query/projection.ts';
import { schemas } from '../schema/schemas.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl } from './call.ts';
import { graphErrors } from './errors.ts';

/** Deleted objects count for a quarter. */
export function requireQuota(call: Call): void {
  const { directory, settings } = call.tenant;
  if (directory.size - directory.deleted().size * 0.75 + 1 > settings.objectQuota) {
    throw graphErrors.tenantQuota();
  }
}

/** 201 with the default properties, and `Location`. */
export function created(call: Call, entry: Entry, set: string): Answer {
  const { resource } = schemas[entry.type];
  return {
    status: 201,
    body: { '@odata.context': contextUrl(call, `${set}/$entity`), ...show(entry, undefined) },
    headers: { location: `${call.origin}/v2/${call.tenant.id}/directoryObjects/${entry.id}/Microsoft.DirectoryServices.${resource}` },
  };
}
