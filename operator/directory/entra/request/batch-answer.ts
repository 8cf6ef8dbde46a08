// The parts of a batch's answer, which come in any order.
import { type GraphAnswer, headersOf, isJsonObject } from './graph-answer.ts';

/** One answer per request, in the order of the requests; `undefined` where the service forgot one, or gave two that contradict each other in what they belong to. */
export function batchParts(answer: GraphAnswer, count: number): readonly (GraphAnswer | undefined)[] {
  const parts = new Map<string, GraphAnswer | undefined>();
  const responses = isJsonObject(answer.body) ? answer.body['responses'] : undefined;
  for (const response of Array.isArray(responses) ? responses : []) {
    if (!isJsonObject(response) || typeof response['id'] !== 'string') continue;
    // Of two answers to one request nobody knows which is its own.
    parts.set(response['id'], parts.has(response['id']) ? undefined : partOf(response));
  }
  return Array.from({ length: count }, (_, index) => parts.get(String(index)));
}

function partOf({ status: told, headers, body }: Readonly<Record<string, unknown>>): GraphAnswer | undefined {
  const status = typeof told === 'string' && /^\d{3}$/.test(told) ? Number(told) : told;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) return undefined;
  return { status, headers: headersOf(headers), body };
}

/** One part that cannot be read, or all of them together being too large, keeps a whole batch from being looked at: nothing of it was done. */
export const isRefusedAsWhole = ({ status }: GraphAnswer): boolean => status === 400 || status === 413;
