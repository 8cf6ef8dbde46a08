// A scripted Microsoft Graph on loopback over HTTPS: a test says what is answered, and reads what was asked.
import { once } from 'node:events';
import { createServer } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { anchorA, uniqueNameA } from './anchors.ts';
import { testCertificate } from './certificate.ts';

export interface AskedRequest {
  readonly method: string;
  /** Below the version, decoded, without query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** Which outer request it came with; parts of one batch share it. */
  readonly outer: number;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** After all parts of an outer request were handled, `reset` cuts its connection and `silence` leaves it without an answer. */
export type NoAnswer = 'reset' | 'silence';
export type Script = (request: AskedRequest) => Answer | NoAnswer | undefined;

export interface FakeGraph {
  readonly origin: string;
  readonly ca: string;
  /** Everything that Graph was asked, batches taken apart. */
  readonly asked: readonly AskedRequest[];
  readonly tokenRequests: readonly URLSearchParams[];
  /** What answers from now on. What it leaves open is answered with 404, but for looks at single people and groups, who are there with the builders' anchor. */
  script: Script;
  /** Answers whole batches instead of their parts. */
  batch: Script;
  /** The token endpoint's answer; by default a token. */
  token: (form: URLSearchParams) => Answer | 'silence';
  /** Writes: everything but GET. */
  writes(): readonly AskedRequest[];
}

export async function fakeGraph(t: TestContext): Promise<FakeGraph> {
  const { ca, cert, key } = await testCertificate();
  const asked: AskedRequest[] = [];
  const tokenRequests: URLSearchParams[] = [];
  const server = createServer({ cert, key }, (request, response) => void serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const fake: FakeGraph = {
    origin,
    ca,
    asked,
    tokenRequests,
    script: () => undefined,
    batch: () => undefined,
    token: () => ({ status: 200, body: { token_type: 'Bearer', expires_in: 3600, ext_expires_in: 3600, access_token: 'token' } }),
    writes: () => asked.filter(({ method }) => method !== 'GET'),
  };
  let outers = 0;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', origin);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString('utf8');
    if (url.pathname.endsWith('/openid-configuration')) return reply(response, { status: 200, body: discovery(origin) });
    if (url.pathname.endsWith('/token')) {
      const form = new URLSearchParams(text);
      tokenRequests.push(form);
      const answer = fake.token(form);
      return answer === 'silence' ? undefined : reply(response, answer);
    }
    const answer = graph(request.method ?? 'GET', url, request.headers, text === '' ? undefined : JSON.parse(text), ++outers);
    if (answer === 'reset') request.socket.destroy();
    else if (answer !== 'silence') reply(response, answer);
  }

  function graph(method: string, url: URL, headers: AskedRequest['headers'], body: unknown, outer: number): Answer | NoAnswer {
    const path = decodeURIComponent(url.pathname.replace(/^\/v1\.0/, ''));
    if (path !== '/$batch') return ask({ method, path, query: url.searchParams, headers, body, outer });
    const whole = fake.batch({ method, path, query: url.searchParams, headers, body, outer });
    if (whole !== undefined) return whole;
    const { requests } = body as { requests: readonly (Record<string, unknown> & { id: string; method: string; url: string })[] };
    const parts = requests.map((part) => {
      const inner = new URL(`/v1.0${part.url}`, origin);
      const answer = graph(part.method, inner, (part['headers'] ?? {}) as AskedRequest['headers'], part['body'], outer);
      return typeof answer === 'string' ? answer : { id: part.id, ...answer };
    });
    const none = parts.find((part) => typeof part === 'string');
    if (none !== undefined) return none;
    // In any order, as the service does.
    return { status: 200, body: { responses: parts.reverse() } };
  }

  function ask(request: AskedRequest): Answer | NoAnswer {
    asked.push(request);
    return fake.script(request) ?? ours(request) ?? failure(404, 'Request_ResourceNotFound', 'Resource does not exist.');
  }
  return fake;
}

export const failure = (status: number, code: string, message: string, details?: readonly Readonly<Record<string, string>>[]): Answer => ({
  status,
  body: { error: { code, message, ...(details === undefined ? {} : { details }), innerError: { date: '2026-01-01T00:00:00' } } },
});

/** A person or group that is there, and ours. */
function ours({ method, path }: AskedRequest): Answer | undefined {
  const [, collection, id] = /^\/(users|groups)\/([^/]+)$/.exec(path) ?? [];
  if (method !== 'GET' || id === undefined) return undefined;
  return { status: 200, body: { id, ...(collection === 'users' ? { onPremisesImmutableId: anchorA } : { uniqueName: uniqueNameA }) } };
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

const discovery = (origin: string): unknown => ({
  issuer: `${origin}/tenant/v2.0`,
  authorization_endpoint: `${origin}/tenant/oauth2/v2.0/authorize`,
  token_endpoint: `${origin}/tenant/oauth2/v2.0/token`,
  jwks_uri: `${origin}/tenant/discovery/v2.0/keys`,
});
