// Groups from Active Directory. The anchor of a group is always its objectGUID: groups do not move between forests.
import type { ScopeClause } from '../../../model/revision.ts';
import type { RuleTemplate } from '../../rule-template.ts';
import { clause, direct, expression, firstTrimmed, fromActiveDirectory, same, trimmed } from '../builders.ts';
import { filteredGroup } from './left-out.ts';

const types = { sourceObjectType: 'group', targetObjectType: 'group' } as const;

/** `adminDescription` beginning with Group_ marks what another synchronization wrote back. */
const ordinary: readonly ScopeClause[] = [
  clause('isCriticalSystemObject', 'NOTEQUAL', 'True'),
  clause('adminDescription', 'NOTSTARTSWITH', 'Group_'),
];

/** A primary SMTP address, or any mail address. */
const hasMail =
  '(Contains([proxyAddresses],"SMTP:") > 0 && InStr(ItemOrNull([proxyAddresses],Contains([proxyAddresses],"SMTP:")),"@") > 0) || InStr([mail],"@") > 0';

export const groupsFromActiveDirectory: readonly RuleTemplate[] = [
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Group Join',
    linkType: 'Provision',
    precedence: 112,
    scope: [ordinary],
    join: [same('objectGUID', 'sourceAnchorBinary')],
    flows: [expression('cloudFiltered', filteredGroup), expression('mailEnabled', `IIF(${hasMail},True,False)`)],
  }),
  fromActiveDirectory({
    ...types,
    name: 'In from AD - Group Common',
    linkType: 'Join',
    precedence: 114,
    scope: [ordinary],
    flows: [
      expression('sourceAnchor', 'ConvertToBase64([objectGUID])'),
      direct('sourceAnchorBinary', 'objectGUID'),
      // Bit 31 of groupType, a signed 32-bit number.
      expression('securityEnabled', 'CBool(BitAnd([groupType],-2147483648))'),
      direct('accountName', 'sAMAccountName'),
      direct('objectSid'),
      expression('objectSidString', 'StringFromSid([objectSid])'),
      expression('domainFQDN', '%Domain.FQDN%'),
      expression('domainNetBios', '%Domain.Netbios%'),
      direct('cn'),
      expression('displayName', 'IIF(IsNullOrEmpty([displayName]),[cn],Trim([displayName]))'),
      firstTrimmed('description'),
      trimmed('mail'),
      trimmed('mailNickname'),
      expression('proxyAddresses', 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))'),
      direct('member'),
    ],
  }),
];
