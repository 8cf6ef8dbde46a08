// Access tokens for Microsoft Graph: the client secret is asked for at every request, the credential made anew when it changed.
import { ClientSecretCredential } from '@azure/identity';
import type { Dispatcher } from 'undici';
import type { EntraIDConfiguration } from '../../model/revision.ts';
import type { ReadKey } from '../../worker/ports.ts';
import { probeAuthority } from './authority-probe.ts';
import { entraErrors } from './errors.ts';
import { failureText, isCertificateFailure } from './network-failure.ts';
import { signInRefusal } from './sign-in-codes.ts';
import type { TrustedConnection } from './trusted-agent.ts';

/** Authorities that answer Microsoft's instance discovery. Others would be asked about at login.microsoftonline.com, which a closed network does not reach. */
const knownAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

/** What the library says of anything that goes wrong before the token request. */
const unclear = /endpoints_resolution_error|openid_config_error/;

interface Held {
  readonly secret: string;
  readonly ca: string | undefined;
  readonly credential: ClientSecretCredential;
}

export class SignIn {
  readonly #configuration: EntraIDConfiguration;
  readonly #readClientSecret: ReadKey;
  #held: Held | undefined;

  constructor(configuration: EntraIDConfiguration, readClientSecret: ReadKey) {
    this.#configuration = configuration;
    this.#readClientSecret = readClientSecret;
  }

  /**
   * A bearer token; from memory while it is fresh.
   * @throws Credentials, CertificateUntrusted, SignInUnavailable
   */
  async token({ ca, dispatcher }: TrustedConnection, signal: AbortSignal): Promise<string> {
    const credential = this.#credential(await this.#readClientSecret(signal), ca);
    try {
      const token = await credential.getToken(`${new URL(this.#configuration.graphURL).origin}/.default`, { abortSignal: signal });
      return token.token;
    } catch (error) {
      signal.throwIfAborted();
      throw this.#refusal(unclear.test(failureText(error)) ? ((await this.#probe(dispatcher, signal)) ?? error) : error);
    }
  }

  /** Drops a token that Graph refused; the next request asks for a new one. */
  forget(): void {
    this.#held = undefined;
  }

  #probe(dispatcher: Dispatcher, signal: AbortSignal): Promise<unknown> {
    return probeAuthority(this.#configuration.authorityURL, this.#configuration.tenantID, dispatcher, signal);
  }

  #credential(secret: string, ca: string | undefined): ClientSecretCredential {
    if (this.#held?.secret === secret && this.#held.ca === ca) return this.#held.credential;
    const { tenantID, clientID, authorityURL } = this.#configuration;
    const authority = new URL(authorityURL);
    const credential = new ClientSecretCredential(tenantID, clientID, secret, {
      authorityHost: authority.origin,
      disableInstanceDiscovery: !knownAuthorities.has(authority.hostname),
      retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 5_000 },
      ...(ca === undefined ? {} : { tlsOptions: { ca } }),
    });
    this.#held = { secret, ca, credential };
    return credential;
  }

  /** The library's errors carry the request with the secret in it; only their text goes on. */
  #refusal(error: unknown): Error {
    const { tenantID, clientID, authorityURL } = this.#configuration;
    const text = failureText(error);
    const refusal = signInRefusal(text);
    if (refusal !== undefined) return new entraErrors.Credentials({ clientID, tenantID, ...refusal });
    const host = new URL(authorityURL).host;
    if (isCertificateFailure(error)) return new entraErrors.CertificateUntrusted({ host, detail: text });
    return new entraErrors.SignInUnavailable({ authority: host, detail: text });
  }
}
