// The connection pool to Graph, made anew when the trusted certificate authority changed.
import { Agent, type Dispatcher } from 'undici';
import type { ReadKey } from '../../worker/ports.ts';

/** More would only meet the service's throttle sooner. */
const connections = 8;

/** What a request to a trusted server needs. */
export interface TrustedConnection {
  readonly ca: string | undefined;
  readonly dispatcher: Dispatcher;
}

export class TrustedAgent {
  readonly #readCertificateAuthority: ReadKey | undefined;
  #held: TrustedConnection | undefined;

  constructor(readCertificateAuthority: ReadKey | undefined) {
    this.#readCertificateAuthority = readCertificateAuthority;
  }

  async current(signal: AbortSignal): Promise<TrustedConnection> {
    const ca = await this.#readCertificateAuthority?.(signal);
    if (this.#held !== undefined && this.#held.ca === ca) return this.#held;
    const former = this.#held;
    const dispatcher = new Agent({ connections, connect: { timeout: 10_000, ...(ca === undefined ? {} : { ca }) } });
    this.#held = { ca, dispatcher };
    // Requests under way finish on the former pool.
    void former?.dispatcher.close().catch(() => {});
    return this.#held;
  }

  async close(): Promise<void> {
    const former = this.#held;
    this.#held = undefined;
    await former?.dispatcher.destroy();
  }
}
