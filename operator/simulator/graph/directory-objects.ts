// Objects of any type by id, and the read-only collections of devices and contacts.
import { isLive } from '../directory/entry.ts';
import type { ObjectType } from '../directory/entry.ts';
import { showTyped } from '../query/expand.ts';
import { answerCount, answerList } from '../query/list.ts';
import { isEventual, listOptions, selectOption } from '../query/options.ts';
import { show } from '../query/projection.ts';
import { asSeen, hasArrived } from '../query/replica.ts';
import { groupSchema } from '../schema/group.ts';
import { judgeBody } from '../schema/validate.ts';
import { actionBody } from './action.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, keyOf, noContent, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { selectMixed } from './relations.ts';
import { guidPattern, resolve } from './resolve.ts';

const idLimit = 1000;

/** `GET /directoryObjects/{id}` */
export function getObject(call: Call): Answer {
  const present = call.tenant.directory.find(keyOf(call, 0));
  const entry = present === undefined ? undefined : asSeen(call, present);
  if (entry === undefined || !isLive(entry) || !hasArrived(call, entry)) {
    throw graphErrors.notFound(keyOf(call, 0));
  }
  return ok({ '@odata.context': contextUrl(call, 'directoryObjects/$entity'), ...showTyped(entry, undefined) });
}

/** `POST /directoryObjects/getByIds`: those of up to 1,000 ids that exist, of the named types. */
export function getByIds(call: Call): Answer {
  const { ids, types } = actionBody(call, ['ids', 'types']);
  if (!Array.isArray(ids) || ids.length > idLimit) {
    throw graphErrors.wrongType('ids');
  }
  if (types !== undefined && types !== null && !Array.isArray(types)) {
    throw graphErrors.wrongType('types');
  }
  if (!ids.every((id) => guidPattern.test(String(id)))) {
    throw graphErrors.badRequest('Invalid GUID specified.');
  }
  const wanted = Array.isArray(types) ? types.map((type) => String(type).toLowerCase()) : undefined;
  const select = selectMixed(call);
  const value = [...new Set(ids.map(String))].flatMap((id) => {
    const present = call.tenant.directory.find(id);
    const entry = present === undefined ? undefined : asSeen(call, present);
    const found = entry !== undefined && isLive(entry) && hasArrived(call, entry) && wanted?.includes(entry.type.toLowerCase()) !== false;
    return found ? [showTyped(entry, select)] : [];
  });
  return ok({ '@odata.context': contextUrl(call, 'directoryObjects'), value });
}

/** `POST /directoryObjects/validateProperties`: 204, since the tenant has no naming policy; the properties' own rules hold. */
export function validateProperties(call: Call): Answer {
  const { entityType, displayName, mailNickname } = actionBody(call, ['entityType', 'displayName', 'mailNickname', 'onBehalfOfUserId']);
  if (entityType !== 'Group') {
    throw graphErrors.invalidValue('entityType', 'ValidateProperties');
  }
  if (displayName === undefined && mailNickname === undefined) {
    throw graphErrors.badRequest('At least one of displayName and mailNickname must be given.');
  }
  const given = { ...(displayName === undefined ? {} : { displayName }), ...(mailNickname === undefined ? {} : { mailNickname }) };
  judgeBody({ schema: groupSchema, body: given, mode: 'create', version: call.version, extensions: call.tenant.extensions });
  return noContent;
}

/** `GET /devices`, `GET /contacts` */
export const listOf =
  (type: ObjectType, set: string) =>
  (call: Call): Answer =>
    answerList(call, { type, options: listOptions(call, type), context: set });

export const getOf =
  (type: ObjectType, set: string) =>
  (call: Call): Answer =>
    ok({ '@odata.context': contextUrl(call, `${set}/$entity`), ...show(resolve(call, type), selectOption(call, type)) });

/** `GET /users/$count`: only as an advanced query. */
export const countOf =
  (type: ObjectType, set: string) =>
  (call: Call): Answer => {
    if (!isEventual(call)) {
      throw graphErrors.countNeedsHeader();
    }
    return answerCount(call, { type, options: listOptions(call, type), context: set });
  };
