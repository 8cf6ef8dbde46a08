// Requests to Microsoft Graph: reads are repeated by our own patience, writes leave once and only with a permit.
import { Client, ResponseType } from '@microsoft/microsoft-graph-client';
import type { Permit } from '../../../model/permit.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, headersOf } from './graph-answer.ts';
import { type GraphAccess, GraphCall } from './graph-call.ts';
import { AuthenticationLink, PermitLink, TransportLink } from './middleware.ts';
import { failureText, isCertificateFailure, wasNotSent } from './network-failure.ts';
import { type EntraMetrics, type EntraOptions, noMetrics } from '../ports.ts';
import { SignIn } from '../sign-in/sign-in.ts';
import { TrustedAgent } from '../sign-in/trusted-agent.ts';

/** One part of a batch. `url` is relative and without version. */
export interface GraphRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export type ReadRequest = GraphRequest & { readonly method: 'GET' };

const readTimeoutMs = 60_000;
const writeTimeoutMs = 15_000;

/** The most requests that a batch takes. */
export const batchLimit = 20;

export class Graph {
  readonly #client: Client;
  readonly #signIn: SignIn;
  readonly #agent: TrustedAgent;
  readonly #metrics: EntraMetrics;
  readonly #clock: EntraOptions['clock'];
  readonly #host: string;

  constructor(options: EntraOptions) {
    const graph = new URL(options.configuration.graphURL);
    this.#host = graph.host;
    this.#metrics = options.metrics ?? noMetrics;
    this.#clock = options.clock;
    this.#signIn = new SignIn(options);
    this.#agent = new TrustedAgent(options);
    this.#client = Client.initWithMiddleware({
      baseUrl: `${graph.origin}/`,
      defaultVersion: 'v1.0',
      middleware: [new AuthenticationLink(graph.origin, this.#signIn, this.#agent), new PermitLink(), new TransportLink()],
    });
  }

  /** One GET, once. `path` is relative to the version, or a link from an earlier answer. Any HTTP status is an answer. */
  get(path: string, signal: AbortSignal): Promise<GraphAnswer> {
    const call = new GraphCall({ kind: 'read' }, `GET ${withoutQuery(path)}`, signal, readTimeoutMs);
    return this.#send(call, path, undefined);
  }

  /** Up to twenty GETs in one batch, once. The outer answer; its parts stand in the body. */
  readBatch(requests: readonly ReadRequest[], signal: AbortSignal): Promise<GraphAnswer> {
    const call = new GraphCall({ kind: 'read' }, `a batch of ${requests.length} reads`, signal, readTimeoutMs);
    return this.#send(call, '/$batch', batchBody(requests));
  }

  /**
   * Up to twenty requests that change something, in one batch, once.
   * @throws TermEnded before anything left; AnswerLost where it may have taken effect; Unreachable where it can not.
   */
  writeBatch(permit: Permit, requests: readonly GraphRequest[]): Promise<GraphAnswer> {
    const call = new GraphCall({ kind: 'write', permit }, `a batch of ${requests.length} writes`, permit.signal, writeTimeoutMs);
    return this.#send(call, '/$batch', batchBody(requests));
  }

  /** The token that requests carry at present. */
  async token(signal: AbortSignal): Promise<string> {
    return this.#signIn.token(await this.#agent.current(signal), signal);
  }

  /** The next request asks for a new token. */
  forgetToken(): void {
    this.#signIn.forget();
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #send(call: GraphCall, path: string, body: unknown): Promise<GraphAnswer> {
    const startMs = this.#clock.monotonicMs();
    let status = 0;
    try {
      const request = this.#client.api(path).middlewareOptions([call]).responseType(ResponseType.RAW);
      const response = (body === undefined ? await request.get() : await request.post(body)) as Response;
      const answer = {
        status: response.status,
        headers: headersOf(Object.fromEntries(response.headers)),
        body: parse(await response.text()),
      };
      status = answer.status;
      if (status === 401) this.#signIn.forget();
      return answer;
    } catch (error) {
      throw this.#failure(call, call.failure ?? error);
    } finally {
      this.#metrics.requested(call.access.kind, status, (this.#clock.monotonicMs() - startMs) / 1000);
    }
  }

  /** What a failure without an answer means: for writes it matters whether the request can have left. */
  #failure(call: GraphCall, error: unknown): unknown {
    if (!call.handedOver) return ended(call.access) ? new entraErrors.TermEnded({ request: call.request }) : error;
    if (call.access.kind === 'read') call.signal.throwIfAborted();
    const detail = failureText(error);
    if (isCertificateFailure(error)) return new entraErrors.CertificateUntrusted({ host: this.#host, detail });
    // A read that got no answer changed nothing: it is the same as one that did not leave.
    if (call.access.kind === 'read' || wasNotSent(error)) return new entraErrors.Unreachable({ host: this.#host, detail });
    return new entraErrors.AnswerLost({ request: call.request, detail });
  }
}

const ended = (access: GraphAccess): boolean => access.kind === 'write' && access.permit.signal.aborted;

const batchBody = (requests: readonly GraphRequest[]): unknown => ({
  requests: requests.map(({ method, url, headers, body }, index) => ({
    id: String(index),
    method,
    url,
    ...(body === undefined && headers === undefined
      ? {}
      : { headers: { ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers } }),
    ...(body === undefined ? {} : { body }),
  })),
});

/** A body that is no JSON (a proxy's page, a cut answer) is an answer without a body. */
function parse(text: string): unknown {
  try {
    return text === '' ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

const withoutQuery = (path: string): string => path.split('?')[0] ?? path;
