// One name of a certificate's subject or issuer, chosen as .NET's `X509Certificate2.GetNameInfo` chooses it.
import type { Certificate } from './certificate.ts';
import { DerFault, derTags, derText, elementsOf, expectTag, objectIdentifier, onlyElement } from './der.ts';
import { attributeOfName } from './name.ts';

export const nameTypes = ['SimpleName', 'EmailName', 'UpnName', 'DnsName', 'DnsFromAlternativeName', 'UrlName'] as const;
export type NameType = (typeof nameTypes)[number];

const commonName = '2.5.4.3';
const organizationalUnit = '2.5.4.11';
const organization = '2.5.4.10';
const email = '1.2.840.113549.1.9.1';
const principalName = '1.3.6.1.4.1.311.20.2.3';

/** GeneralName choices of RFC 5280 section 4.2.1.6. */
const choices = { other: 0xa0, email: 0x81, dns: 0x82, url: 0x86 } as const;

/** The name, or `undefined` where there is none of this type. */
export function nameInfo(certificate: Certificate, type: NameType, of: 'subject' | 'issuer'): string | undefined {
  const name = certificate[of];
  const alternative = (tag: number): string | undefined => alternativeName(certificate, of, tag);
  switch (type) {
    case 'SimpleName':
      return (
        [commonName, organizationalUnit, organization, email]
          .map((oid) => attributeOfName(name, oid))
          .find((found) => found !== undefined) ??
        alternative(choices.email) ??
        name.at(-1)?.[0]?.value
      );
    case 'EmailName':
      return alternative(choices.email) ?? attributeOfName(name, email);
    case 'UpnName':
      return alternative(choices.other);
    case 'DnsName':
      return alternative(choices.dns) ?? attributeOfName(name, commonName);
    case 'DnsFromAlternativeName':
      return alternative(choices.dns);
    case 'UrlName':
      return alternative(choices.url);
  }
}

function alternativeName({ extensions }: Certificate, of: 'subject' | 'issuer', wanted: number): string | undefined {
  const extension = extensions.find(({ oid }) => oid === (of === 'subject' ? '2.5.29.17' : '2.5.29.18'));
  if (extension === undefined) return undefined;
  try {
    for (const { tag, content } of elementsOf(onlyElement(extension.value, derTags.sequence).content)) {
      if (tag !== wanted) continue;
      if (tag !== choices.other) return Buffer.from(content).toString('latin1');
      const [type, value] = elementsOf(content);
      if (objectIdentifier(type) === principalName) {
        const [text] = elementsOf(expectTag(value, 0xa0).content);
        return text === undefined ? undefined : derText(text);
      }
    }
  } catch (fault) {
    if (!(fault instanceof DerFault)) throw fault;
  }
  return undefined;
}
