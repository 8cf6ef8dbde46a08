// Writes within one permit: gathered into batches, charged to the budget, repeated only where that cannot do anything twice.
import { LockstepError } from '../../../model/errors.ts';
import type { Permit } from '../../../model/permit.ts';
import { batchParts, isRefusedAsWhole } from '../request/batch-answer.ts';
import { BatchChannel } from '../request/batch-channel.ts';
import { classify } from '../request/classify.ts';
import { entraErrors } from '../errors.ts';
import { batchLimit, type GraphRequest, type ReadRequest } from '../request/graph.ts';
import { errorBody, type GraphAnswer, isSuccess, isTrouble, throttleFill } from '../request/graph-answer.ts';
import { backoffMs, noticeableWaitMs, sleepWithin, statedMs } from '../request/patience.ts';
import { type EntraMetrics, type EntraOptions, noMetrics } from '../ports.ts';
import { readParts } from '../request/read-batch.ts';
import type { Reader } from '../request/reader.ts';
import type { WriteBudget } from './write-budget.ts';
import type { WritePause } from './write-pause.ts';
import { judge, longestThrottleMs, type Repetition, writeAttempts } from './write-verdict.ts';

export interface WriteRequest extends GraphRequest {
  /** Writes that the service charges; one unless told otherwise. */
  readonly cost?: number;
  readonly repeat: Repetition;
}

/** What all writers of one tenant share. */
export interface WriteLimits {
  readonly budget: WriteBudget;
  readonly pause: WritePause;
}

const concurrency = 4;

export class Writer {
  readonly permit: Permit;
  readonly #reader: Reader;
  readonly #budget: WriteBudget;
  readonly #pause: WritePause;
  readonly #options: EntraOptions;
  readonly #metrics: EntraMetrics;
  readonly #reads: BatchChannel<ReadRequest, GraphAnswer>;
  readonly #writes: BatchChannel<WriteRequest, GraphAnswer>;

  constructor(reader: Reader, { budget, pause }: WriteLimits, options: EntraOptions, permit: Permit) {
    this.permit = permit;
    this.#reader = reader;
    this.#budget = budget;
    this.#pause = pause;
    this.#options = options;
    this.#metrics = options.metrics ?? noMetrics;
    this.#reads = new BatchChannel((requests) => readParts(reader, requests, permit.signal), batchLimit, concurrency);
    this.#writes = new BatchChannel((requests) => this.#deliver(requests), batchLimit, concurrency);
  }

  /** The application that writes, whose directory extensions are ours. */
  get clientID(): string {
    return this.#options.configuration.clientID;
  }

  /** One read as a part of a batch, with patience. `headers` such as ConsistencyLevel belong to the part. */
  read(url: string, headers?: Readonly<Record<string, string>>): Promise<GraphAnswer> {
    return this.#reads.submit({ method: 'GET', url, ...(headers === undefined ? {} : { headers }) });
  }

  /** One page of a list, by a link from an earlier answer, with patience. */
  readPage(link: string): Promise<GraphAnswer> {
    return this.#reader.get(link, this.permit.signal);
  }

  /**
   * One write as a part of a batch; any final HTTP answer comes back as it is.
   * @throws TermEnded; AnswerLost where it may have taken effect; an error of the connection where it can not
   */
  async send(request: WriteRequest): Promise<GraphAnswer> {
    // A token may end at any attempt; that it did once says nothing about the next.
    let tokensRefused = 0;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#writes.submit(request).catch((error: unknown) => notSent(error, attempt));
      if (answer instanceof LockstepError) {
        await this.pause(attempt, request, statedMs(answer));
        continue;
      }
      const verdict = judge(answer, request.repeat, answer.status === 401 ? (tokensRefused += 1) : attempt, this.#options.clock.now());
      if (verdict === 'Lost') throw this.#lost(request, `the answer was ${answer.status}`);
      if (verdict === 'Final') return answer;
      if (verdict === 'Later') await this.pause(attempt, request);
    }
  }

