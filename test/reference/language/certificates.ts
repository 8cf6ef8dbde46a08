// Functions on certificates, answered by Node's own reader of them.
import { X509Certificate } from 'node:crypto';
import { each, type LanguageFunction } from './arguments.ts';
import { Failure, isBytes, type Single, type Value } from './value.ts';

function certificateOf(value: Single): X509Certificate {
  if (!isBytes(value) && typeof value !== 'string') throw new Failure('this is no certificate');
  try {
    return new X509Certificate(isBytes(value) || value.includes('-----') ? value : Buffer.from(value, 'base64'));
  } catch {
    throw new Failure('this is no certificate');
  }
}

const of = (give: (certificate: X509Certificate) => Value): LanguageFunction => each((value) => give(certificateOf(value)));

const thumbprint = of(({ fingerprint }) => fingerprint.replaceAll(':', ''));
const keyAlgorithm = of(({ publicKey }) => {
  const known: Readonly<Record<string, string>> = { rsa: '1.2.840.113549.1.1.1', ec: '1.2.840.10045.2.1' };
  return known[publicKey.asymmetricKeyType ?? ''] ?? null;
});
const instant = (date: Date): Value => ({ ticks: BigInt(date.getTime()) * 10_000n + 116_444_736_000_000_000n });

/** Node writes one part a line, the least specific one first. */
const distinguishedName = (lines: string): string =>
  lines
    .split('\n')
    .reverse()
    .map((line) => {
      const [key = '', ...value] = line.split('=');
      const text = value.join('=').replaceAll(/\\(.)/g, '$1');
      return `${key === 'emailAddress' ? 'E' : key}=${/^\s|\s$|[,+="<>#;]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text}`;
    })
    .join(', ');

const subject = of((certificate) => distinguishedName(certificate.subject));
const issuer = of((certificate) => distinguishedName(certificate.issuer));

/** Node writes the number alone; .NET, as Windows, all octets of it, of which the first is 0 where the number would count as negative without it. */
const octetsOf = (serialNumber: string): string => {
  const even = serialNumber.length % 2 === 0 ? serialNumber : `0${serialNumber}`;
  return /^[89A-F]/.test(even) ? `00${even}` : even;
};

export const certificateFunctions: Readonly<Record<string, LanguageFunction>> = {
  IsCert: each((value) => {
    try {
      return certificateOf(value) !== undefined;
    } catch (error) {
      if (error instanceof Failure) return false;
      throw error;
    }
  }, false),
  CertThumbprint: thumbprint,
  CertHashString: thumbprint,
  CertSerialNumber: of(({ serialNumber }) => octetsOf(serialNumber)),
  CertSubject: subject,
  CertSubjectNameDN: subject,
  CertIssuer: issuer,
  CertIssuerDN: issuer,
  CertNotBefore: of(({ validFromDate }) => instant(validFromDate)),
  CertNotAfter: of(({ validToDate }) => instant(validToDate)),
  CertKeyAlgorithm: keyAlgorithm,
  CertPublicKeyOid: keyAlgorithm,
  CertSignatureAlgorithmOid: of(({ signatureAlgorithmOid }) => signatureAlgorithmOid ?? null),
  CertFormat: of(() => 'X509'),
  CertFriendlyName: of(() => ''),
  CertSubjectNameOid: of(() => null),
  CertIssuerOid: of(() => null),
};
