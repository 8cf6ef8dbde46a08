// The key that signs a simulator's access tokens. It is part of the saved state, so that tokens outlive a restart as they do in the service.
import { createPrivateKey, createPublicKey, generateKeyPair } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK } from 'jose';
import type { JWK } from 'jose';

export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** For the key set that clients may read. */
  readonly jwk: JWK;
}

export async function makeSigningKey(id: string): Promise<SigningKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return complete(id, privateKey);
}

/** Takes a saved key back. */
export const readSigningKey = (id: string, pem: string): Promise<SigningKey> => complete(id, createPrivateKey(pem));

/** The private key in PKCS #8, for the saved state. */
export const writeSigningKey = (key: SigningKey): string => key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

async function complete(id: string, privateKey: KeyObject): Promise<SigningKey> {
  const publicKey = createPublicKey(privateKey);
  return { id, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid: id, use: 'sig', alg: 'RS256' } };
}
