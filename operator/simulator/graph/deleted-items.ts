// The recycle bin: list by type, look, restore, purge. After its days an object goes by itself.
import { isLive } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { foldAddress } from '../directory/unique-index.ts';
import { showTyped } from '../query/expand.ts';
import { answerList } from '../query/list.ts';
import { listOptions } from '../query/options.ts';
import type { Tenant } from '../tenant.ts';
import { actionBody } from './action.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, noContent, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { requireRole, roles } from './permissions.ts';
import { requireUserName } from './user-rules.ts';
import { requireUnique } from './users.ts';

const dayMs = 86_400_000;
const castable: readonly ObjectType[] = ['user', 'group', 'application', 'servicePrincipal', 'administrativeUnit'];
const rightsTo: Partial<Readonly<Record<ObjectType, readonly string[]>>> = {
  user: roles.deleteUser,
  group: roles.deleteGroup,
  application: roles.writeApplications,
  servicePrincipal: roles.writeApplications,
  administrativeUnit: roles.writeUnits,
};

/** `GET /directory/deletedItems/microsoft.graph.user`: a cast is required. */
export function listDeleted(call: Call): Answer {
  expire(call.tenant, call.now);
  const type = castable.find((name) => name === call.path.cast);
  if (type === undefined) {
    throw graphErrors.badRequest('The request must name the type of the deleted items, as in microsoft.graph.user.');
  }
  const accept = (entry: Entry): boolean => entry.deletedAt !== undefined;
  return answerList(call, { type, options: listOptions(call, type), context: 'directoryObjects', accept });
}

/** `GET /directory/deletedItems/{id}` */
export const getDeleted = (call: Call): Answer =>
  ok({ '@odata.context': contextUrl(call, 'directoryObjects/$entity'), ...showTyped(deletedEntry(call), undefined) });

/** `DELETE /directory/deletedItems/{id}`: for good. */
export function purgeDeleted(call: Call): Answer {
  const entry = deletedEntry(call);
  requireRightTo(call, entry);
  call.tenant.directory.purge(entry);
  return noContent;
}

/** `POST /directory/deletedItems/{id}/restore`: 200, or the conflict with whoever holds a unique value by now. */
export function restoreDeleted(call: Call): Answer {
  const entry = deletedEntry(call);
  requireRightTo(call, entry);
  const { directory } = call.tenant;
  const changes = restoredValues(call, entry);
  requireUnique(call, entry, { ...entry.values, ...changes }, entry.type);
  directory.update(entry, changes);
  directory.restore(entry);
  return ok({ '@odata.context': contextUrl(call, 'directoryObjects/$entity'), ...showTyped(entry, undefined) });
}

/** An administrator is brought back or purged by nobody with a permission alone, as nobody deletes one. */
function requireRightTo(call: Call, entry: Entry): void {
  requireRole(call, rightsTo[entry.type] ?? roles.delegatedOnly);
  if (entry.privileged) {
    throw graphErrors.insufficientPrivileges();
  }
}

/** Purges what has lain in the bin for its days. */
export function expire(tenant: Tenant, now: number): void {
  const before = now - tenant.settings.recycleBinDays * dayMs;
  for (const entry of tenant.directory.deleted()) {
    if ((entry.deletedAt ?? before) < before) {
      tenant.directory.purge(entry);
    }
  }
}

function deletedEntry(call: Call): Entry {
  expire(call.tenant, call.now);
  const entry = call.tenant.directory.find(keyOf(call, 0));
  if (entry === undefined || isLive(entry)) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return entry;
}

/** `newUserPrincipalName` renames; `autoReconcileProxyConflict` drops proxy addresses that others hold by now. */
function restoredValues(call: Call, entry: Entry): Record<string, unknown> {
  // Unlike other actions, this one is mostly asked for without a body.
  const body = call.body === undefined ? {} : actionBody(call, ['newUserPrincipalName', 'autoReconcileProxyConflict']);
  const changes: Record<string, unknown> = {};
  const { newUserPrincipalName: upn = null, autoReconcileProxyConflict: reconciles = null } = body;
  if (reconciles !== null && typeof reconciles !== 'boolean') {
    throw graphErrors.wrongType('autoReconcileProxyConflict');
  }
  if (upn !== null) {
    if (typeof upn !== 'string' || entry.type !== 'user') {
      throw graphErrors.wrongType('newUserPrincipalName');
    }
    requireUserName(call.tenant, upn, entry.values['onPremisesImmutableId']);
    changes['userPrincipalName'] = upn;
  }
  if (reconciles === true) {
    const addresses = (entry.values['proxyAddresses'] as readonly string[] | undefined) ?? [];
    const isFree = (address: string): boolean => {
      const folded = foldAddress(address);
      const { unique } = call.tenant.directory;
      return unique.find('proxyAddresses', folded) === undefined && unique.find('userPrincipalName', folded) === undefined;
    };
    changes['proxyAddresses'] = addresses.filter(isFree);
  }
  return changes;
}
