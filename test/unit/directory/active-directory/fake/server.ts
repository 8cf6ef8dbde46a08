// A domain controller on loopback that answers from a forest in memory, with faults on demand.
import { mkdtempSync, rmSync } from 'node:fs';
import net, { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import tls from 'node:tls';
import { type CertificateRequest, type KeyPair, openAuthority } from '../../../../environment/certificates.ts';
import { answer, emptyForest, type FakeForest } from './forest.ts';
import { type Call, readCall, resultMessage, type SearchCall, splitMessages } from './messages.ts';

export interface FakeServer {
  readonly port: number;
  /** PEM of the authority that signed its certificate. */
  readonly authority: string;
  readonly forest: FakeForest;
  /** Names and passwords of the binds that arrived. */
  readonly binds: { readonly name: string; readonly password: string }[];
  readonly searches: SearchCall[];
  readonly abandoned: number[];
  /** The diagnostic of refused binds by password; everything else is welcome. */
  readonly refusals: Map<string, string>;
  /** Looks at each search first; true: it answered, or chose not to. */
  intercept: (search: SearchCall, socket: Socket) => boolean;
  readonly connections: ReadonlySet<Socket>;
}

export interface FakeServerOptions {
  readonly transport?: 'LDAPS' | 'StartTLS';
  readonly certificate?: Partial<CertificateRequest>;
}

const startTls = '1.3.6.1.4.1.1466.20037';

/** Starts a server that ends with the test. */
export async function fakeServer(t: TestContext, options: FakeServerOptions = {}): Promise<FakeServer> {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-ldap-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const authority = await openAuthority(folder, 'CN=Test Authority');
  const pair = await authority.issue({ subject: 'CN=localhost', names: ['localhost'], addresses: ['127.0.0.1'], ...options.certificate });
  const connections = new Set<Socket>();
  const server: Omit<FakeServer, 'port'> = {
    authority: authority.pem,
    forest: emptyForest(),
    binds: [],
    searches: [],
    abandoned: [],
    refusals: new Map(),
    intercept: () => false,
    connections,
  };
  const serve = (socket: Socket): void => {
    connections.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => undefined).on('close', () => connections.delete(socket));
    receive(socket, (call) => handle(server, socket, pair, call, serve));
  };
  const listener =
    options.transport === 'StartTLS' ? net.createServer(serve) : tls.createServer({ key: pair.key, cert: pair.certificate }, serve);
  listener.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of connections) socket.destroy();
    listener.close();
  });
  return Object.assign(server, { port: (listener.address() as AddressInfo).port });
}

function receive(socket: Socket, onCall: (call: Call) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    const split = splitMessages(Buffer.concat([rest, chunk]));
    rest = split.rest;
    for (const message of split.messages) onCall(readCall(message));
  });
}

function handle(server: Omit<FakeServer, 'port'>, socket: Socket, pair: KeyPair, call: Call, serve: (socket: Socket) => void): void {
  switch (call.kind) {
    case 'bind': {
      server.binds.push({ name: call.name, password: call.password });
      const refusal = server.refusals.get(call.password);
      socket.write(resultMessage(call.id, 0x61, refusal === undefined ? 0 : 49, refusal));
      return;
    }
    case 'extended':
      if (call.oid !== startTls) return;
      socket.removeAllListeners('data');
      socket.write(resultMessage(call.id, 0x78, 0), () =>
        serve(new tls.TLSSocket(socket, { isServer: true, key: pair.key, cert: pair.certificate })),
      );
      return;
    case 'abandon':
      server.abandoned.push(call.abandoned);
      return;
    case 'unbind':
      socket.end();
      return;
    case 'search':
      server.searches.push(call.search);
      if (!server.intercept(call.search, socket)) for (const message of answer(server.forest, call.search)) socket.write(message);
  }
}
