/**
 * An LDAPS proxy before a real domain controller that does on demand what a real server can not be made to do. It has an address and
 * a name of its own, which pods resolve, and a certificate for it; to the domain controller it is an ordinary client.
 */
import { connect, createServer, type Server, type TLSSocket } from 'node:tls';
import type { CertificateAuthority } from '../certificates.ts';
import type { ForestDefinition } from '../directory/definition.ts';
import { allocateHost, releaseHost, type Host } from '../hosts.ts';
import type { Place } from '../place.ts';
import type { Fault, Injection } from './fault.ts';
import { joinThroughFaults } from './session.ts';

const PORT = 636;

export class FaultProxy {
  readonly #place: Place;
  readonly #host: Host;
  readonly #server: Server;
  readonly #sockets = new Set<TLSSocket>();
  #injection: Injection | undefined;
  #struck = 0;
  #searches = 0;

  private constructor(place: Place, host: Host, server: Server) {
    this.#place = place;
    this.#host = host;
    this.#server = server;
  }

  /** Opens a proxy before a forest's domain controller. Close it at the end: it holds an address of the world. */
  static async open(place: Place, authority: CertificateAuthority, forest: ForestDefinition): Promise<FaultProxy> {
    const host = await allocateHost(place, (number) => `proxy${number}.${forest.domain}`);
    const { certificate, key } = await authority.issue({ subject: `CN=${host.name}`, names: [host.name], addresses: [host.address] });
    const server = createServer({ cert: certificate, key });
    const proxy = new FaultProxy(place, host, server);
    server.on('secureConnection', (client) =>
      proxy.#accept(client, { host: forest.address, port: PORT, servername: forest.server, ca: authority.pem }),
    );
    // A client that does not trust the certificate, or that goes away in between, is not this server's failure.
    server.on('tlsClientError', () => {});
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(PORT, host.address, resolve);
    });
    server.unref();
    return proxy;
  }

  /** The host name for a connector's `servers`. */
  get server(): string {
    return this.#host.name;
  }

  get address(): string {
    return this.#host.address;
  }

  /** How many searches came that a fault could have struck. */
  get searches(): number {
    return this.#searches;
  }

  /** How many of them a fault has struck since it was injected. */
  get struck(): number {
    return this.#struck;
  }

  /** Lets a fault strike, in place of any other. */
  inject(fault: Fault, options: { readonly searches?: number } = {}): void {
    this.#injection = { fault, ...options };
    this.#struck = 0;
    if (fault.kind === 'refuse') this.#breakConnections();
  }

  /** From now on the proxy only hands on. */
  heal(): void {
    this.#injection = undefined;
  }

  async close(): Promise<void> {
    this.#breakConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await releaseHost(this.#place, this.#host);
  }

  #accept(
    client: TLSSocket,
    target: { readonly host: string; readonly port: number; readonly servername: string; readonly ca: string },
  ): void {
    if (this.#injection?.fault.kind === 'refuse') return void client.destroy();
    const server = connect(target);
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    }
    joinThroughFaults(client, server, {
      beginSearch: (scope) => this.#beginSearch(scope),
      delayMs: () => (this.#injection?.fault.kind === 'delay' ? this.#injection.fault.ms : 0),
    });
  }

  #beginSearch(scope: 'object' | 'tree'): Fault | undefined {
    const injection = this.#injection;
    if (scope === 'object') return injection?.fault.kind === 'ranged' ? injection.fault : undefined;
    this.#searches += 1;
    if (injection === undefined || this.#struck >= (injection.searches ?? Number.POSITIVE_INFINITY)) return undefined;
    this.#struck += 1;
    return injection.fault;
  }

  #breakConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}
