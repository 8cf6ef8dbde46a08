// What the address list shows of people and contacts, and where each value comes from.
import type { Flow } from '../../../../model/revision.ts';
import { directs, expression, firstTrimmed, numbered, trimmedAndCut, trims } from '../../builders.ts';

/** Where nobody wrote a display name, the object's own name stands in. */
export const displayName = expression('displayName', 'IIF(IsNullOrEmpty([displayName]),[cn],[displayName])');

/** `ImportedValue` shows what the directory confirmed, not what a writeback has yet to bring there. */
export const proxyAddresses = expression('proxyAddresses', 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))');

export const extensionAttributes: readonly Flow[] = trims(numbered('extensionAttribute', 15));

/** Of people and contacts alike. */
export const addressList: readonly Flow[] = [
  displayName,
  proxyAddresses,
  ...directs('assistant cn countryCode manager photo thumbnailPhoto'),
  ...trims('c co company department facsimileTelephoneNumber givenName homePhone initials ipPhone l mail middleName mobile'),
  ...trims('otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager otherTelephone pager'),
  ...trims('physicalDeliveryOfficeName postalCode preferredLanguage sn st streetAddress telephoneNumber title wWWHomePage'),
  ...extensionAttributes,
  firstTrimmed('description'),
  trimmedAndCut('info'),
  firstTrimmed('postOfficeBox'),
  firstTrimmed('url'),
];
