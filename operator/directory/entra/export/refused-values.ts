// Which values of a request the service refuses, so that all others can leave without them.
import { isJsonObject, errorBody, type GraphAnswer } from '../request/graph-answer.ts';
import { conflictingProperty, refusedProperty } from '../request/classify.ts';
import { entraErrors } from '../errors.ts';
import type { GraphBody } from './graph-body.ts';

/** Of people who hold an admin role these need a directory role besides the permission (user-update). */
const sensitive = ['accountEnabled', 'businessPhones', 'mobilePhone', 'userPrincipalName'];

/** The names in the body, within its complex properties too, that the answer blames. */
export function blamedValues(answer: GraphAnswer, error: Error, body: GraphBody): readonly string[] {
  if (error instanceof entraErrors.Permission) return sensitive.filter((name) => name in body);
  const property = error instanceof entraErrors.ObjectConflict ? conflictingProperty(errorBody(answer)) : refusedProperty(answer);
  if (property === undefined) return [];
  if (holds(body, property)) return [property];
  // The address becomes one of the proxy addresses, and is told of as such.
  return property === 'proxyAddresses' && 'mail' in body ? ['mail'] : [];
}

/** True where a value is at fault, and the answer does not say which one. */
export const blamesSomeValue = ({ status }: GraphAnswer, error: Error): boolean =>
  (status === 400 && (error instanceof entraErrors.Refused || error instanceof entraErrors.InvalidValue)) ||
  error instanceof entraErrors.ObjectConflict;

/** The same error about the one value that was sent. */
export function aboutValue(error: Error, property: string, answer: GraphAnswer): Error {
  if (error instanceof entraErrors.Refused)
    return new entraErrors.InvalidValue({ property, detail: errorBody(answer).message }, { cause: error });
  if (!(error instanceof entraErrors.ObjectConflict)) return error;
  const other = errorBody(answer).details.find(({ code }) => code === 'ConflictingObjects')?.target;
  return new entraErrors.ObjectConflict({ property, other: other || 'unnamed by the service' }, { cause: error });
}

/** Two bodies with half of the values each; a complex property that is alone is taken apart. `undefined` where there is one value. */
export function halves(body: GraphBody): readonly [GraphBody, GraphBody] | undefined {
  const entries = Object.entries(body);
  const [only] = entries;
  if (only === undefined) return undefined;
  if (entries.length > 1) return split(entries);
  const [name, value] = only;
  const [first, second] = (isJsonObject(value) ? halves(value) : undefined) ?? [];
  return first === undefined || second === undefined ? undefined : [{ [name]: first }, { [name]: second }];
}

function split(entries: readonly (readonly [string, unknown])[]): readonly [GraphBody, GraphBody] {
  const middle = Math.ceil(entries.length / 2);
  return [Object.fromEntries(entries.slice(0, middle)), Object.fromEntries(entries.slice(middle))];
}

/** The name of the one value. */
export function nameOfValue(body: GraphBody): string {
  const [name = '', value] = Object.entries(body)[0] ?? [];
  return isJsonObject(value) ? nameOfValue(value) || name : name;
}

const holds = (body: GraphBody, property: string): boolean =>
  property in body || Object.values(body).some((value) => isJsonObject(value) && property in value);
