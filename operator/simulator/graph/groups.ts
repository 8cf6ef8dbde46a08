// Groups: create, upsert by unique name, read, update, delete.
import { toInstant } from '../clock.ts';
import { linkNames } from '../directory/entry.ts';
import type { Entry, LinkName, Values } from '../directory/entry.ts';
import { expandInto, shapeOf } from '../query/expand.ts';
import { answerList } from '../query/list.ts';
import { expandOption, listOptions, selectOption } from '../query/options.ts';
import { show } from '../query/projection.ts';
import { groupSchema } from '../schema/group.ts';
import { judgeBody, requireForCreation } from '../schema/validate.ts';
import { initialDomain } from '../tenant.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, noContent, ok, prefers } from './call.ts';
import { created, requireQuota } from './creation.ts';
import { graphErrors } from './errors.ts';
import { isDynamic, isExchangeGroup, isUnified } from './group-kind.ts';
import { bindLimit, judgeBind, requireWritableLinks } from './members.ts';
import { requireRole, roles } from './permissions.ts';
import { findByKey, resolve } from './resolve.ts';
import { requireUnrestricted } from './restricted.ts';
import { requireUnique, withoutNulls } from './users.ts';

const sortable: ReadonlySet<string> = new Set(['displayName']);

type Bound = ReadonlyMap<LinkName, readonly Entry[]>;

/** `GET /groups` */
export const listGroups = (call: Call): Answer =>
  answerList(call, { type: 'group', options: listOptions(call, 'group', sortable), context: 'groups' });

/** `GET /groups/{id}` or `GET /groups(uniqueName='…')` */
export function getGroup(call: Call): Answer {
  const group = resolve(call, 'group');
  const select = selectOption(call, 'group');
  const expand = expandOption(call);
  const context = contextUrl(call, `${shapeOf('groups', select, expand)}/$entity`);
  return ok(expandInto(call, { '@odata.context': context, ...show(group, select) }, group, expand));
}

/** `POST /groups`: 201 with the default properties. */
export const createGroup = (call: Call): Answer => createFrom(call, {});

/** `PATCH /groups/{id}`: 204. By its unique name it also creates, where the caller prefers so: 201. */
export function updateGroup(call: Call): Answer {
  const key = call.path.keys[0];
  if (key?.name === 'uniqueName' && prefers(call, 'create-if-missing') && findByKey(call, 'group', key) === undefined) {
    requireRole(call, roles.createGroup);
    return createFrom(call, { uniqueName: key.value });
  }
  const group = resolve(call, 'group');
  const { values, binds } = judgeBody({ ...bodyRequest(call), mode: 'update' });
  requireUnrestricted(group);
  requireRightsTo(call, group, values, binds.size > 0);
  requireChangeable(group, values);
  const bound = judgeBinds(call, group, binds, isUnified(group));
  requireUnique(call, group, { ...group.values, ...values }, 'group');
  call.tenant.directory.update(group, values);
  linkAll(call, group, bound);
  return noContent;
}

/** `DELETE /groups/{id}` */
export const removeGroup = (call: Call): Answer => deleteGroup(call, resolve(call, 'group'));

/** Into the recycle bin, unless the tenant still deletes security groups at once. */
export function deleteGroup(call: Call, group: Entry): Answer {
  const { directory, settings } = call.tenant;
  requireUnrestricted(group);
  if (isExchangeGroup(group)) {
    throw graphErrors.mailEnabledGroup('Update');
  }
  if (group.values['isAssignableToRole'] === true) {
    requireRole(call, roles.assignableGroup);
  }
  if (isUnified(group) || settings.softDeleteSecurityGroups) {
    directory.softDelete(group);
  } else {
    directory.purge(group);
  }
  return noContent;
}

const bodyRequest = (call: Call): Omit<Parameters<typeof judgeBody>[0], 'mode'> => ({
  schema: groupSchema,
  body: call.body,
  version: call.version,
  extensions: call.tenant.extensions,
});

function createFrom(call: Call, given: Values): Answer {
  const judged = judgeBody({ ...bodyRequest(call), mode: 'create' });
  const values: Record<string, unknown> = { ...withoutNulls(judged.values), ...given };
  requireForCreation(groupSchema, values);
  requireCreatable(call, values);
  const bound = judgeBinds(call, undefined, judged.binds, isUnified({ values }));
  requireQuota(call);
  const stored = completeGroupValues(call, values);
  requireUnique(call, undefined, stored, 'group');
  const group = call.tenant.directory.create('group', call.random.uuid(), stored);
  linkAll(call, group, bound);
  return created(call, group, 'groups');
}

