// Certificates as directories hold them, made anew at each run.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

interface Drafted {
  readonly name: string;
  readonly serialNumber: string;
  readonly notAfter: string;
  readonly algorithm: typeof ellipticCurve | typeof factors;
}

const ellipticCurve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const factors = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]), modulusLength: 2048 };

const drafts: readonly Drafted[] = [
  { name: 'CN=x', serialNumber: '01', notAfter: '2026-02-01T00:00:00Z', algorithm: ellipticCurve },
  {
    name: 'C=PT, O="Contoso, Ltd.", OU=Sales, CN=João Silva, E=ana@contoso.test',
    serialNumber: '00c0ffee01',
    notAfter: '2051-01-31T10:00:00Z',
    algorithm: factors,
  },
  { name: 'DC=test, DC=contoso, CN="a + b"', serialNumber: '7f00', notAfter: '2049-12-31T23:59:59Z', algorithm: ellipticCurve },
];

/** In DER. */
export async function makeCertificates(): Promise<readonly Uint8Array[]> {
  x509.cryptoProvider.set(webcrypto);
  return Promise.all(
    drafts.map(async ({ name, serialNumber, notAfter, algorithm }) => {
      const certificate = await x509.X509CertificateGenerator.createSelfSigned({
        serialNumber,
        name,
        notBefore: new Date('2026-01-31T10:00:00Z'),
        notAfter: new Date(notAfter),
        signingAlgorithm: algorithm,
        keys: await webcrypto.subtle.generateKey(algorithm, false, ['sign', 'verify']),
      });
      return new Uint8Array(certificate.rawData);
    }),
  );
}
