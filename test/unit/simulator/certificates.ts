// A certificate authority for one test process, and a server certificate for this machine.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, SubjectAlternativeNameExtension, X509CertificateGenerator, cryptoProvider } from '@peculiar/x509';

export interface TestCertificates {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const dayMs = 86_400_000;

/** Everything in PEM. */
export async function makeCertificates(): Promise<TestCertificates> {
  cryptoProvider.set(webcrypto);
  const validity = { notBefore: new Date(Date.now() - dayMs), notAfter: new Date(Date.now() + dayMs) };
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const ca = await X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Simulator test authority',
    ...validity,
    keys: caKeys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=localhost',
    issuer: ca.subject,
    ...validity,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    ca: ca.toString('pem'),
    certificate: certificate.toString('pem'),
    key: `-----BEGIN PRIVATE KEY-----\n${pkcs8}\n-----END PRIVATE KEY-----\n`,
  };
}

/** A self-signed certificate of an application, its key, also in one PEM with the certificate, and a key that is not in it. */
export async function makeClientCertificate(algorithm: 'PS256' | 'RS256'): Promise<{
  readonly certificate: string;
  readonly privateKey: webcrypto.CryptoKey;
  readonly foreignKey: webcrypto.CryptoKey;
  readonly pem: string;
}> {
  cryptoProvider.set(webcrypto);
  const rsa = {
    name: algorithm === 'PS256' ? 'RSA-PSS' : 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const signing = { ...rsa, name: 'RSASSA-PKCS1-v1_5' };
  const keys = await webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
  const other = await webcrypto.subtle.generateKey(rsa, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({ name: 'CN=application', keys, signingAlgorithm: signing });
  const pkcs8 = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const privateKey = await webcrypto.subtle.importKey('pkcs8', pkcs8, rsa, true, ['sign']);
  const keyPem = `-----BEGIN PRIVATE KEY-----\n${Buffer.from(pkcs8).toString('base64')}\n-----END PRIVATE KEY-----\n`;
  const pem = `${keyPem}${certificate.toString('pem')}`;
  return { certificate: certificate.toString('pem'), privateKey, foreignKey: other.privateKey, pem };
}
