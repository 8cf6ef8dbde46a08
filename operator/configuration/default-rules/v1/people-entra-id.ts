// Persons of the metaverse and users of Entra ID.
import type { RuleTemplate } from '../../rule-template.ts';
import { clause, direct, expression, fromEntraID, numbered, same, toEntraID } from '../builders.ts';
import { alias, unchangedAnchor } from './entra-anchor.ts';

/** What Entra ID says of itself: which anchor it accepted, and as what. */
export const peopleFromEntraID: readonly RuleTemplate[] = [
  fromEntraID({
    name: 'In from AAD - User Join',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 119,
    join: [same('sourceAnchor')],
    flows: [expression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")'), direct('cloudAnchor')],
  }),
];

const types = { sourceObjectType: 'person', targetObjectType: 'user' } as const;
const user = [clause('sourceObjectType', 'EQUAL', 'User'), clause('cloudMastered', 'NOTEQUAL', 'True')];

export const peopleToEntraID: readonly RuleTemplate[] = [
  toEntraID({
    ...types,
    name: 'Out to AAD - User Join',
    linkType: 'Provision',
    precedence: 123,
    scope: [
      [...user, clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('sourceAnchor', 'ISNOTNULL'), clause('accountEnabled', 'ISNOTNULL')],
    ],
    join: [same('sourceAnchor')],
    flows: [
      expression('sourceAnchor', unchangedAnchor('[sourceObjectType]')),
      direct('accountEnabled'),
      direct('commonName', 'cn'),
      direct('dnsDomainName', 'domainFQDN'),
      direct('netBiosName', 'domainNetBios'),
      direct('onPremisesSamAccountName', 'accountName'),
      direct('onPremiseSecurityIdentifier', 'objectSid'),
      direct('lastPasswordChangeTimestamp', 'pwdLastSet'),
      // Licences need it, and Entra ID refuses to remove it: without a value of ours the cloud keeps its own.
      expression('usageLocation', 'IIF(IsNullOrEmpty([usageLocation]),IgnoreThisFlow,[usageLocation])'),
    ],
  }),
  toEntraID({
    ...types,
    name: 'Out to AAD - User Identity',
    linkType: 'Join',
    precedence: 124,
    scope: [user],
    flows: [
      ...['userPrincipalName', 'displayName', 'givenName', 'title', 'department', 'company', 'employeeID', 'employeeType'].map((name) =>
        direct(name),
      ),
      ...['streetAddress', 'postalCode', 'physicalDeliveryOfficeName', 'preferredLanguage'].map((name) => direct(name)),
      ...['telephoneNumber', 'mobile', 'facsimileTelephoneNumber', 'mail', 'proxyAddresses'].map((name) => direct(name)),
      direct('surname', 'sn'),
      direct('city', 'l'),
      direct('state', 'st'),
      direct('country', 'co'),
      direct('countryLetterCode', 'c'),
      expression('alias', alias),
      ...numbered('extensionAttribute', 15).map((name) => direct(name)),
      direct('manager'),
    ],
  }),
];
