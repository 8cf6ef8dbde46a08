// One PATCH with all values of an object; what the service refuses is left out, so that the others arrive.
import { entraErrors } from '../errors.ts';
import { isSuccess } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { type GraphBody, without } from './graph-body.ts';
import { objectPath } from './lookup.ts';
import { aboutValue, blamedValues, blamesSomeValue, halves, nameOfValue } from './refused-values.ts';
import { sendWhenVisible } from './visibility.ts';
import type { Writer, WriteRequest } from './writer.ts';

/**
 * Gives what the service said against single values. Where it does not say which one it is, the values travel in halves, until each that it refuses stands
 * alone: whoever is to be disabled must not wait for somebody's bad postal code.
 * @throws when the service refuses the change as a whole
 */
export async function writeValues(
  writer: Writer,
  objectType: GraphObjectType,
  id: string,
  values: GraphBody,
  label: string,
): Promise<readonly Error[]> {
  if (Object.keys(values).length === 0) return [];
  const request: WriteRequest = { method: 'PATCH', url: objectPath(objectType, id), body: values, repeat: 'Harmless' };
  const answer = await sendWhenVisible(writer, request);
  if (isSuccess(answer)) return [];
  const error = writer.refusal(answer, request, label);
  const write = (some: GraphBody): Promise<readonly Error[]> => writeValues(writer, objectType, id, some, label);
  const blamed = blamedValues(answer, error, values);
  if (blamed.length > 0) return [error, ...(await write(blamed.reduce(without, values)))];
  if (!blamesSomeValue(answer, error)) throw error;
  const parts = halves(values);
  if (parts === undefined) return [aboutValue(error, nameOfValue(values), answer)];
  return [...(await write(parts[0])), ...(await write(parts[1]))];
}

/** One error for all of them; `undefined` where there is none. */
export function oneError(errors: readonly Error[], label: string): Error | undefined {
  if (errors.length < 2) return errors[0];
  const details = errors.map(({ message }) => message).join(' ');
  return new entraErrors.ValuesRefused({ count: errors.length, label, details }, { cause: errors[0] });
}
