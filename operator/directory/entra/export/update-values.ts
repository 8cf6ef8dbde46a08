// One PATCH with all values of an object; what the service refuses is left out, so that the others arrive.
import { conflictingProperty, refusedProperty } from '../request/classify.ts';
import { entraErrors } from '../errors.ts';
import { errorBody, type GraphAnswer, isSuccess } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { type GraphBody, without } from './graph-body.ts';
import { objectPath } from './lookup.ts';
import { sendWhenVisible } from './visibility.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Of people who hold an admin role these need a directory role besides the permission (user-update). */
const sensitive = ['accountEnabled', 'businessPhones', 'mobilePhone', 'userPrincipalName'];

/** Resolves with the first refusal of a part, if there was one. @throws when the service refuses the change as a whole */
export async function writeValues(
  writer: Writer,
  objectType: GraphObjectType,
  id: string,
  values: GraphBody,
  label: string,
): Promise<Error | undefined> {
  let body = values;
  let refused: Error | undefined;
  while (Object.keys(body).length > 0) {
    const request: WriteRequest = { method: 'PATCH', url: objectPath(objectType, id), body, repeat: 'Harmless' };
    const answer = await sendWhenVisible(writer, request);
    if (isSuccess(answer)) return refused;
    const error = writer.refusal(answer, request, label);
    const blamed = blamedProperties(answer, error).filter((property) => property in body);
    if (blamed.length === 0) throw error;
    refused ??= error;
    body = blamed.reduce(without, body);
  }
  return refused;
}

function blamedProperties(answer: GraphAnswer, error: Error): readonly string[] {
  if (error instanceof entraErrors.Permission) return sensitive;
  const property = error instanceof entraErrors.ObjectConflict ? conflictingProperty(errorBody(answer)) : refusedProperty(answer);
  return property === undefined ? [] : [property];
}
