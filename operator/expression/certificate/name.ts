// Distinguished names of certificates, written as Windows writes them: the most specific part first, `CN=Ana Silva, OU=Sales, O="Contoso, Ltd.", C=PT`.
import { type DerElement, DerFault, derTags, derText, elementsOf, expectTag, objectIdentifier } from './der.ts';

export interface NameAttribute {
  readonly oid: string;
  readonly value: string;
}

/** Relative names in the order of the certificate, the least specific first; most have one attribute. */
export type CertificateName = readonly (readonly NameAttribute[])[];

/** The keys of Windows' CertNameToStr (CERT_X500_NAME_STR); others are written as `OID.1.2.3`. */
const keys: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'SERIALNUMBER',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'S',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'T',
  '2.5.4.13': 'Description',
  '2.5.4.17': 'PostalCode',
  '2.5.4.20': 'Phone',
  '2.5.4.42': 'G',
  '2.5.4.43': 'I',
  '2.5.4.46': 'dnQualifier',
  '0.9.2342.19200300.100.1.25': 'DC',
  '1.2.840.113549.1.9.1': 'E',
};

/** @throws DerFault */
export function readName(element: DerElement | undefined): CertificateName {
  return elementsOf(expectTag(element, derTags.sequence).content).map((set) =>
    elementsOf(expectTag(set, derTags.set).content).map((pair) => {
      const [type, value] = elementsOf(expectTag(pair, derTags.sequence).content);
      if (value === undefined) throw new DerFault('a name without a value');
      return { oid: objectIdentifier(type), value: textOrHex(value) };
    }),
  );
}

function textOrHex(value: DerElement): string {
  try {
    return derText(value);
  } catch (fault) {
    if (fault instanceof DerFault) return `#${Buffer.from(value.whole).toString('hex').toUpperCase()}`;
    throw fault;
  }
}

export const writeName = (name: CertificateName): string =>
  [...name]
    .reverse()
    .map((relative) => relative.map(({ oid, value }) => `${keys[oid] ?? `OID.${oid}`}=${quoted(value)}`).join(' + '))
    .join(', ');

const quoted = (value: string): string => (value === '' || /^\s|\s$|[,+="\n<>#;]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);

/** The value of the most specific attribute of this type. */
export const attributeOfName = (name: CertificateName, oid: string): string | undefined =>
  name.flat().findLast((attribute) => attribute.oid === oid)?.value;
