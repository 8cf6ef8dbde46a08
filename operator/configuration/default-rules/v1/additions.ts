// What Entra Connect leaves to its service and to custom rules, and Microsoft Graph asks for: weaker than every rule of Connect's own.
import { laterDistributionGroups } from './from-active-directory/exchange.ts';
import { groupScope } from './from-active-directory/groups.ts';
import { clause, direct, expression, fromActiveDirectory, type ShippedRule, toEntraID } from '../builders.ts';

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
  fromActiveDirectory({
    name: 'In from AD - Group Later Exchange',
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
