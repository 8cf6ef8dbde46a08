// One verified, bound connection to one domain controller. ldapts connects, encrypts and binds; searches are ours.
import { Client, ResultCodeError } from 'ldapts';
import net, { type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import tls from 'node:tls';
import type { Permit } from '../../../model/permit.ts';
import { type ModifyAnswer, type ModifyRequestParts, sendModify } from './modify.ts';
import { Router } from './router.ts';
import { type Batch, Searcher, type Search } from './search.ts';
import type { SearchResult } from './result.ts';

export interface ConnectionOptions {
  readonly host: string;
  readonly port: number;
  readonly transport: 'LDAPS' | 'StartTLS';
  /** PEM; absent: the system's authorities. */
  readonly certificateAuthority?: string;
  readonly username: string;
  readonly password: string;
  readonly connectMs: number;
  readonly silenceMs: number;
  readonly messageBytes: number;
}

/** The server said nothing for longer than allowed. */
export class SilenceError extends Error {
  readonly silentMs: number;
  constructor(silentMs: number) {
    super(`no answer for ${silentMs / 1000} seconds`);
    this.silentMs = silentMs;
  }
}

/** The server refused the account; `diagnostic` is its sentence. */
export class BindRefusedError extends Error {
  readonly diagnostic: string;
  constructor(diagnostic: string) {
    super('the bind was refused');
    this.diagnostic = diagnostic;
  }
}

const keepAliveMs = 30_000;
/** How long a goodbye may take before the socket is simply closed. */
const unbindMs = 1000;
const invalidCredentials = 49;

export interface Connection {
  search<Field>(search: Search<Field>, signal: AbortSignal): AsyncGenerator<Batch<Field>, SearchResult, undefined>;
  /** @throws what closed the connection, where it was closed before anything was sent */
  modify(parts: ModifyRequestParts, permit: Permit): Promise<ModifyAnswer>;
  close(): Promise<void>;
}

/**
 * Connects, verifies the certificate for `host`, and binds.
 * @throws SilenceError after `connectMs`, BindRefusedError, the signal's reason, or what Node throws for sockets and certificates.
 */
export async function connect(options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
  signal.throwIfAborted();
  const { host, port, transport } = options;
  const router = new Router(options.messageBytes);
  const opened: Socket[] = [];
  const watch = <S extends Socket>(socket: S): S => {
    opened.push(socket);
    socket.setKeepAlive(true, keepAliveMs);
    socket.setNoDelay(true);
    return socket;
  };
  const client = new Client({
    url: `${transport === 'LDAPS' ? 'ldaps' : 'ldap'}://${net.isIPv6(host) ? `[${host}]` : host}:${port}`,
    timeout: options.connectMs,
    connectTimeout: options.connectMs,
    ...(transport === 'LDAPS' ? { tlsOptions: tlsOptions(options) } : {}),
    createConnection: ((p: number, h: string) => watch(net.connect(p, h))) as typeof net.connect,
    createSecureConnection: ((...args: Parameters<typeof tls.connect>) => router.attach(watch(tls.connect(...args)))) as typeof tls.connect,
  });
  const cancel = interruption(options.connectMs, signal);
  try {
    await Promise.race([handshake(client, options), cancel.promise]);
  } catch (error) {
    for (const socket of opened) socket.on('error', () => undefined).destroy();
    // Ends ldapts' own timers, which a destroyed socket does not.
    await client.unbind().catch(() => undefined);
    throw error;
  } finally {
    cancel.clear();
  }
  return bound(client, router, options.silenceMs);
}

async function handshake(client: Client, options: ConnectionOptions): Promise<void> {
  // A new object each time: ldapts writes the socket into it, and a client that is given it again never finishes its bind.
  if (options.transport === 'StartTLS') await client.startTLS({ ...tlsOptions(options), host: options.host });
  try {
    await client.bind(options.username, options.password);
  } catch (error) {
    if (error instanceof ResultCodeError && error.code === invalidCredentials) throw new BindRefusedError(error.message);
    throw error;
  }
}

const tlsOptions = ({ host, certificateAuthority }: ConnectionOptions): tls.ConnectionOptions => ({
  rejectUnauthorized: true,
  minVersion: 'TLSv1.2',
  ...(net.isIP(host) === 0 ? { servername: host } : {}),
  ...(certificateAuthority === undefined ? {} : { ca: certificateAuthority }),
});

/** Rejects when the time is over or the signal is aborted, whichever comes first. */
function interruption(ms: number, signal: AbortSignal): { readonly promise: Promise<never>; clear(): void } {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new SilenceError(ms)), ms);
  const onAbort = (): void => reject(signal.reason as Error);
  signal.addEventListener('abort', onAbort, { once: true });
  const clear = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  };
  return { promise, clear };
}

function bound(client: Client, router: Router, silenceMs: number): Connection {
  const searcher = new Searcher(router);
  const timer = setTimeout(function onSilence() {
    if (router.waiting) router.fail(new SilenceError(silenceMs));
    else timer.refresh();
  }, silenceMs);
  timer.unref();
  router.onActivity(() => timer.refresh());
  return {
    search: (search, signal) => searcher.search(search, signal),
    modify: async (parts, permit) => sendModify(router, parts, permit),
    async close() {
      clearTimeout(timer);
      router.onActivity(() => undefined);
      const unbound = client.unbind().catch(() => undefined);
      await Promise.race([unbound, delay(unbindMs, undefined, { ref: false })]);
      router.fail(new Error('the connection was closed'));
    },
  };
}
