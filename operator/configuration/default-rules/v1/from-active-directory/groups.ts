// Groups from Active Directory. The anchor of a group is always its objectGUID: groups do not move between forests.
import type { ScopeClause } from '../../../../model/revision.ts';
import {
  clause,
  directs,
  expression,
  firstTrimmed,
  fromActiveDirectory,
  type ShippedRule,
  trimmed,
  trimmedAndCut,
} from '../../builders.ts';
import { distributionGroups } from './exchange.ts';
import { filteredGroup, hasMail } from './left-out.ts';
import { displayName, extensionAttributes, proxyAddresses } from './profile.ts';

const types = { sourceObjectType: 'group', targetObjectType: 'group' } as const;

/** `adminDescription` beginning with Group_ marks what another synchronization wrote back. */
export const groupScope: readonly (readonly ScopeClause[])[] = [
  [clause('isCriticalSystemObject', 'NOTEQUAL', 'True'), clause('adminDescription', 'NOTSTARTSWITH', 'Group_')],
];

export const groupsFromActiveDirectory: readonly ShippedRule[] = [
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Group Join',
    purpose: 'Makes a group of every group, and decides which stay at home.',
    linkType: 'Provision',
    precedence: 112,
    scope: groupScope,
    join: [[{ source: 'objectGUID', target: 'sourceAnchorBinary', caseSensitive: false }]],
    flows: [expression('cloudFiltered', filteredGroup), expression('mailEnabled', hasMail)],
  }),
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Group Exchange',
    purpose: 'Takes what Exchange keeps of a distribution list.',
    linkType: 'Join',
    precedence: 113,
    scope: groupScope,
    flows: [...distributionGroups, ...extensionAttributes],
  }),
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Group Common',
    purpose: 'Takes anchor, names, members and kind of a group.',
    linkType: 'Join',
    precedence: 114,
    scope: groupScope,
    flows: [
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      ...directs('sourceAnchorBinary<objectGUID objectSid cn managedBy member'),
      expression('objectSidString', 'StringFromSid([objectSid])'),
      // Bit 31 of groupType, a signed 32-bit number.
      expression('securityEnabled', 'CBool(BitAnd([groupType],-2147483648))'),
      expression('memberCount', 'ValueCount("member")'),
      displayName,
      firstTrimmed('description'),
      trimmedAndCut('info'),
      trimmed('mail'),
      proxyAddresses,
    ],
  }),
];
