// One shared connection pool to the API server. client-node opens a new TLS connection for every call; this room lends it
// nothing but the kubeconfig: which headers, which certificates.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { AgentOptions, RequestOptions } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { Clock } from '../runtime/clock.ts';
import { kubeErrors } from './errors.ts';

export interface Connection {
  readonly origin: string;
  /** What the server's URL holds before the API's own paths, for clusters behind a proxy. */
  readonly basePath: string;
  readonly dispatcher: Dispatcher;
  readonly headers: Readonly<Record<string, string>>;
}

/** Projected tokens and rotated certificates are looked at this often; client-go takes a minute for tokens. */
const credentialsAgeMs = 30_000;

/** Gives the current connection; a changed certificate or authority makes a new pool, and the old one ends after its requests. */
export class ConnectionSource {
  readonly #config: KubeConfig;
  readonly #clock: Clock;
  #current: { readonly connection: Connection; readonly fingerprint: string; readonly atMs: number } | undefined;
  #loading: Promise<Connection> | undefined;

  constructor(config: KubeConfig, clock: Clock) {
    this.#config = config;
    this.#clock = clock;
  }

  async get(): Promise<Connection> {
    if (this.#current !== undefined && this.#clock.monotonicMs() - this.#current.atMs < credentialsAgeMs) return this.#current.connection;
    this.#loading ??= this.#load().finally(() => (this.#loading = undefined));
    return await this.#loading;
  }

  /** Forgets the credentials, so that the next request reads them anew. Called after a 401. */
  invalidate(): void {
    if (this.#current !== undefined) this.#current = { ...this.#current, atMs: Number.NEGATIVE_INFINITY };
  }

  async close(): Promise<void> {
    await this.#current?.connection.dispatcher.destroy();
  }

  async #load(): Promise<Connection> {
    const server = this.#server();
    const options: RequestOptions = {};
    let headers: Readonly<Record<string, string>>;
    try {
      await this.#config.applyToHTTPSOptions(options);
      headers = { ...headersOf(options), ...(await this.#fileToken()) };
    } catch (cause) {
      throw new kubeErrors.UnusableCredentials({ server: server.origin, problem: (cause as Error).message }, { cause });
    }
    const tls = tlsOf(options);
    const fingerprint = createHash('sha256').update(JSON.stringify(tls)).digest('hex');
    const previous = this.#current;
    const dispatcher = previous?.fingerprint === fingerprint ? previous.connection.dispatcher : this.#open(tls);
    const connection = { origin: server.origin, basePath: server.pathname.replace(/\/$/, ''), dispatcher, headers };
    this.#current = { connection, fingerprint, atMs: this.#clock.monotonicMs() };
    if (previous !== undefined && previous.connection.dispatcher !== dispatcher) retire(previous.connection.dispatcher);
    return connection;
  }

  /** client-node keeps a token that it read from a file for a minute, even one that was refused. We read it ourselves. */
  async #fileToken(): Promise<Record<string, string>> {
    const provider = this.#config.getCurrentUser()?.authProvider as { readonly config?: { readonly tokenFile?: string } } | undefined;
    const file = provider?.config?.tokenFile;
    return file === undefined ? {} : { authorization: `Bearer ${(await readFile(file, 'utf8')).trim()}` };
  }

  #server(): URL {
    return new URL(this.#config.getCurrentCluster()?.server ?? '');
  }

  #open(tls: AgentOptions): Dispatcher {
    const choice = this.#config.createDispatcherOptions(this.#config.getCurrentCluster(), tls);
    switch (choice.type) {
      case 'agent':
        return new Agent({ connect: choice.connect as object, allowH2: false });
      case 'proxy':
        return new ProxyAgent({ uri: choice.uri, requestTls: choice.requestTls as object, proxyTls: choice.connect as object });
      case 'none':
        return new Agent();
      case 'socks':
        throw new kubeErrors.InvalidConfiguration({ path: 'proxy-url', problem: 'SOCKS proxies are not supported' });
    }
  }
}

/** Ends a pool once its requests have ended. Not in this turn: who was just handed it is about to send. */
function retire(dispatcher: Dispatcher): void {
  setImmediate(() => void dispatcher.close().catch(() => undefined));
}

const tlsNames = [
  'ca',
  'cert',
  'key',
  'pfx',
  'passphrase',
  'rejectUnauthorized',
  'servername',
] as const satisfies readonly (keyof AgentOptions)[];

function tlsOf(options: RequestOptions): AgentOptions {
  return Object.fromEntries(tlsNames.flatMap((name) => (options[name] == null ? [] : [[name, options[name]]]))) as AgentOptions;
}

function headersOf(options: RequestOptions): Record<string, string> {
  const headers = Object.entries((options.headers ?? {}) as Record<string, unknown>).map(([name, value]) => [
    name.toLowerCase(),
    String(value),
  ]);
  const basic = typeof options.auth === 'string' ? [['authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`]] : [];
  return Object.fromEntries([...headers, ...basic]) as Record<string, string>;
}
