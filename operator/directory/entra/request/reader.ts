// Reads with patience: throttling, trouble of the service and lost answers are waited out, within bounds.
import { LockstepError } from '../../../model/errors.ts';
import { classify } from './classify.ts';
import { entraErrors } from '../errors.ts';
import type { Graph } from './graph.ts';
import { type GraphAnswer, isTrouble, retryAfterMs } from './graph-answer.ts';
import { backoffMs, noticeableWaitMs, statedMs } from './patience.ts';
import type { EntraMetrics, EntraOptions } from '../ports.ts';
import { noMetrics } from '../ports.ts';

const attempts = 6;
const longestWaitMs = 180_000;

export class Reader {
  readonly graph: Graph;
  readonly #clock: EntraOptions['clock'];
  readonly #log: EntraOptions['log'];
  readonly #metrics: EntraMetrics;
  readonly #onWait: (why: LockstepError) => void;
  readonly #random: () => number;

  constructor(graph: Graph, options: EntraOptions) {
    this.graph = graph;
    this.#clock = options.clock;
    this.#log = options.log;
    this.#metrics = options.metrics ?? noMetrics;
    this.#onWait = options.onWait ?? (() => {});
    this.#random = options.random ?? Math.random;
  }

  /** One GET; every answer but trouble of the service comes back as it is. */
  get(path: string, signal: AbortSignal): Promise<GraphAnswer> {
    return this.patiently(() => this.graph.get(path, signal), 'a read', signal);
  }

  /** Repeats `send` while it meets 429, 5xx, a refused token (once) or no answer. @throws the last failure */
  async patiently(send: () => Promise<GraphAnswer>, request: string, signal: AbortSignal): Promise<GraphAnswer> {
    let tokenRefused = false;
    for (let attempt = 1; ; attempt++) {
      const outcome = await send().catch((error: unknown) => this.#repeatable(error, signal));
      if (!(outcome instanceof LockstepError)) {
        if (!isTrouble(outcome) && (outcome.status !== 401 || tokenRefused)) return outcome;
        tokenRefused ||= outcome.status === 401;
      }
      const failure = outcome instanceof LockstepError ? outcome : this.refusal(outcome, request);
      const askedMs = outcome instanceof LockstepError ? statedMs(outcome) : retryAfterMs(outcome, this.#clock.now());
      if (askedMs !== undefined) this.#metrics.throttled(askedMs / 1000);
      if (attempt >= attempts || (askedMs ?? 0) > longestWaitMs) throw failure;
      await this.#wait(failure, askedMs, attempt, signal);
    }
  }

  /** Whether this part of a batch is worth being read again. */
  hasPatience(part: GraphAnswer, attempt: number): boolean {
    return attempt < attempts && (retryAfterMs(part, this.#clock.now()) ?? 0) <= longestWaitMs;
  }

  /** Waits as long as one of these parts of a batch asks for, before they are read again. */
  async waitAfter(parts: readonly GraphAnswer[], attempt: number, signal: AbortSignal): Promise<void> {
    const asked = parts.map((part) => ({ part, ms: retryAfterMs(part, this.#clock.now()) }));
    const longest = asked.reduce((most, one) => ((one.ms ?? -1) > (most.ms ?? -1) ? one : most));
    if (longest.ms !== undefined) this.#metrics.throttled(longest.ms / 1000);
    await this.#wait(this.refusal(longest.part, 'a read'), longest.ms, attempt, signal);
  }

  async #wait(failure: LockstepError, askedMs: number | undefined, attempt: number, signal: AbortSignal): Promise<void> {
    const waitMs = askedMs ?? backoffMs(attempt, this.#random);
    this.#log.debug({ code: failure.code, waitMs, attempt }, 'A read is repeated');
    if (waitMs >= noticeableWaitMs) this.#onWait(failure);
    await this.#clock.sleep(waitMs, signal);
  }

  /** Waits before a repetition. */
  pause(attempt: number, signal: AbortSignal): Promise<void> {
    return this.#clock.sleep(backoffMs(attempt, this.#random), signal);
  }

  warn(fields: Readonly<Record<string, unknown>>, message: string): void {
    this.#log.warn(fields, message);
  }

  /** The error of an answer that is no success. */
  refusal(answer: GraphAnswer, request: string): LockstepError {
    return classify(answer, { request, label: request, now: this.#clock.now() });
  }

  /** A missing answer or connection is worth another try; everything else is not a matter of patience. */
  #repeatable(error: unknown, signal: AbortSignal): LockstepError {
    signal.throwIfAborted();
    const patient = error instanceof entraErrors.Unreachable || error instanceof entraErrors.SignInUnavailable;
    if (!patient) throw error;
    return error;
  }
}
