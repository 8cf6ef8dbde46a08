// What Entra Connect leaves to its service and to custom rules, and Microsoft Graph asks for: weaker than every rule of Connect's own.
import { laterDistributionGroups, laterMailboxes, laterMailContacts } from './from-active-directory/exchange.ts';
import { groupScope } from './from-active-directory/groups.ts';
import { laterProfile } from './from-active-directory/people.ts';
import { clause, direct, directs, expression, fromActiveDirectory, type ShippedRule, toEntraID } from '../builders.ts';

/**
 * Entra ID demands a mail nickname of everybody: the account's name without the characters that are refused, else (a name beyond ASCII)
 * one made of the anchor.
 */
const nickname = expression(
  'alias',
  'With($name,ReplaceChars(Replace([accountName]," ",""),"@:,(:,):,\':"),' +
    'IIF(Len($name) > 0 && Len($name) <= 64 && Len(ConvertToUTF8Hex($name)) = 2 * Len($name),$name,' +
    '"id-" & Left(LCase(ConvertToUTF8Hex([sourceAnchor])),60)))',
);

const usageLocation = (objectType: 'user' | 'inetOrgPerson', title: string, precedence: number): ShippedRule =>
  fromActiveDirectory({
    name: `In from AD - ${title} Usage Location`,
    purpose: 'Takes the place of use, which licences need, from Exchange, else from the country of the address.',
    sourceObjectType: objectType,
    targetObjectType: 'person',
    linkType: 'Join',
    precedence,
    flows: [expression('usageLocation', 'UCase(Trim(IIF(IsPresent([msExchUsageLocation]),[msExchUsageLocation],[c])))')],
  });

const laterPeople = (objectType: 'user' | 'inetOrgPerson', title: string, precedence: number): ShippedRule =>
  fromActiveDirectory({
    name: `In from AD - ${title} Later Attributes`,
    purpose: 'Takes what later builds of Entra Connect and later versions of Exchange know of a person.',
    sourceObjectType: objectType,
    targetObjectType: 'person',
    linkType: 'Join',
    precedence,
    flows: [...laterProfile, ...laterMailboxes],
  });

export const additions: readonly ShippedRule[] = [
  usageLocation('user', 'User', 200),
  usageLocation('inetOrgPerson', 'InetOrgPerson', 201),
  fromActiveDirectory({
    name: 'In from AD - Group Account Name',
    purpose: 'Takes the name of which a mail nickname is made.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 202,
    flows: [direct('accountName', 'sAMAccountName')],
  }),
  laterPeople('user', 'User', 206),
  laterPeople('inetOrgPerson', 'InetOrgPerson', 207),
  fromActiveDirectory({
    name: 'In from AD - Contact Later Attributes',
    purpose: 'Takes what later versions of Exchange keep of a contact.',
    sourceObjectType: 'contact',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 208,
    flows: laterMailContacts,
  }),
  toEntraID({
    name: 'Out to AAD - User Later Attributes',
    purpose: 'Gives Entra ID what later builds of Entra Connect give it of people.',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    linkType: 'Join',
    precedence: 209,
    scope: [[clause('sourceObjectType', 'EQUAL', 'User'), clause('cloudMastered', 'NOTEQUAL', 'True')]],
    flows: directs('employeeID employeeType onPremisesObjectIdentifier altRecipient'),
  }),
  fromActiveDirectory({
    name: 'In from AD - Group Later Attributes',
    purpose: 'Takes what later versions of Exchange keep of a distribution list.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 205,
    scope: groupScope,
    flows: laterDistributionGroups,
  }),
  toEntraID({
    name: 'Out to AAD - User Nickname',
    purpose: 'Gives a mail nickname to people who have none from Exchange.',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    linkType: 'Join',
    precedence: 203,
    scope: [[clause('sourceObjectType', 'EQUAL', 'User'), clause('cloudMastered', 'NOTEQUAL', 'True')]],
    flows: [nickname],
  }),
  toEntraID({
    name: 'Out to AAD - Group Nickname',
    purpose: 'Gives a mail nickname to groups that have none from Exchange.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 204,
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    flows: [nickname],
  }),
];
