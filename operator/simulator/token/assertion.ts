// Judges client assertions: signed by a certificate of the application, or by an issuer that the application trusts.
import { X509Certificate } from 'node:crypto';
import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import type { Client, FederatedCredential } from '../tenant.ts';
import { tokenErrors } from './token-error.ts';

export interface AssertionContext {
  readonly client: Client;
  /** Addresses that the assertion may be meant for. */
  readonly audiences: readonly string[];
  readonly now: number;
}

/** Returns when the assertion proves the application, and throws a `TokenError` otherwise. */
export async function judgeAssertion(assertion: string, context: AssertionContext): Promise<void> {
  const claims = decode(assertion);
  if (claims.iss === context.client.clientId) {
    await judgeCertificate(assertion, context);
  } else {
    await judgeFederation(assertion, claims, context);
  }
}

function decode(assertion: string): JWTPayload {
  try {
    decodeProtectedHeader(assertion);
    return decodeJwt(assertion);
  } catch {
    throw tokenErrors.assertionMalformed();
  }
}

/** PS256 is what current clients send, RS256 what older ones do. */
async function judgeCertificate(assertion: string, { client, audiences, now }: AssertionContext): Promise<void> {
  const header = decodeProtectedHeader(assertion);
  for (const pem of client.certificates) {
    const certificate = new X509Certificate(pem);
    if (!isNamed(header, certificate)) {
      continue;
    }
    await verify(() =>
      jwtVerify(assertion, certificate.publicKey, {
        algorithms: ['PS256', 'RS256'],
        audience: [...audiences],
        subject: client.clientId,
        currentDate: new Date(now),
        clockTolerance: 300,
      }),
    );
    return;
  }
  throw tokenErrors.assertionSignature();
}

function isNamed(header: { readonly 'x5t#S256'?: unknown; readonly x5t?: unknown }, certificate: X509Certificate): boolean {
  const thumbprint = (hex: string): string => Buffer.from(hex.replaceAll(':', ''), 'hex').toString('base64url');
  if (header['x5t#S256'] !== undefined) {
    return header['x5t#S256'] === thumbprint(certificate.fingerprint256);
  }
  return header.x5t === undefined || header.x5t === thumbprint(certificate.fingerprint);
}

async function judgeFederation(assertion: string, claims: JWTPayload, { client, now }: AssertionContext): Promise<void> {
  const ofIssuer = client.federatedCredentials.filter(({ issuer }) => issuer === claims.iss);
  if (ofIssuer.length === 0) {
    throw tokenErrors.federationUnmatched('issuer', claims.iss ?? '');
  }
  const ofSubject = ofIssuer.filter(({ subject }) => subject === claims.sub);
  if (ofSubject.length === 0) {
    throw tokenErrors.federationUnmatched('subject', claims.sub ?? '');
  }
  const presented = [claims.aud ?? []].flat();
  const credential = ofSubject.find(({ audiences }) => presented.some((audience) => audiences.includes(audience)));
  if (credential === undefined) {
    throw tokenErrors.federationUnmatched('audience', presented.join(' '));
  }
  await verify(() =>
    jwtVerify(assertion, keySet(credential), { algorithms: ['RS256', 'PS256', 'ES256'], currentDate: new Date(now), clockTolerance: 300 }),
  );
}

const keySet = ({ jwks }: FederatedCredential): ReturnType<typeof createLocalJWKSet> => createLocalJWKSet(jwks as unknown as JSONWebKeySet);

async function verify(attempt: () => Promise<unknown>): Promise<void> {
  try {
    await attempt();
  } catch (cause) {
    if (cause instanceof errors.JWTExpired || (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'nbf')) {
      throw tokenErrors.assertionTime();
    }
    if (cause instanceof errors.JWTClaimValidationFailed && cause.claim === 'aud') {
      throw tokenErrors.assertionAudience();
    }
    throw tokenErrors.assertionSignature();
  }
}
