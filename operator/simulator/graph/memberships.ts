// Asks through all levels which groups, units and roles an object is in: checkMember… for the given ones, getMember… for all.
import { isLive, liveSources } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { hasArrived } from '../query/replica.ts';
import { actionBody } from './action.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { resolve } from './resolve.ts';

const checkLimit = 20;
type Kind = 'groups' | 'objects';

/** `POST /users/{id}/checkMemberGroups` with up to 20 `groupIds`, `checkMemberObjects` with up to 20 `ids`. */
export const checkMember =
  (type: ObjectType | undefined, kind: Kind) =>
  (call: Call): Answer => {
    const name = kind === 'groups' ? 'groupIds' : 'ids';
    const ids = actionBody(call, [name])[name];
    if (!Array.isArray(ids) || ids.length === 0) {
      throw graphErrors.wrongType(name);
    }
    if (ids.length > checkLimit) {
      throw graphErrors.badRequest(`The number of values in '${name}' exceeds the maximum of ${checkLimit}.`);
    }
    const found = containers(subject(call, type), kind);
    const known = new Set([...found].map(({ id }) => id));
    return idList(
      call,
      [...new Set(ids.map((id) => String(id).toLowerCase()))].filter((id) => known.has(id)),
    );
  };

/** `POST /users/{id}/getMemberGroups`, `getMemberObjects`. */
export const getMember =
  (type: ObjectType | undefined, kind: Kind) =>
  (call: Call): Answer => {
    const { securityEnabledOnly } = actionBody(call, ['securityEnabledOnly']);
    if (securityEnabledOnly !== undefined && typeof securityEnabledOnly !== 'boolean') {
      throw graphErrors.wrongType('securityEnabledOnly');
    }
    const entry = subject(call, type);
    if (securityEnabledOnly === true && entry.type !== 'user' && entry.type !== 'servicePrincipal' && entry.type !== 'device') {
      throw graphErrors.badRequest('securityEnabledOnly is supported for users and service principals only.');
    }
    const found = [...containers(entry, kind)].filter(
      ({ type: container, values }) =>
        securityEnabledOnly !== true || (container !== 'group' ? kind === 'objects' : values['securityEnabled'] === true),
    );
    return idList(
      call,
      found.map(({ id }) => id),
    );
  };

function subject(call: Call, type: ObjectType | undefined): Entry {
  if (type !== undefined) {
    return resolve(call, type);
  }
  const entry = call.tenant.directory.findLive(keyOf(call, 0));
  if (entry === undefined || !hasArrived(call, entry)) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return entry;
}

function containers(start: Entry, kind: Kind): ReadonlySet<Entry> {
  const seen = new Set<Entry>();
  const open = [start];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    for (const source of liveSources(entry, 'members')) {
      if (isLive(source) && !seen.has(source) && (kind === 'objects' || source.type === 'group')) {
        seen.add(source);
        open.push(source);
      }
    }
  }
  return seen;
}

const idList = (call: Call, value: readonly string[]): Answer =>
  ok({ '@odata.context': contextUrl(call, 'Collection(Edm.String)'), value });
