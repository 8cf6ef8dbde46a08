// What rules ask of X.509 certificates (RFC 5280), read without checking any signature.
import { parseDate } from '../functions/parse-date.ts';
import type { Moment } from '../moment.ts';
import { type DerElement, DerFault, derTags, elementsOf, expectTag, objectIdentifier, onlyElement } from './der.ts';
import { type CertificateName, readName } from './name.ts';

export interface CertificateExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

export interface Certificate {
  readonly der: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  readonly serialNumber: Uint8Array;
  readonly signatureAlgorithm: string;
  readonly issuer: CertificateName;
  readonly subject: CertificateName;
  readonly notBefore: Moment;
  readonly notAfter: Moment;
  readonly keyAlgorithm: string;
  /** As encoded; `0500` where the algorithm has a NULL, empty where it has nothing. */
  readonly keyParameters: Uint8Array;
  readonly extensions: readonly CertificateExtension[];
}

/** Larger ones are no certificates that a directory holds. */
const maxBytes = 65_536;

/** The certificate in DER, in Base64 or in PEM, or `undefined` where the bytes are none. */
export function readCertificate(given: string | Uint8Array): Certificate | undefined {
  if (given.length > maxBytes * 2) return undefined;
  try {
    return certificateOf(derOf(given));
  } catch (fault) {
    if (fault instanceof DerFault) return undefined;
    throw fault;
  }
}

function derOf(given: string | Uint8Array): Uint8Array {
  if (typeof given !== 'string' && given[0] === derTags.sequence) return given;
  const text = typeof given === 'string' ? given : Buffer.from(given).toString('latin1');
  const compact = text.replaceAll(/-----[A-Z ]{1,40}-----|\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact)) throw new DerFault('neither DER nor Base64');
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

function certificateOf(der: Uint8Array): Certificate {
  const [body, algorithm, signature] = elementsOf(onlyElement(der, derTags.sequence).content);
  expectTag(signature, derTags.bitString);
  const fields = [...elementsOf(expectTag(body, derTags.sequence).content)];
  const version = fields[0]?.tag === 0xa0 ? versionOf(fields.shift()) : 1;
  const [serial, inner, issuer, validity, subject, key, ...rest] = fields;
  const [notBefore, notAfter] = elementsOf(expectTag(validity, derTags.sequence).content).map(timeOf);
  if (notBefore === undefined || notAfter === undefined) throw new DerFault('no validity');
  const [keyAlgorithm, publicKey] = elementsOf(expectTag(key, derTags.sequence).content);
  expectTag(publicKey, derTags.bitString);
  expectTag(inner, derTags.sequence);
  const [keyOid, keyParameters] = elementsOf(expectTag(keyAlgorithm, derTags.sequence).content);
  return {
    der,
    version,
    serialNumber: expectTag(serial, derTags.integer).content,
    signatureAlgorithm: objectIdentifier(elementsOf(expectTag(algorithm, derTags.sequence).content)[0]),
    issuer: readName(issuer),
    subject: readName(subject),
    notBefore,
    notAfter,
    keyAlgorithm: objectIdentifier(keyOid),
    keyParameters: keyParameters?.whole ?? new Uint8Array(),
    extensions: extensionsOf(rest.find(({ tag }) => tag === 0xa3)),
  };
}

function versionOf(element: DerElement | undefined): number {
  const { content } = onlyElement(expectTag(element, 0xa0).content, derTags.integer);
  const version = (content[0] ?? 0) + 1;
  if (content.length !== 1 || version > 3) throw new DerFault('no version');
  return version;
}

/** Two digits name the years 1950 to 2049 (RFC 5280 section 4.1.2.5.1). */
function timeOf({ tag, content }: DerElement): Moment {
  const text = Buffer.from(content).toString('latin1');
  const full = tag === derTags.utcTime ? `${Number(text.slice(0, 2)) < 50 ? '20' : '19'}${text}` : text;
  const moment = tag === derTags.utcTime || tag === derTags.generalizedTime ? parseDate(full) : undefined;
  if (moment === undefined) throw new DerFault('no time');
  return moment;
}

function extensionsOf(element: DerElement | undefined): readonly CertificateExtension[] {
  if (element === undefined) return [];
  return elementsOf(onlyElement(element.content, derTags.sequence).content).map((extension) => {
    const [oid, ...rest] = elementsOf(expectTag(extension, derTags.sequence).content);
    const critical = rest[0]?.tag === derTags.boolean && rest[0].content[0] !== 0;
    return { oid: objectIdentifier(oid), critical, value: expectTag(rest.at(-1), derTags.octetString).content };
  });
}
