// Many single reads as batches of twenty, with patience for the whole and for each part.
import { LockstepError } from '../../../model/errors.ts';
import { batchParts, isRefusedAsWhole } from './batch-answer.ts';
import { entraErrors } from '../errors.ts';
import { batchLimit, type ReadRequest } from './graph.ts';
import { type GraphAnswer, isSuccess, isTrouble } from './graph-answer.ts';
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

/**
 * Up to twenty, each with an answer or an error of its own. Parts that were throttled, failed or forgotten are read again together, after the longest wait that
 * one of them asks for; a part whose token was refused is read again with a new one, once.
 */
export async function readParts(
  reader: Reader,
  requests: readonly ReadRequest[],
  signal: AbortSignal,
): Promise<readonly (GraphAnswer | Error)[]> {
  const answers: (GraphAnswer | Error)[] = [];
  let open = [...requests.entries()];
  for (let attempt = 1, renewed = false; ; attempt++) {
    const asked = open.map(([, request]) => request);
    const parts = await partsOf(reader, asked, signal).catch((error: unknown) => asked.map(() => ofOnePart(error)));
    const failed: GraphAnswer[] = [];
    open = open.filter(([index], at) => {
      const part = parts[at] ?? forgotten;
      const again = !(part instanceof Error) && (isTrouble(part) || (part.status === 401 && !renewed));
      const patient = again && reader.hasPatience(part, attempt);
      answers[index] = again && !patient ? reader.refusal(part, 'a read') : part;
      if (patient) failed.push(part);
      return patient;
    });
    if (failed.length === 0) return answers;
    if (failed.some(({ status }) => status === 401)) reader.graph.forgetToken();
    renewed ||= failed.some(({ status }) => status === 401);
    await reader.waitAfter(failed, attempt, signal);
  }
}

/** Stands for an answer that did not come. */
const forgotten: GraphAnswer = { status: 502, headers: {}, body: undefined };

/** What the batch is answered with says nothing of its parts: a proxy's 404 is no object that is gone. All of a refused batch are read alone, for one of them is at fault. */
async function partsOf(
  reader: Reader,
  requests: readonly ReadRequest[],
  signal: AbortSignal,
): Promise<readonly (GraphAnswer | Error | undefined)[]> {
  const outer = await reader.patiently(() => reader.graph.readBatch(requests, signal), 'a batch of reads', signal);
  if (isSuccess(outer)) return batchParts(outer, requests.length);
  const refusal = new entraErrors.ProtocolError({ detail: `a batch of reads was answered with ${outer.status}` });
  if (!isRefusedAsWhole(outer)) throw refusal;
  if (requests.length === 1) return [refusal];
  const alone: (GraphAnswer | Error | undefined)[] = [];
  for (const request of requests) alone.push((await partsOf(reader, [request], signal).catch((error: unknown) => [ofOnePart(error)]))[0]);
  return alone;
}

/** The end of the term is no matter of one part. */
function ofOnePart(error: unknown): LockstepError {
  if (error instanceof LockstepError) return error;
  throw error;
}
