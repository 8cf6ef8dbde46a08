// Administrative units: create, read, change, delete, and and who is in them.
import { isLive } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { answerList } from '../query/list.ts';
import { expandOption, listOptions, selectOption } from '../query/options.ts';
import { expandInto, shapeOf } from '../query/expand.ts';
import { show } from '../query/projection.ts';
import { administrativeUnitSchema } from '../schema/administration.ts';
import { judgeBody, requireForCreation } from '../schema/validate.ts';
import type { JudgedBody } from '../schema/validate.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, noContent, ok } from './call.ts';
import { created, requireQuota } from './creation.ts';
import { graphErrors } from './errors.ts';
import { createGroup } from './groups.ts';
import { requireRole, roles } from './permissions.ts';
import { referenceInBody, resolve } from './resolve.ts';
import { withoutNulls } from './users.ts';

const acceptable: readonly ObjectType[] = ['user', 'group', 'device'];
const set = 'administrativeUnits';
const unit = (call: Call): Entry => resolve(call, 'administrativeUnit');

/** `GET /directory/administrativeUnits` */
export const listUnits = (call: Call): Answer =>
  answerList(call, {
    type: 'administrativeUnit',
    options: listOptions(call, 'administrativeUnit', new Set(['displayName'])),
    context: set,
  });

/** `GET /directory/administrativeUnits/{id}` */
export function getUnit(call: Call): Answer {
  const entry = unit(call);
  const select = selectOption(call, 'administrativeUnit');
  const expand = expandOption(call);
  const context = contextUrl(call, `${shapeOf(set, select, expand)}/$entity`);
  return ok(expandInto(call, { '@odata.context': context, ...show(entry, select) }, entry, expand));
}

/** `POST /directory/administrativeUnits` */
export function createUnit(call: Call): Answer {
  const { values } = judge(call, 'create');
  requireForCreation(administrativeUnitSchema, values);
  if (values['membershipType'] === 'Dynamic' && typeof values['membershipRule'] !== 'string') {
    throw graphErrors.required('membershipRule', administrativeUnitSchema.resource);
  }
  requireQuota(call);
  const stored = { isMemberManagementRestricted: false, ...withoutNulls(values) };
  return created(call, call.tenant.directory.create('administrativeUnit', call.random.uuid(), stored), set);
}

/** `PATCH /directory/administrativeUnits/{id}`: 204. */
export function updateUnit(call: Call): Answer {
  const entry = unit(call);
  call.tenant.directory.update(entry, judge(call, 'update').values);
  return noContent;
}

/** `DELETE /directory/administrativeUnits/{id}`: into the recycle bin; its members stay what they are. */
export function removeUnit(call: Call): Answer {
  call.tenant.directory.softDelete(unit(call));
  return noContent;
}

/** `POST /directory/administrativeUnits/{id}/members/$ref`: one at a time. */
export function addUnitMember(call: Call): Answer {
  const entry = unit(call);
  requireAssigned(entry);
  const target = referenceInBody(call);
  if (!acceptable.includes(target.type)) {
    throw graphErrors.unacceptableTarget('members');
  }
  if (entry.links.members?.has(target) === true && isLive(target)) {
    throw graphErrors.alreadyLinked('members');
  }
  call.tenant.directory.link(entry, 'members', target);
  return noContent;
}

/** `DELETE /directory/administrativeUnits/{id}/members/{memberId}/$ref` */
export function removeUnitMember(call: Call): Answer {
  const entry = unit(call);
  requireAssigned(entry);
  const target = call.tenant.directory.findLive(keyOf(call, 1));
  if (target === undefined || entry.links.members?.has(target) !== true) {
    throw graphErrors.notFound(keyOf(call, 1));
  }
  call.tenant.directory.unlink(entry, 'members', target);
  return noContent;
}

/** `POST /directory/administrativeUnits/{id}/members`: a new group, made inside. */
export function createInUnit(call: Call): Answer {
  const entry = unit(call);
  requireAssigned(entry);
  const asked = call.body as { readonly '@odata.type'?: unknown } | null | undefined;
  if (asked?.['@odata.type'] !== '#microsoft.graph.group') {
    throw graphErrors.unacceptableTarget('members');
  }
  requireRole(call, roles.createGroup);
  const answer = createGroup(call);
  const shown = answer.body as { readonly id: string };
  const made = call.tenant.directory.findLive(shown.id);
  if (made !== undefined) {
    call.tenant.directory.link(entry, 'members', made);
  }
  const body = { ...shown, '@odata.context': contextUrl(call, 'directoryObjects/$entity'), '@odata.type': '#microsoft.graph.group' };
  return { ...answer, body };
}

const judge = (call: Call, mode: 'create' | 'update'): JudgedBody => {
  const { version, body, tenant } = call;
  const judged = judgeBody({ schema: administrativeUnitSchema, body, mode, version, extensions: tenant.extensions });
  const [bound] = judged.binds.keys();
  if (bound !== undefined) {
    throw graphErrors.unknownProperty(bound);
  }
  return judged;
};

function requireAssigned(entry: Entry): void {
  if (entry.values['membershipType'] === 'Dynamic') {
    throw graphErrors.dynamicMembership();
  }
}
