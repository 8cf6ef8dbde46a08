// From an answer of Graph to one of our errors. Codes of `details` count before the status: uniqueness conflicts come as 400.
import type { LockstepError } from '../../../model/errors.ts';
import { entraErrors } from '../errors.ts';
import { permissionFor } from '../sign-in/permission-for.ts';
import { errorBody, type GraphAnswer, type GraphErrorBody, retryAfterMs } from './graph-answer.ts';

export interface Situation {
  /** Method and path in words, without values. */
  readonly request: string;
  /** Whom the change is about. */
  readonly label: string;
  readonly now: Date;
}

type Rule = (body: GraphErrorBody, answer: GraphAnswer, situation: Situation) => LockstepError | undefined;

const conflict: Rule = (body, { status }) => {
  const conflicting = body.details.some(({ code }) => code === 'ObjectConflict');
  const other = body.details.find(({ code }) => code === 'ConflictingObjects');
  const named = conflictingProperty(body);
  const sameKey = status === 409 || body.code === 'Request_MultipleObjectsWithSameKeyValue';
  if (!conflicting && other === undefined && named === undefined && !sameKey) return undefined;
  const property = named ?? 'a unique property';
  return new entraErrors.ObjectConflict({ property, other: other?.target || 'unnamed by the service' });
};

const masteredElsewhere: Rule = ({ message }, _answer, { label }) => {
  if (/on-premises mastered|Directory Sync objects/i.test(message))
    return new entraErrors.MasteredElsewhere({ label, property: 'onPremisesSyncEnabled' });
  if (/originated within an external service/i.test(message))
    return new entraErrors.MasteredElsewhere({ label, property: 'Exchange Online' });
  return undefined;
};

const unsupported: Rule = ({ message }) =>
  /mail-enabled security groups|distribution list|dynamic (membership|group)/i.test(message)
    ? new entraErrors.Unsupported({ detail: message })
    : undefined;

const undefinedExtension: Rule = ({ message }) => {
  const name = unavailableExtension.exec(message)?.[1];
  return name === undefined ? undefined : new entraErrors.ExtensionUndefined({ name });
};

const invalidValue: Rule = (body, answer) => {
  const property = refusedProperty(answer);
  return property === undefined ? undefined : new entraErrors.InvalidValue({ property, detail: body.message });
};

const notFound: Rule = ({ message }, { status }, { request }) =>
  status === 404 || missingReference(message) ? new entraErrors.NotFound({ request, detail: message }) : undefined;

const refusedToken: Rule = ({ message }, { status }) => (status === 401 ? new entraErrors.TokenRefused({ detail: message }) : undefined);

const forbidden: Rule = ({ code, message }, { status }, { request }) => {
  if (code === 'Directory_QuotaExceeded') return new entraErrors.QuotaExceeded({ detail: message });
  return status === 403 ? new entraErrors.Permission({ request, detail: message, permission: permissionFor(request) }) : undefined;
};

const throttled: Rule = (_body, answer, { now }) => {
  if (answer.status !== 429) return undefined;
  const afterMs = retryAfterMs(answer, now) ?? 10_000;
  return new entraErrors.Throttled({ seconds: Math.ceil(afterMs / 1000) }, { retry: { afterMs } });
};

const unavailable: Rule = ({ message }, { status }, { request }) =>
  status === 408 || status >= 500 ? new entraErrors.Unavailable({ status, request, detail: message }) : undefined;

/** In this order: what is certain from the body comes before what only the status says. */
const rules: readonly Rule[] = [
  throttled,
  unavailable,
  refusedToken,
  conflict,
  masteredElsewhere,
  unsupported,
  forbidden,
  undefinedExtension,
  invalidValue,
  notFound,
];

/** The error of an answer that is no success. */
export function classify(answer: GraphAnswer, situation: Situation): LockstepError {
  const body = errorBody(answer);
  for (const rule of rules) {
    const error = rule(body, answer, situation);
    if (error !== undefined) return error;
  }
  return new entraErrors.Refused({ request: situation.request, status: answer.status, code: body.code, detail: body.message });
}

/** The property whose value another object has, if the answer names it; the rest of the change can leave without it. */
export const conflictingProperty = ({ details, message }: GraphErrorBody): string | undefined =>
  details.find(({ code }) => code === 'ObjectConflict')?.target ||
  /Another object with the same value for property (\w+)/.exec(message)?.[1];

const unavailableExtension = /extension properties are not available: (\w+)/;

const propertyTexts: readonly RegExp[] = [
  unavailableExtension,
  /Invalid value specified for property '(\w+)'/,
  /value is required for property '(\w+)'/,
  /Property '?(\w+)'? is (?:invalid|read-only)/,
  /domain portion of the (userPrincipalName) property/,
  /The specified (password) does not comply/,
];

/** The one property that a 400 blames, if it names one; the rest of the change can leave without it. */
export function refusedProperty(answer: GraphAnswer): string | undefined {
  if (answer.status !== 400) return undefined;
  const { message } = errorBody(answer);
  for (const text of propertyTexts) {
    const property = text.exec(message)?.[1];
    if (property !== undefined) return property;
  }
  return /originated within an external service/i.test(message) ? 'onPremisesExtensionAttributes' : undefined;
}

/** A replica that has not seen an object yet says this of a reference to it (group-post-members). */
export const missingReference = (message: string): boolean =>
  /objects? being referenced don'?t exist|reference-property objects are not present|does not exist/i.test(message);

/** A malformed value, or a replica in trouble: other clients repeat the request before they believe it. */
export const isTransientRefusal = (answer: GraphAnswer): boolean =>
  answer.status === 400 && /^One or more property values specified are invalid\.?$/.test(errorBody(answer).message);
