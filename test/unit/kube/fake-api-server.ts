// An HTTPS server on loopback that answers as a test tells it to, and remembers what it was asked.

import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { KubeConfig } from '@kubernetes/client-node';
import { issueServerIdentity, type ServerIdentity } from './certificates.ts';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Reply {
  json(status: number, body: unknown, headers?: Readonly<Record<string, string>>): void;
  text(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** Writes watch events and keeps the stream open. */
  events(...events: readonly object[]): void;
  /** Ends the stream as a server does. */
  end(): void;
  /** Breaks the connection. */
  reset(): void;
}

export type Handler = (asked: Asked, reply: Reply) => void;

export interface FakeApiServer {
  readonly config: KubeConfig;
  readonly url: string;
  readonly identity: ServerIdentity;
  readonly asked: Asked[];
  /** TLS connections since the start. */
  readonly connections: () => number;
}

let identity: Promise<ServerIdentity> | undefined;

/** Starts a server for one test. Its kubeconfig carries the token `test-token`. */
export async function fakeApiServer(t: TestContext, handler: Handler): Promise<FakeApiServer> {
  identity ??= issueServerIdentity('fake-api-server');
  return await startFakeApiServer(t, handler, await identity);
}

export async function startFakeApiServer(t: TestContext, handler: Handler, credentials: ServerIdentity, port = 0): Promise<FakeApiServer> {
  const asked: Asked[] = [];
  let connections = 0;
  const server = createServer(
    { cert: credentials.cert, key: credentials.key },
    (request, response) => void answer(request, response, asked, handler),
  );
  server.on('secureConnection', () => (connections += 1));
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  t.after(() => close(server));
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'fake', server: url, caData: Buffer.from(credentials.ca).toString('base64') } as Parameters<
      KubeConfig['loadFromClusterAndUser']
    >[0],
    { name: 'tester', token: 'test-token' },
  );
  return { config, url, identity: credentials, asked, connections: () => connections };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}

async function answer(request: IncomingMessage, response: ServerResponse, asked: Asked[], handler: Handler): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? '', 'https://server');
  const question: Asked = {
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: Buffer.concat(chunks).toString(),
  };
  asked.push(question);
  handler(question, {
    json: (status, body, headers = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body)),
    text: (status, body, headers = {}) => response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(body),
    events: (...events) => {
      if (!response.headersSent) response.writeHead(200, { 'content-type': 'application/json' });
      response.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    },
    end: () => response.end(),
    reset: () => response.socket?.destroy(),
  });
}
