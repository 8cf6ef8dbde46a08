// Source of authority: an object that Entra Connect masters is handed over to the cloud, or handed back.
import type { Entry, ObjectType } from '../directory/entry.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { resolve } from './resolve.ts';

/** `GET /users/{id}/onPremisesSyncBehavior`, and of groups and contacts */
export const getSyncBehavior =
  (type: ObjectType, set: string) =>
  (call: Call): Answer =>
    show(call, resolve(call, type), set);

/** `PATCH /users/{id}/onPremisesSyncBehavior`: `isCloudManaged` true converts a synchronized object; false leaves it to the next synchronization. */
export const changeSyncBehavior =
  (type: ObjectType, set: string) =>
  (call: Call): Answer => {
    const entry = resolve(call, type);
    const wanted = (call.body as { readonly isCloudManaged?: unknown } | null | undefined)?.isCloudManaged;
    if (typeof wanted !== 'boolean') {
      throw graphErrors.wrongType('isCloudManaged');
    }
    const isSynchronized = entry.values['onPremisesSyncEnabled'] === true;
    if (wanted && !isSynchronized && entry.values['isCloudManaged'] !== true) {
      throw graphErrors.badRequest('The source of authority of an object that is not synchronized can not be changed.');
    }
    call.tenant.directory.update(entry, { isCloudManaged: wanted, ...(wanted ? { onPremisesSyncEnabled: null } : {}) });
    return show(call, entry, set);
  };

const show = (call: Call, entry: Entry, set: string): Answer =>
  ok({
    '@odata.context': contextUrl(call, `${set}('${entry.id}')/onPremisesSyncBehavior/$entity`),
    id: entry.id,
    isCloudManaged: entry.values['isCloudManaged'] === true,
  });
