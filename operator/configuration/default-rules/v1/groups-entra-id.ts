// Groups of the metaverse and of Entra ID. Microsoft Graph makes security groups only: mail-enabled security groups go as security groups,
// and distribution lists, which are no security groups, stay at home.
import type { RuleTemplate } from '../../rule-template.ts';
import { clause, direct, expression, fromEntraID, same, toEntraID } from '../builders.ts';
import { alias, unchangedAnchor } from './entra-anchor.ts';

const types = { sourceObjectType: 'group', targetObjectType: 'group' } as const;

export const groupsFromEntraID: readonly RuleTemplate[] = [
  fromEntraID({
    ...types,
    name: 'In from AAD - Group Join',
    linkType: 'Join',
    precedence: 121,
    join: [same('sourceAnchor')],
    flows: [expression('cloudSourceAnchor', 'ImportedValue("sourceAnchor")'), direct('cloudAnchor')],
  }),
];

const ours = [clause('cloudFiltered', 'NOTEQUAL', 'True'), clause('cloudMastered', 'NOTEQUAL', 'True')];

export const groupsToEntraID: readonly RuleTemplate[] = [
  toEntraID({
    ...types,
    name: 'Out to AAD - Group Join',
    linkType: 'Provision',
    precedence: 139,
    scope: [[...ours, clause('sourceAnchor', 'ISNOTNULL'), clause('securityEnabled', 'EQUAL', 'True')]],
    join: [same('sourceAnchor')],
    flows: [
      expression('sourceAnchor', unchangedAnchor('"Group"')),
      direct('commonName', 'cn'),
      direct('securityEnabled'),
      direct('onPremiseSecurityIdentifier', 'objectSid'),
    ],
  }),
  toEntraID({
    ...types,
    name: 'Out to AAD - Group Identity',
    linkType: 'Join',
    precedence: 140,
    scope: [ours],
    flows: [
      direct('displayName'),
      direct('description'),
      expression('alias', alias),
      direct('mail'),
      direct('mailEnabled'),
      direct('proxyAddresses'),
      direct('member'),
    ],
  }),
];
