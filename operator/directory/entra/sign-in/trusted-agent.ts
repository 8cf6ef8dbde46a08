// The connection pool to the authority and to Graph, made anew when the trusted certificate authority or the account for the proxy changed.
import { Agent, type Dispatcher, ProxyAgent } from 'undici';
import type { ReadKey } from '../../../worker/ports.ts';
import type { EntraOptions } from '../ports.ts';

/** More would only meet the service's throttle sooner. */
const connections = 8;
const connectTimeoutMs = 10_000;

type AgentOptions = Pick<EntraOptions, 'readCertificateAuthority' | 'readProxyAccount'> & {
  readonly configuration: Pick<EntraOptions['configuration'], 'proxy'>;
};

interface Held {
  readonly ca: string | undefined;
  readonly account: string | undefined;
  readonly dispatcher: Dispatcher;
}

export class TrustedAgent {
  readonly #readCertificateAuthority: ReadKey | undefined;
  readonly #proxy: string | undefined;
  readonly #account: EntraOptions['readProxyAccount'];
  #held: Held | undefined;

  constructor({ configuration, readCertificateAuthority, readProxyAccount }: AgentOptions) {
    this.#readCertificateAuthority = readCertificateAuthority;
    this.#proxy = configuration.proxy?.url;
    this.#account = readProxyAccount;
  }

  async current(signal: AbortSignal): Promise<Dispatcher> {
    const ca = await this.#readCertificateAuthority?.(signal);
    const account = await this.#basic(signal);
    if (this.#held !== undefined && this.#held.ca === ca && this.#held.account === account) return this.#held.dispatcher;
    const former = this.#held;
    const dispatcher = this.#open(ca, account);
    this.#held = { ca, account, dispatcher };
    // Requests under way finish on the former pool.
    void former?.dispatcher.close().catch(() => {});
    return dispatcher;
  }

  async close(): Promise<void> {
    const former = this.#held;
    this.#held = undefined;
    await former?.dispatcher.destroy();
  }

  /** The authorities count for the proxy's own certificate, too. */
  #open(ca: string | undefined, account: string | undefined): Dispatcher {
    const tls = { timeout: connectTimeoutMs, ...(ca === undefined ? {} : { ca }) };
    if (this.#proxy === undefined) return new Agent({ connections, connect: tls });
    const token = account === undefined ? {} : { token: account };
    return new ProxyAgent({ uri: this.#proxy, connections, requestTls: tls, proxyTls: tls, ...token });
  }

  async #basic(signal: AbortSignal): Promise<string | undefined> {
    if (this.#account === undefined) return undefined;
    const [username, password] = await Promise.all([this.#account.username(signal), this.#account.password(signal)]);
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
}
