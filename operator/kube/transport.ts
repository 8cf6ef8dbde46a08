// The one way requests leave: shared connections, a deadline on every call, our rate limit, patience where the server asks for it.

import type { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from 'undici';
import { LockstepError } from '../model/errors.ts';
import { type Clock, realClock } from '../runtime/clock.ts';
import { type BucketLimits, TokenBucket } from '../runtime/token-bucket.ts';
import { type Connection, ConnectionSource } from './connection.ts';
import { ApiError, isUnauthorized, kubeErrors, toApiError } from './errors.ts';
import type { RequestMetrics } from './ports.ts';

export interface TransportOptions {
  readonly userAgent: string;
  /** Deadline of a whole call, body included. Default 30 s. Watches have only an idle limit. */
  readonly timeoutMs?: number;
  /** How long a watch may be silent; the server sends bookmarks each minute. Default 150 s. */
  readonly watchIdleMs?: number;
  /** client-go's 20 per second and 30 at once, unless told. */
  readonly limits?: BucketLimits;
  /** How often a read is sent again when the server says 429 or 503, or breaks off. Default 3. */
  readonly readRetries?: number;
  readonly metrics?: RequestMetrics;
  readonly clock?: Clock;
}

export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Replaces the transport's deadline for this call, as a lease renewal needs. */
  readonly timeoutMs?: number | undefined;
  /** `urgent` passes our own rate limit: a lease renewal does not stand in line behind a list. */
  readonly priority?: 'normal' | 'urgent' | undefined;
}

/** A stream of the server's answer; its body is not read yet. */
type Answer = Dispatcher.ResponseData;

/** A wait longer than this is the caller's to decide about. */
const longestRetryAfterMs = 30_000;

export class Transport {
  readonly #source: ConnectionSource;
  readonly #options: Required<Omit<TransportOptions, 'metrics' | 'limits'>>;
  readonly #metrics: RequestMetrics | undefined;
  readonly #bucket: TokenBucket;

  constructor(config: KubeConfig, options: TransportOptions) {
    const clock = options.clock ?? realClock;
    this.#options = { timeoutMs: 30_000, watchIdleMs: 150_000, readRetries: 3, ...options, clock };
    this.#metrics = options.metrics;
    this.#source = new ConnectionSource(config, clock);
    this.#bucket = new TokenBucket(options.limits ?? { perSecond: 20, burst: 30 }, clock);
  }

