// Users: create, read, update, delete.
import { toInstant } from '../clock.ts';
import { isLive } from '../directory/entry.ts';
import type { Entry, Values } from '../directory/entry.ts';
import { bearOnUniqueness, uniqueKeys } from '../directory/unique-index.ts';
import { expandInto, shapeOf } from '../query/expand.ts';
import { answerList } from '../query/list.ts';
import { expandOption, listOptions, selectOption } from '../query/options.ts';
import { show } from '../query/projection.ts';
import { userSchema } from '../schema/user.ts';
import { judgeBody, requireForCreation } from '../schema/validate.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, noContent, ok } from './call.ts';
import { created, requireQuota } from './creation.ts';
import { graphErrors } from './errors.ts';
import { holdsAny, requireRole, roles } from './permissions.ts';
import { resolve, resolveReference } from './resolve.ts';
import { requireUnrestricted } from './restricted.ts';
import { completeUserValues, requireUserName, requirePassword } from './user-rules.ts';

/** What Entra Connect does not master on a synchronized user. */
const unmastered: ReadonlySet<string> = new Set([
  'usageLocation',
  'passwordPolicies',
  'otherMails',
  'employeeLeaveDateTime',
  'preferredDataLocation',
  'showInAddressList',
]);
/** Refused on administrators without a higher role than a permission. */
const sensitive: readonly string[] = [
  'accountEnabled',
  'businessPhones',
  'mobilePhone',
  'otherMails',
  'passwordProfile',
  'userPrincipalName',
];

/** `GET /users` */
export const listUsers = (call: Call): Answer => answerList(call, { type: 'user', options: listOptions(call, 'user'), context: 'users' });

/** `GET /users/{id | upn}` */
export function getUser(call: Call): Answer {
  const user = resolve(call, 'user');
  const select = selectOption(call, 'user');
  const expand = expandOption(call);
  const context = contextUrl(call, `${shapeOf('users', select, expand)}/$entity`);
  return ok(expandInto(call, { '@odata.context': context, ...show(user, select) }, user, expand));
}

/** `POST /users`: 201 with the default properties. */
export function createUser(call: Call): Answer {
  const { tenant } = call;
  const { values, binds } = judgeBody({
    schema: userSchema,
    body: call.body,
    mode: 'create',
    version: call.version,
    extensions: tenant.extensions,
  });
  requirePassword(values['passwordProfile']);
  requireForCreation(userSchema, values);
  requireUserName(tenant, String(values['userPrincipalName']), values['onPremisesImmutableId']);
  const manager = judgeManager(call, binds);
  requireQuota(call);
  const stored = completeUserValues(withoutNulls(values), {}, call.now);
  requireUnique(call, undefined, stored);
  const user = tenant.directory.create('user', call.random.uuid(), { userType: 'Member', ...stored, createdDateTime: toInstant(call.now) });
  if (manager !== undefined) {
    tenant.directory.setManager(user, manager);
  }
  return created(call, user, 'users');
}

/** `PATCH /users/{id}`: 204. All is judged before anything is written. */
export function updateUser(call: Call): Answer {
  const { tenant } = call;
  const user = resolve(call, 'user');
  const { values, binds } = judgeBody({
    schema: userSchema,
    body: call.body,
    mode: 'update',
    version: call.version,
    extensions: tenant.extensions,
  });
  requireUnrestricted(user);
  requireRightsTo(call, user, Object.keys(values), binds.size > 0);
  requireUnmastered(user, values, binds.size > 0);
  if (values['passwordProfile'] !== undefined && values['passwordProfile'] !== null) {
    requirePassword(values['passwordProfile'], { mayBeAbsent: true });
  }
  if (typeof values['userPrincipalName'] === 'string') {
    requireUserName(tenant, values['userPrincipalName'], values['onPremisesImmutableId'] ?? user.values['onPremisesImmutableId']);
  }
  const manager = judgeManager(call, binds);
  const changes = completeUserValues(values, user.values, call.now);
  if (bearOnUniqueness(Object.keys(changes))) {
    requireUnique(call, user, { ...user.values, ...changes });
  }
  // A second password within the same second is a change too, although its instant is not.
  tenant.directory.update(user, changes, ['lastPasswordChangeDateTime']);
  if (manager !== undefined) {
    tenant.directory.setManager(user, manager);
  }
  return noContent;
}

/** `DELETE /users/{id}`: into the recycle bin. */
export const removeUser = (call: Call): Answer => deleteUser(call, resolve(call, 'user'));

export function deleteUser(call: Call, user: Entry): Answer {
  requireUnrestricted(user);
  if (user.privileged) {
    throw graphErrors.insufficientPrivileges();
  }
  call.tenant.directory.softDelete(user);
  return noContent;
}

/** Throws the conflict that the service reports where another live object holds one of the values. */
export function requireUnique(call: Call, self: Entry | undefined, values: Values, type: Entry['type'] = 'user'): void {
  const conflict = call.tenant.directory.unique.conflict(self, uniqueKeys({ type, values }));
  if (conflict !== undefined) {
    throw graphErrors.conflict(conflict.property, conflict.holder);
  }
}

export const withoutNulls = (values: Values): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

function judgeManager(call: Call, binds: ReadonlyMap<string, unknown>): Entry | undefined {
  for (const navigation of binds.keys()) {
    if (navigation !== 'manager') {
      throw graphErrors.unknownProperty(navigation);
    }
  }
  const manager = binds.has('manager') ? resolveReference(call, binds.get('manager')) : undefined;
  if (manager !== undefined && manager.type !== 'user' && manager.type !== 'orgContact') {
    throw graphErrors.unacceptableTarget('manager');
  }
  return manager !== undefined && isLive(manager) ? manager : undefined;
}

/** The narrow roles open only what they are named after. */
function requireRightsTo(call: Call, user: Entry, names: readonly string[], relations: boolean): void {
  const onlyEnabling = !relations && names.length > 0 && names.every((name) => name === 'accountEnabled');
  if (!(onlyEnabling && holdsAny(call, roles.enableUser))) {
    requireRole(call, roles.updateUser);
  }
  if (names.includes('passwordProfile')) {
    requireRole(call, roles.updatePassword);
  }
  if (names.includes('identities')) {
    requireRole(call, roles.updateIdentities);
  }
  if (names.includes('employeeLeaveDateTime')) {
    requireRole(call, roles.updateLeaveDate);
  }
  if (user.privileged && names.some((name) => sensitive.includes(name))) {
    throw graphErrors.insufficientPrivileges();
  }
}

function requireUnmastered(user: Entry, values: Values, relations: boolean): void {
  if (user.values['onPremisesSyncEnabled'] !== true) {
    return;
  }
  if ('onPremisesExtensionAttributes' in values) {
    throw graphErrors.exchangeMastered();
  }
  if (relations || Object.keys(values).some((name) => !unmastered.has(name) && !name.startsWith('extension_'))) {
    throw graphErrors.mastered();
  }
}
