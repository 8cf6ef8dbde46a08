/** The world's certificate authorities and what they issue. Kept in the state folder, so that a world's trust outlives a restart. */
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as x509 from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const DAY_MS = 86_400_000;

/** A certificate and its private key (PKCS #8), both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateRequest {
  /** Distinguished name, such as `CN=dc1.contoso.test`. */
  readonly subject: string;
  readonly names?: readonly string[];
  readonly addresses?: readonly string[];
  /** Default: valid from an hour ago, for 60 days. */
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface CertificateAuthority {
  /** The authority's own certificate, PEM. */
  readonly pem: string;
  issue(request: CertificateRequest): Promise<KeyPair>;
}

/** Opens the authority that is kept in `folder`, or makes it. */
export async function openAuthority(folder: string, subject: string): Promise<CertificateAuthority> {
  const kept = readKeyPair(folder);
  const root = kept ?? (await makeRoot(subject));
  if (kept === undefined) writeKeyPair(folder, root);
  const certificate = new x509.X509Certificate(root.certificate);
  const signingKey = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(root.key), ALGORITHM, false, ['sign']);
  return { pem: root.certificate, issue: (request) => issue(certificate, signingKey, request) };
}

/** Writes `ca.crt`-style files: certificate readable by all, key by its owner alone, each complete before it has its name. */
export function writeKeyPair(folder: string, pair: KeyPair, name = 'ca'): { readonly certificateFile: string; readonly keyFile: string } {
  mkdirSync(folder, { recursive: true });
  const files = { certificateFile: join(folder, `${name}.crt`), keyFile: join(folder, `${name}.key`) };
  for (const [file, text, mode] of [
    [files.keyFile, pair.key, 0o600],
    [files.certificateFile, pair.certificate, 0o644],
  ] as const) {
    writeFileSync(`${file}.new`, text, { mode });
    renameSync(`${file}.new`, file);
  }
  return files;
}

function readKeyPair(folder: string): KeyPair | undefined {
  try {
    return { certificate: readFileSync(join(folder, 'ca.crt'), 'utf8'), key: readFileSync(join(folder, 'ca.key'), 'utf8') };
  } catch {
    return undefined;
  }
}

async function makeRoot(subject: string): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: subject,
    keys,
    signingAlgorithm: ALGORITHM,
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 3650 * DAY_MS),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { certificate: pem(certificate), key: await privatePem(keys) };
}

async function issue(authority: x509.X509Certificate, signingKey: webcrypto.CryptoKey, request: CertificateRequest): Promise<KeyPair> {
  const keys = await newKeys();
  const alternativeNames = [
    ...(request.names ?? []).map((value) => ({ type: 'dns' as const, value })),
    ...(request.addresses ?? []).map((value) => ({ type: 'ip' as const, value })),
  ];
  const certificate = await x509.X509CertificateGenerator.create({
    subject: request.subject,
    issuer: authority.subject,
    publicKey: keys.publicKey,
    signingKey,
    signingAlgorithm: ALGORITHM,
    notBefore: request.notBefore ?? new Date(Date.now() - DAY_MS / 24),
    notAfter: request.notAfter ?? new Date(Date.now() + 60 * DAY_MS),
    extensions: [
      new x509.BasicConstraintsExtension(false),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(authority.publicKey),
      ...(alternativeNames.length > 0 ? [new x509.SubjectAlternativeNameExtension(alternativeNames)] : []),
    ],
  });
  return { certificate: pem(certificate), key: await privatePem(keys) };
}

const newKeys = () => webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);

const pem = (certificate: x509.X509Certificate): string => `${certificate.toString('pem')}\n`;

const privatePem = async (keys: webcrypto.CryptoKeyPair): Promise<string> =>
  `${x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')}\n`;
