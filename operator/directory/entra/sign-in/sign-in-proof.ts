// What an application proves itself with at one moment, and the library's credential for it.
import { createPrivateKey, X509Certificate } from 'node:crypto';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  type ClientCertificateCredentialOptions,
  ClientSecretCredential,
  type TokenCredential,
} from '@azure/identity';
import type { EntraIDConfiguration } from '../../../model/revision.ts';
import { entraErrors } from '../errors.ts';
import { failureText } from '../request/network-failure.ts';
import type { EntraClock, EntraCredential } from '../ports.ts';

type Identity = Pick<EntraIDConfiguration, 'tenantID' | 'clientID'>;

/** A proof as it is now; another `content` is another proof. */
export interface Proof {
  readonly content: string;
  /** The library's credential; it holds tokens in memory. */
  readonly credential: (identity: Identity, options: ClientCertificateCredentialOptions) => TokenCredential;
}

/** @throws CertificateUnusable, and what the readers throw */
export async function readProof(credential: EntraCredential, clock: EntraClock, signal: AbortSignal): Promise<Proof> {
  switch (credential.type) {
    case 'ClientSecret': {
      const secret = await credential.readSecret(signal);
      return {
        content: secret,
        credential: ({ tenantID, clientID }, options) => new ClientSecretCredential(tenantID, clientID, secret, options),
      };
    }
    case 'ClientCertificate': {
      const pem = await readPEM(credential, clock, signal);
      return {
        content: pem,
        credential: ({ tenantID, clientID }, options) => new ClientCertificateCredential(tenantID, clientID, { certificate: pem }, options),
      };
    }
    case 'WorkloadIdentity': {
      const token = await credential.readToken(signal);
      return {
        content: token,
        credential: ({ tenantID, clientID }, options) =>
          new ClientAssertionCredential(tenantID, clientID, () => Promise.resolve(token), options),
      };
    }
  }
}

/** Certificate and key in one text, as the library wants them. */
async function readPEM(
  { readCertificate, readPrivateKey }: Extract<EntraCredential, { readonly type: 'ClientCertificate' }>,
  clock: EntraClock,
  signal: AbortSignal,
): Promise<string> {
  const [certificate, key] = await Promise.all([readCertificate(signal), readPrivateKey(signal)]);
  const trouble = troubleWith(certificate, key, clock.now());
  if (trouble !== undefined) throw new entraErrors.CertificateUnusable({ detail: trouble });
  return certificate === key ? certificate : `${certificate.trimEnd()}\n${key}`;
}

/** Never the key's own text: errors go into statuses. */
function troubleWith(certificate: string, key: string, now: Date): string | undefined {
  let parsed: X509Certificate;
  try {
    parsed = new X509Certificate(certificate);
  } catch (error) {
    return `the certificate is no PEM (${failureText(error)})`;
  }
  try {
    if (!parsed.checkPrivateKey(createPrivateKey(key))) return 'the private key does not belong to the certificate';
  } catch {
    return 'the private key is no PEM, or has a passphrase';
  }
  return parsed.validToDate.getTime() <= now.getTime() ? `it expired at ${parsed.validToDate.toISOString()}` : undefined;
}
