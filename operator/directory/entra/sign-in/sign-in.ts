// Access tokens for Microsoft Graph: what the application proves itself with is asked for at every request, the credential made anew when it changed.
import type { TokenCredential } from '@azure/identity';
import type { Dispatcher } from 'undici';
import { LockstepError } from '../../../model/errors.ts';
import { probeAuthority } from './authority-probe.ts';
import { entraErrors } from '../errors.ts';
import { type GraphAnswer, retryAfterMs } from '../request/graph-answer.ts';
import { failureText, isCertificateFailure } from '../request/network-failure.ts';
import type { EntraOptions } from '../ports.ts';
import { signInRefusal } from './sign-in-codes.ts';
import { readProof } from './sign-in-proof.ts';
import { signInTransport } from './sign-in-transport.ts';

/** Authorities that answer Microsoft's instance discovery. Others would be asked about at login.microsoftonline.com, which a closed network does not reach. */
const knownAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/** What the library says of anything that goes wrong before the token request. */
const unclear = /endpoints_resolution_error|openid_config_error/;

const isTrouble = ({ status }: GraphAnswer): boolean => status === 429 || status >= 500;

interface Held {
  readonly content: string;
  readonly credential: TokenCredential;
  /** The authority's last answer. */
  answer?: GraphAnswer;
}

export class SignIn {
  readonly #options: Pick<EntraOptions, 'configuration' | 'credential' | 'clock'>;
  #dispatcher: Dispatcher | undefined;
  #held: Held | undefined;

  constructor(options: Pick<EntraOptions, 'configuration' | 'credential' | 'clock'>) {
    this.#options = options;
  }

  /**
   * A bearer token; from memory while it is fresh.
   * @throws Credentials, CertificateUnusable, CertificateUntrusted, SignInUnavailable
   */
  async token(dispatcher: Dispatcher, signal: AbortSignal): Promise<string> {
    this.#dispatcher = dispatcher;
    const held = await this.#credential(signal);
    try {
      const { graphURL } = this.#options.configuration;
      const token = await held.credential.getToken(`${new URL(graphURL).origin}/.default`, { abortSignal: signal });
      if (token === null) throw new Error('the library gave no token');
      return token.token;
    } catch (error) {
      // After a 429 or a 5xx the library sends nothing for a minute, and says of that neither when it ends nor why.
      if (this.#held === held) this.#held = undefined;
      signal.throwIfAborted();
      if (held.answer !== undefined && isTrouble(held.answer)) throw this.#unavailable(held.answer);
      throw this.#refusal(unclear.test(failureText(error)) ? ((await this.#probe(dispatcher, signal)) ?? error) : error);
    }
  }

  /** Drops a token that Graph refused; the next request asks for a new one. */
  forget(): void {
    this.#held = undefined;
  }

  #probe(dispatcher: Dispatcher, signal: AbortSignal): Promise<unknown> {
    const { authorityURL, tenantID } = this.#options.configuration;
    return probeAuthority(authorityURL, tenantID, dispatcher, signal);
  }

  async #credential(signal: AbortSignal): Promise<Held> {
    const proof = await readProof(this.#options.credential, this.#options.clock, signal);
    if (this.#held?.content === proof.content) return this.#held;
    const { configuration } = this.#options;
    const authority = new URL(configuration.authorityURL);
    const credential = proof.credential(configuration, {
      authorityHost: authority.origin,
      disableInstanceDiscovery: !knownAuthorities.has(authority.hostname),
      // Whoever asks for a token has a patience of its own.
      retryOptions: { maxRetries: 0 },
      httpClient: signInTransport(
        () => this.#connection(),
        (answer) => (held.answer = answer),
      ),
    });
    const held: Held = { content: proof.content, credential };
    this.#held = held;
    return held;
  }

  #connection(): Dispatcher {
    if (this.#dispatcher === undefined) throw new Error('A sign-in began without a connection.');
    return this.#dispatcher;
  }

  /** The authority is not well, whatever number its answer has: nobody needs to change anything. */
  #unavailable(answer: GraphAnswer): Error {
    const number = signInRefusal(typeof answer.body === 'string' ? answer.body : '')?.number;
    const detail = `it answered with status ${answer.status}${number === undefined ? '' : ` (AADSTS${number})`}`;
    const afterMs = retryAfterMs(answer, this.#options.clock.now());
    const authority = new URL(this.#options.configuration.authorityURL).host;
    return new entraErrors.SignInUnavailable({ authority, detail }, afterMs === undefined ? {} : { retry: { afterMs } });
  }

  /** The library's errors carry the request with the secret in it; only their text goes on. */
  #refusal(error: unknown): Error {
    if (error instanceof LockstepError) return error;
    const { tenantID, clientID, authorityURL } = this.#options.configuration;
    const text = failureText(error);
    const refusal = signInRefusal(text);
    if (refusal !== undefined) return new entraErrors.Credentials({ clientID, tenantID, ...refusal });
    const host = new URL(authorityURL).host;
    if (isCertificateFailure(error)) return new entraErrors.CertificateUntrusted({ host, detail: text });
    return new entraErrors.SignInUnavailable({ authority: host, detail: text });
  }
}