  /** Waits before a repetition, within the permit. */
  pause(attempt: number, request: GraphRequest, askedMs = 0): Promise<void> {
    const waitMs = Math.max(askedMs, backoffMs(attempt, this.#options.random ?? Math.random));
    return sleepWithin(this.#options.clock, this.permit, waitMs, inWords(request));
  }

  /** Where the service wants writes to wait for so long that the next run is soon enough, nothing is begun. @throws Throttled */
  refuseLongPause(): void {
    const { leftMs } = this.#pause;
    if (leftMs > longestThrottleMs) throw new entraErrors.Throttled({ seconds: Math.ceil(leftMs / 1000) }, { retry: { afterMs: leftMs } });
  }

  /** The error of an answer that is no success. */
  refusal(answer: GraphAnswer, request: GraphRequest, label: string): LockstepError {
    return classify(answer, { request: inWords(request), label, now: this.#options.clock.now() });
  }

  /** A batch that is refused as a whole is sent again in halves, so that the one part at fault fails alone. */
  async #deliver(requests: readonly WriteRequest[]): Promise<readonly (GraphAnswer | Error)[]> {
    const cost = requests.reduce((sum, request) => sum + (request.cost ?? 1), 0);
    await this.#budget.take(cost, this.permit);
    const begunMs = await this.#waited().catch((error: unknown) => this.#charge(cost, error));
    const outer = await this.#reader.graph.writeBatch(this.permit, requests).catch((error: unknown) => this.#charge(cost, error));
    const parts = isSuccess(outer) ? batchParts(outer, requests.length) : requests.map(() => outer);
    // One token was used for all: what one part says against it, the next request must not carry.
    if (parts.some((part) => part?.status === 401)) this.#reader.graph.forgetToken();
    this.#heed(parts, begunMs);
    this.#watchFill([outer, ...parts], cost);
    if (isRefusedAsWhole(outer) && requests.length > 1) {
      const middle = Math.ceil(requests.length / 2);
      return [...(await this.#deliverHalf(requests.slice(0, middle))), ...(await this.#deliverHalf(requests.slice(middle)))];
    }
    return requests.map((request, index) => {
      const part = parts[index];
      this.#metrics.written(request.method, part?.status ?? 0);
      if (part === outer && !isHeeded(outer)) return this.#refusedBatch(request, outer);
      return part ?? this.#lost(request, 'the batch was answered without this part');
    });
  }

  /** What befalls one half says nothing of the other, which must not be sent again for it. */
  async #deliverHalf(requests: readonly WriteRequest[]): Promise<readonly (GraphAnswer | Error)[]> {
    try {
      return await this.#deliver(requests);
    } catch (error) {
      return requests.map(() => (error instanceof Error ? error : new Error(String(error))));
    }
  }

  /** Waits as long as the service wants writes to wait. @returns when the request leaves. @throws Throttled, TermEnded */
  async #waited(): Promise<number> {
    const { clock } = this.#options;
    for (let leftMs = this.#pause.leftMs; leftMs > 0; leftMs = this.#pause.leftMs) {
      this.refuseLongPause();
      await sleepWithin(clock, this.permit, leftMs, 'a batch that the service asked to wait with');
    }
    return clock.monotonicMs();
  }

  /** A batch that never left costs nothing. One whose answer was lost may have been carried out, and was charged then. */
  #charge(cost: number, error: unknown): never {
    if (error instanceof entraErrors.AnswerLost) this.#budget.unanswered(cost);
    else this.#budget.giveBack(cost);
    throw error;
  }

  #heed(parts: readonly (GraphAnswer | undefined)[], begunMs: number): void {
    const asked = this.#pause.heed(parts, begunMs);
    if (asked === undefined) return;
    const { waitMs, answer } = asked;
    this.#metrics.throttled(waitMs / 1000);
    this.#options.log.info({ waitMs, parts: asked.parts }, 'Microsoft Graph throttles writes');
    if (waitMs >= noticeableWaitMs) this.#options.onWait?.(this.#reader.refusal(answer, 'a batch of writes'));
    if (parts.some((part) => part?.status === 429)) this.#budget.empty();
  }

  /** The fullest counts; a throttled part says that the bucket is full, in its own way. */
  #watchFill(answers: readonly (GraphAnswer | undefined)[], cost: number): void {
    const fills = answers.flatMap((answer) => (answer === undefined ? [] : (throttleFill(answer) ?? (answer.status === 429 ? 1 : []))));
    this.#budget.answered(cost, fills.length > 0 ? Math.max(...fills) : undefined);
  }

  #refusedBatch(request: GraphRequest, outer: GraphAnswer): Error {
    const { code, message } = errorBody(outer);
    return new entraErrors.Refused({ request: `the batch of ${inWords(request)}`, status: outer.status, code, detail: message });
  }

  #lost(request: GraphRequest, detail: string): Error {
    return new entraErrors.AnswerLost({ request: inWords(request), detail });
  }
}

/** The failure of a write that did not leave, for want of a connection or of a token, and may leave later. @throws every other failure */
function notSent(error: unknown, attempt: number): LockstepError {
  const patient = error instanceof entraErrors.Unreachable || error instanceof entraErrors.SignInUnavailable;
  if (!patient || attempt >= writeAttempts || (statedMs(error) ?? 0) > longestThrottleMs) throw error;
  return error;
}

/** What a batch may be answered with in place of its parts. Everything else would be read as theirs: a proxy's 404 as an object that is gone. */
const isHeeded = (answer: GraphAnswer): boolean => answer.status === 401 || answer.status === 403 || isTrouble(answer);

/** `PATCH /users/<id>`: no query, for it may hold values. */
export const inWords = ({ method, url }: GraphRequest): string => `${method} ${url.split('?')[0] ?? url}`;
