// The parts of a batch's answer, which come in any order.
import { type GraphAnswer, headersOf, isJsonObject } from './graph-answer.ts';

/** One answer per request, in the order of the requests; `undefined` where the service forgot one. */
export function batchParts(answer: GraphAnswer, count: number): readonly (GraphAnswer | undefined)[] {
  const parts: (GraphAnswer | undefined)[] = Array.from({ length: count }, () => undefined);
  const responses = isJsonObject(answer.body) ? answer.body['responses'] : undefined;
  for (const response of Array.isArray(responses) ? responses : []) {
    if (!isJsonObject(response)) continue;
    const index = Number(response['id']);
    const status = Number(response['status']);
    if (Number.isInteger(index) && index >= 0 && index < count && Number.isInteger(status))
      parts[index] = { status, headers: headersOf(response['headers']), body: response['body'] };
  }
  return parts;
}

/** One part that cannot be read, or all of them together being too large, keeps a whole batch from being looked at: nothing of it was done. */
export const isRefusedAsWhole = ({ status }: GraphAnswer): boolean => status === 400 || status === 413;
