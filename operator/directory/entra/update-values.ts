// One PATCH with all values of an object; a value that the service refuses is left out, so that the others arrive.
import { refusedProperty } from './classify.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { isSuccess } from './graph-answer.ts';
import { type GraphBody, without } from './graph-body.ts';
import { objectPath } from './lookup.ts';
import { sendWhenVisible } from './visibility.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Resolves with the first refusal of a single value, if there was one. @throws when the service refuses the change as a whole */
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
    const property = refusedProperty(answer);
    const error = writer.refusal(answer, request, label);
    if (property === undefined || !(property in body)) throw error;
    refused ??= error;
    body = without(body, property);
  }
  return refused;
}