function requireCreatable(call: Call, values: Values): void {
  const group = { values };
  const known = ((values['groupTypes'] as readonly string[] | undefined) ?? []).every(
    (type) => type === 'Unified' || type === 'DynamicMembership',
  );
  if (!known) {
    throw graphErrors.invalidValue('groupTypes', 'Group');
  }
  if (isExchangeGroup(group)) {
    throw graphErrors.mailEnabledGroup('Create');
  }
  if (isUnified(group) ? values['mailEnabled'] !== true : values['securityEnabled'] !== true) {
    throw graphErrors.invalidValue(isUnified(group) ? 'mailEnabled' : 'securityEnabled', 'Group');
  }
  if (values['visibility'] === 'HiddenMembership' && !isUnified(group)) {
    throw graphErrors.invalidValue('visibility', 'Group');
  }
  if (isDynamic(group) && values['membershipRule'] === undefined) {
    throw graphErrors.required('membershipRule', 'Group');
  }
  if (values['isAssignableToRole'] === true) {
    requireRole(call, roles.assignableGroup);
  }
}

function completeGroupValues(call: Call, values: Values): Values {
  const mail = `${String(values['mailNickname'])}@${initialDomain(call.tenant)}`;
  return {
    groupTypes: [],
    ...values,
    ...(isUnified({ values }) ? { mail, proxyAddresses: [`SMTP:${mail}`], visibility: values['visibility'] ?? 'Public' } : {}),
    createdDateTime: toInstant(call.now),
    renewedDateTime: toInstant(call.now),
    securityIdentifier: `S-1-12-1-${[0, 1, 2, 3].map(() => Math.floor(call.random.fraction() * 2 ** 32)).join('-')}`,
  };
}

/** Relations alone need the narrower right of memberships. */
function requireRightsTo(call: Call, group: Entry, values: Values, relations: boolean): void {
  const onlyRelations = relations && Object.keys(values).length === 0;
  requireRole(call, onlyRelations ? roles.updateMembers : roles.updateGroup);
  if (group.values['isAssignableToRole'] === true) {
    requireRole(call, roles.assignableGroup);
  }
}

function requireChangeable(group: Entry, values: Values): void {
  if (Object.keys(values).length === 0) {
    return;
  }
  if (isExchangeGroup(group)) {
    throw graphErrors.mailEnabledGroup('Update');
  }
  if (group.values['onPremisesSyncEnabled'] === true) {
    throw graphErrors.mastered();
  }
  if (values['securityEnabled'] === false && !isUnified(group)) {
    throw graphErrors.invalidValue('securityEnabled', 'Group');
  }
  const types = values['groupTypes'] as readonly string[] | undefined;
  if (types !== undefined && isUnified({ values: { groupTypes: types } }) !== isUnified(group)) {
    throw graphErrors.invalidValue('groupTypes', 'Group');
  }
  if (
    group.values['visibility'] !== values['visibility'] &&
    [group.values['visibility'], values['visibility']].includes('HiddenMembership') &&
    'visibility' in values
  ) {
    throw graphErrors.invalidValue('visibility', 'Group');
  }
}

function judgeBinds(call: Call, group: Entry | undefined, binds: ReadonlyMap<string, unknown>, unified: boolean): Bound {
  const bound = new Map<LinkName, readonly Entry[]>();
  for (const [navigation, references] of binds) {
    const link = linkNames.find((name) => name === navigation);
    if (link === undefined) {
      throw graphErrors.unknownProperty(navigation);
    }
    if (group !== undefined) {
      requireWritableLinks(call, group, link);
    }
    bound.set(link, judgeBind(call, group, link, references, unified));
  }
  const total = [...bound.values()].reduce((sum, targets) => sum + targets.length, 0);
  if (total > bindLimit) {
    throw graphErrors.tooManyReferences('members', bindLimit);
  }
  return bound;
}

function linkAll(call: Call, group: Entry, bound: Bound): void {
  for (const [link, targets] of bound) {
    for (const target of targets) {
      call.tenant.directory.link(group, link, target);
    }
  }
}
