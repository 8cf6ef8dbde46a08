// Many single reads as batches of twenty, with patience for the whole and for each part.
import { LockstepError } from '../../../model/errors.ts';
import { batchParts, isRefusedAsWhole } from './batch-answer.ts';
import { entraErrors } from '../errors.ts';
import { batchLimit, type ReadRequest } from './graph.ts';
import { type GraphAnswer, isSuccess } from './graph-answer.ts';
import type { Reader } from './reader.ts';

/** Answers in the order of the requests. @throws the first failure of a part that patience did not help */
export async function readBatch(reader: Reader, requests: readonly ReadRequest[], signal: AbortSignal): Promise<readonly GraphAnswer[]> {
  const answers: GraphAnswer[] = [];
  for (let from = 0; from < requests.length; from += batchLimit)
    for (const answer of await readParts(reader, requests.slice(from, from + batchLimit), signal)) {
      if (answer instanceof Error) throw answer;
      answers.push(answer);
    }
  return answers;
}

/** Up to twenty, each with an answer or an error of its own. Parts that were throttled, failed or forgotten are read again alone, as are all of a refused batch. */
export async function readParts(
  reader: Reader,
  requests: readonly ReadRequest[],
  signal: AbortSignal,
): Promise<readonly (GraphAnswer | Error)[]> {
  const outer = await reader.patiently(() => reader.graph.readBatch(requests, signal), 'a batch of reads', signal);
  if (!isSuccess(outer) && !isRefusedAsWhole(outer)) throw refusedBatch(outer);
  const parts = isSuccess(outer) ? batchParts(outer, requests.length) : [];
  const answers: (GraphAnswer | Error)[] = [];
  for (const [index, request] of requests.entries()) {
    const part = parts[index];
    answers.push(part === undefined || part.status >= 429 ? await again(reader, request, signal).catch(ofOnePart) : part);
  }
  return answers;
}

/** What the batch is answered with says nothing of its part: a proxy's 404 is no object that is gone. */
const again = (reader: Reader, request: ReadRequest, signal: AbortSignal): Promise<GraphAnswer> =>
  reader.patiently(
    async () => {
      const outer = await reader.graph.readBatch([request], signal);
      if (isSuccess(outer)) return batchParts(outer, 1)[0] ?? { ...outer, status: 502 };
      if (outer.status === 401 || outer.status >= 429) return outer;
      throw refusedBatch(outer);
    },
    'a read',
    signal,
  );

const refusedBatch = ({ status }: GraphAnswer): LockstepError =>
  new entraErrors.ProtocolError({ detail: `a batch of reads was answered with ${status}` });

/** The end of the term is no matter of one part. */
function ofOnePart(error: unknown): Error {
  if (error instanceof LockstepError) return error;
  throw error;
}
