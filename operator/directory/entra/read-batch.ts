// Many single reads as batches of twenty, with patience for the whole and for each part.
import { batchParts } from './batch-answer.ts';
import { entraErrors } from './errors.ts';
import { batchLimit, type ReadRequest } from './graph.ts';
import { type GraphAnswer, isSuccess } from './graph-answer.ts';
import type { Reader } from './reader.ts';

/** Answers in the order of the requests. Parts that were throttled or failed are read again alone. */
export async function readBatch(reader: Reader, requests: readonly ReadRequest[], signal: AbortSignal): Promise<readonly GraphAnswer[]> {
  const answers: GraphAnswer[] = [];
  for (let from = 0; from < requests.length; from += batchLimit) {
    const slice = requests.slice(from, from + batchLimit);
    const outer = await reader.patiently(() => reader.graph.readBatch(slice, signal), 'a batch of reads', signal);
    if (!isSuccess(outer)) throw new entraErrors.ProtocolError({ detail: `a batch of reads was answered with ${outer.status}` });
    const parts = batchParts(outer, slice.length);
    for (const [index, request] of slice.entries()) {
      const part = parts[index];
      answers.push(part === undefined || part.status >= 429 ? await again(reader, request, signal) : part);
    }
  }
  return answers;
}

const again = (reader: Reader, request: ReadRequest, signal: AbortSignal): Promise<GraphAnswer> =>
  reader.patiently(
    async () => {
      const outer = await reader.graph.readBatch([request], signal);
      return isSuccess(outer) ? (batchParts(outer, 1)[0] ?? { ...outer, status: 502 }) : outer;
    },
    'a read',
    signal,
  );
