// Functions on certificates, by the properties of .NET's `X509Certificate2` that they stand for. Input is DER, Base64 or PEM.
import { hash } from 'node:crypto';
import { type Certificate, readCertificate } from '../certificate/certificate.ts';
import { nameInfo, nameTypes } from '../certificate/name-info.ts';
import { writeName } from '../certificate/name.ts';
import { EvaluationFailure } from '../failure.ts';
import type { StaticType } from '../types.ts';
import type { Value } from '../value.ts';
import { boolean, define, type FunctionDefinition, textOrBinary, textOrWord } from './definition.ts';

const costs = { perValue: 200, perPiece: 4 } as const;

const property = (
  name: string,
  give: (certificate: Certificate) => Value,
  returns: StaticType = 'Text',
  many: 'one' | 'many' = 'one',
): FunctionDefinition =>
  define(name, [textOrBinary], returns, (_frame, value) => give(certificateOf(value, name)), { ...costs, many: many === 'many' });

export const certificateFunctions: readonly FunctionDefinition[] = [
  define('IsCert', [textOrBinary], 'Boolean', (_frame, value) => readCertificate(value) !== undefined, { ...costs, whenAbsent: false }),
  property(
    'CertExtensionOids',
    ({ extensions }) => {
      const critical = extensions.filter((extension) => extension.critical).map(({ oid }) => oid);
      return critical.length === 0 ? null : critical;
    },
    'Text',
    'many',
  ),
  property('CertFormat', () => 'X509'),
  // A friendly name is kept by Windows beside a certificate, not in it.
  property('CertFriendlyName', () => ''),
  property('CertHashString', thumbprint),
  property('CertIssuer', ({ issuer }) => writeName(issuer)),
  property('CertIssuerDN', ({ issuer }) => writeName(issuer)),
  // .NET gives the names of a certificate an identifier without a value.
  property('CertIssuerOid', () => null),
  property('CertKeyAlgorithm', ({ keyAlgorithm }) => keyAlgorithm),
  property('CertKeyAlgorithmParams', ({ keyParameters }) => hexadecimal(keyParameters)),
  define(
    'CertNameInfo',
    [textOrBinary, textOrWord(...nameTypes), boolean],
    'Text',
    (_frame, value, written, includesIssuer) => {
      const type = nameTypes.find((name) => name.toLowerCase() === written.toLowerCase());
      if (type === undefined)
        throw new EvaluationFailure('InvalidValue', `the 2nd argument of CertNameInfo is none of ${nameTypes.join(', ')}`);
      return nameInfo(certificateOf(value, 'CertNameInfo'), type, includesIssuer ? 'issuer' : 'subject') ?? '';
    },
    costs,
  ),
  property('CertNotAfter', ({ notAfter }) => notAfter, 'Date'),
  property('CertNotBefore', ({ notBefore }) => notBefore, 'Date'),
  property('CertPublicKeyOid', ({ keyAlgorithm }) => keyAlgorithm),
  property('CertPublicKeyParametersOid', ({ keyAlgorithm }) => keyAlgorithm),
  property('CertSerialNumber', ({ serialNumber }) => hexadecimal(serialNumber)),
  property('CertSignatureAlgorithmOid', ({ signatureAlgorithm }) => signatureAlgorithm),
  property('CertSubject', ({ subject }) => writeName(subject)),
  property('CertSubjectNameDN', ({ subject }) => writeName(subject)),
  property('CertSubjectNameOid', () => null),
  property('CertThumbprint', thumbprint),
  property('CertVersion', ({ version }) => String(version)),
];

function certificateOf(value: string | Uint8Array, name: string): Certificate {
  const certificate = readCertificate(value);
  if (certificate === undefined) throw new EvaluationFailure('InvalidValue', `the 1st argument of ${name} is no certificate`);
  return certificate;
}

const hexadecimal = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase();

function thumbprint({ der }: Certificate): string {
  return hash('sha1', der, 'hex').toUpperCase();
}