  /**
   * Sends and reads the JSON answer. Reads are sent again on 429, 503 and broken connections; writes only where the server said 429,
   * which it says before it does anything. A time-out is thrown as such: nobody knows what a write did.
   * @throws ApiError, TimedOut, Unreachable, IncompleteAnswer, UnreadableAnswer, or the signal's reason.
   */
  async json<T>(request: KubeRequest): Promise<T> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.#once<T>(request);
      } catch (error) {
        request.signal?.throwIfAborted();
        const waitMs = attempt < this.#options.readRetries ? patience(request, error, attempt) : undefined;
        if (waitMs === undefined) throw error;
        await this.#options.clock.sleep(waitMs, request.signal);
      }
    }
  }

  /** Opens a stream that ends with the server, the signal, or after `watchIdleMs` of silence. No retry: the reflector has its own. */
  async stream(request: KubeRequest): Promise<AsyncIterable<Buffer>> {
    const { timeoutMs, watchIdleMs } = this.#options;
    await this.#admit(request);
    try {
      return (await this.#send(request, { headersTimeout: timeoutMs, bodyTimeout: watchIdleMs, signal: request.signal })).body;
    } catch (error) {
      request.signal?.throwIfAborted();
      throw this.#explain(request, error);
    }
  }

  async close(): Promise<void> {
    await this.#source.close();
  }

  async #once<T>(request: KubeRequest): Promise<T> {
    await this.#admit(request);
    const { method, path } = request;
    const timeoutMs = request.timeoutMs ?? this.#options.timeoutMs;
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = request.signal === undefined ? timeout : AbortSignal.any([request.signal, timeout]);
    const text = await this.#text(request, signal).catch((error: unknown) => {
      request.signal?.throwIfAborted();
      throw timeout.aborted ? new kubeErrors.TimedOut({ method, path, timeoutMs }, { cause: error }) : this.#explain(request, error);
    });
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new kubeErrors.UnreadableAnswer({ method, path, problem: (cause as Error).message }, { cause });
    }
  }

  async #text(request: KubeRequest, signal: AbortSignal): Promise<string> {
    const answer = await this.#send(request, { headersTimeout: 0, bodyTimeout: 0, signal });
    try {
      return await answer.body.text();
    } catch (cause) {
      const { method, path } = request;
      throw new kubeErrors.IncompleteAnswer({ method, path, problem: (cause as Error).message }, { cause });
    }
  }

  async #admit(request: KubeRequest): Promise<void> {
    if (request.priority === 'urgent') return;
    const waitedMs = await this.#bucket.take(request.signal);
    if (waitedMs > 0) this.#metrics?.throttled(waitedMs / 1000);
  }

  async #send(request: KubeRequest, limits: Pick<Dispatcher.RequestOptions, 'headersTimeout' | 'bodyTimeout' | 'signal'>): Promise<Answer> {
    const connection = await this.#source.get();
    const startMs = this.#options.clock.monotonicMs();
    let code = '<error>';
    try {
      const answer = await connection.dispatcher.request(this.#wire(request, connection, limits));
      code = String(answer.statusCode);
      if (answer.statusCode >= 200 && answer.statusCode < 300) return answer;
      throw toApiError(answer.statusCode, await answer.body.text(), `${request.method} ${request.path}`, retryAfterMs(answer));
    } catch (error) {
      // A refused token and an unknown authority are often only old: the files may have been rotated since.
      if (isUnauthorized(error) || code === '<error>') this.#source.invalidate();
      throw error;
    } finally {
      this.#metrics?.requested(request.method, code, (this.#options.clock.monotonicMs() - startMs) / 1000);
    }
  }

  #wire(request: KubeRequest, connection: Connection, limits: Partial<Dispatcher.RequestOptions>): Dispatcher.RequestOptions {
    const body = request.body === undefined ? null : JSON.stringify(request.body);
    return {
      ...limits,
      origin: connection.origin,
      path: `${connection.basePath}${request.path}${queryOf(request)}`,
      method: request.method,
      headers: {
        ...connection.headers,
        accept: 'application/json',
        'user-agent': this.#options.userAgent,
        ...(body === null ? {} : { 'content-type': request.contentType ?? 'application/json' }),
      },
      body,
    };
  }

  #explain(request: KubeRequest, error: unknown): unknown {
    if (error instanceof LockstepError) return error;
    const problem = (error as Error).message;
    return new kubeErrors.Unreachable({ method: request.method, path: request.path, problem }, { cause: error });
  }
}

/** How long to wait before `request` is sent again, or undefined where that is not ours to decide. */
function patience({ method }: KubeRequest, error: unknown, attempt: number): number | undefined {
  const pauseMs = 250 * 2 ** attempt * (1 + Math.random());
  if (isUnauthorized(error)) return attempt === 0 ? 0 : undefined;
  if (error instanceof ApiError) {
    const refusedUntouched = error.status === 429 || (method === 'GET' && (error.status === 503 || error.status === 504));
    if (!refusedUntouched) return undefined;
    const waitMs = error.retryAfterMs ?? pauseMs;
    return waitMs <= longestRetryAfterMs ? waitMs : undefined;
  }
  const broken = error instanceof kubeErrors.Unreachable || error instanceof kubeErrors.IncompleteAnswer;
  return method === 'GET' && broken ? pauseMs : undefined;
}

function queryOf({ query = {} }: KubeRequest): string {
  const parameters = new URLSearchParams(Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined));
  return parameters.size === 0 ? '' : `?${parameters.toString()}`;
}

/** Retry-After is seconds or an HTTP date (RFC 9110 section 10.2.3). */
function retryAfterMs(answer: Answer): number | undefined {
  const header = answer.headers['retry-after'];
  if (typeof header !== 'string') return undefined;
  const seconds = Number(header);
  const waitMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now();
  return Number.isFinite(waitMs) ? Math.max(0, waitMs) : undefined;
}
