// What the tenant is to hold of an object of the directory, told apart from the product's own rules: attribute by attribute.
import type { DirectoryObject } from '../../environment/directory/objects.ts';

/** Attributes whose text is the same on both sides, white space around it aside. */
const plain = {
  givenName: 'givenName',
  sn: 'surname',
  title: 'jobTitle',
  department: 'department',
  company: 'companyName',
  employeeID: 'employeeId',
  streetAddress: 'streetAddress',
  postalCode: 'postalCode',
  physicalDeliveryOfficeName: 'officeLocation',
  preferredLanguage: 'preferredLanguage',
  mobile: 'mobilePhone',
  mail: 'mail',
  l: 'city',
  st: 'state',
  co: 'country',
} as const;

/** The directory's GUID in the bytes of its own order, as Base64. */
export function sourceAnchor(object: DirectoryObject): string {
  const [guid] = object.values.get('mS-DS-ConsistencyGuid') ?? object.values.get('objectGUID') ?? [];
  if (!Buffer.isBuffer(guid)) throw new Error(`${object.dn} has no GUID.`);
  return guid.toString('base64');
}

export const uniqueName = ({ guid }: DirectoryObject): string => `ad-${guid}`;

/** Entra Connect trims most texts; a display name flows as it is. */
const asItIs = (object: DirectoryObject, attribute: string): string | null => object.text(attribute) ?? null;

/** A person, as Microsoft Graph is to show them; null where there is no value. */
export function expectedPerson(person: DirectoryObject, domain: string): Readonly<Record<string, unknown>> {
  const text = (attribute: string): string | null => person.text(attribute)?.trim() ?? null;
  const same = Object.fromEntries(Object.entries(plain).map(([attribute, property]) => [property, text(attribute)]));
  const phone = text('telephoneNumber');
  const extensions = [1, 2].flatMap((number) => {
    const value = text(`extensionAttribute${number}`);
    return value === null ? [] : [[`extensionAttribute${number}`, value]];
  });
  return {
    ...same,
    userPrincipalName: text('userPrincipalName') ?? `${text('sAMAccountName')}@${domain}`,
    displayName: asItIs(person, 'displayName') ?? text('cn'),
    mailNickname: text('mailNickname') ?? text('sAMAccountName'),
    accountEnabled: (Number(text('userAccountControl')) & 2) === 0,
    usageLocation: text('c'),
    businessPhones: phone === null ? null : [phone],
    onPremisesExtensionAttributes: extensions.length === 0 ? null : Object.fromEntries(extensions),
  };
}

/** A security group, as Microsoft Graph is to show it. */
export function expectedGroup(group: DirectoryObject): Readonly<Record<string, unknown>> {
  const nickname = group.text('mailNickname') ?? group.text('sAMAccountName') ?? '';
  return {
    displayName: asItIs(group, 'displayName') ?? group.text('cn'),
    description: group.text('description')?.trim() ?? null,
    mailNickname: nickname.replaceAll(' ', ''),
    securityEnabled: true,
    mailEnabled: false,
  };
}
