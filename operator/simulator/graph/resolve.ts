// Finds the object that an address or a reference names, as far as it has reached this replica.
import { isLive } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { asSeen, hasArrived } from '../query/replica.ts';
import type { Call } from './call.ts';
import type { GraphKey } from './path.ts';
import { graphErrors } from './errors.ts';

/** The live object of a type behind the n-th key of the address; users also by UPN. A read finds what its replica knows, a write what is. Throws 404. */
export function resolve(call: Call, type: ObjectType, index = 0): Entry {
  const key = call.path.keys[index];
  // People go by their names too; everything else has an id of one form.
  if (key?.name === 'id' && type !== 'user' && !guidPattern.test(key.value)) {
    throw graphErrors.badRequest(`Invalid object identifier '${key.value}'.`);
  }
  const present = key === undefined ? undefined : findByKey(call, type, key);
  const entry = present !== undefined && call.method === 'GET' ? asSeen(call, present) : present;
  if (entry === undefined || entry.type !== type || !isLive(entry) || !hasArrived(call, entry)) {
    throw graphErrors.notFound(key?.value ?? '');
  }
  return entry;
}

/** By id or by an alternate key of the type; deleted or unarrived objects too. */
export function findByKey(call: Call, type: ObjectType, key: GraphKey): Entry | undefined {
  const { directory } = call.tenant;
  if (key.name !== 'id') {
    if (!alternateKeys[type].includes(key.name)) {
      throw graphErrors.badRequest(`The key '${key.name}' is no alternate key of the resource.`);
    }
    return directory.unique.find(type === 'servicePrincipal' ? type : key.name, key.value.toLowerCase());
  }
  return directory.find(key.value) ?? (type === 'user' ? directory.unique.find('userPrincipalName', key.value.toLowerCase()) : undefined);
}

export const guidPattern = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const alternateKeys: Readonly<Record<ObjectType, readonly string[]>> = {
  user: ['userPrincipalName'],
  group: ['uniqueName'],
  device: ['deviceId'],
  orgContact: [],
  application: ['appId', 'uniqueName'],
  servicePrincipal: ['appId'],
  administrativeUnit: [],
  directoryRole: ['roleTemplateId'],
};

const referencePattern =
  /^https:\/\/[^/]+\/(?:v1\.0|beta)\/(?:[^/]+\/)?(?:directoryObjects|users|groups|devices|servicePrincipals|contacts)(?:\/|\(')([^/']+?)(?:'\))?$/i;

/** The object that an `@odata.id` or `@odata.bind` names. Throws 400 for what is no reference or has not arrived yet, 404 for what is not there. */
export function resolveReference(call: Call, reference: unknown): Entry {
  const id = typeof reference === 'string' ? referencePattern.exec(reference)?.[1] : undefined;
  if (id === undefined) {
    throw graphErrors.invalidReference();
  }
  const entry = call.tenant.directory.findLive(decoded(id));
  if (entry === undefined) {
    throw graphErrors.notFound(id);
  }
  if (!hasArrived(call, entry)) {
    throw graphErrors.sourceOrTargetMissing();
  }
  return entry;
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id);
  } catch {
    throw graphErrors.invalidReference();
  }
}

/** The `@odata.id` of a `$ref` request's body. */
export function referenceInBody(call: Call): Entry {
  const { body } = call;
  if (typeof body !== 'object' || body === null) {
    throw body === undefined ? graphErrors.emptyPayload() : graphErrors.unreadablePayload();
  }
  return resolveReference(call, (body as Readonly<Record<string, unknown>>)['@odata.id']);
}
