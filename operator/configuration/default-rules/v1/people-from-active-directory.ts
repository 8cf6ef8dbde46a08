// People from Active Directory: which become persons of the metaverse, and what each forest tells of them.
// A person may have an account in several forests. What belongs to signing in comes from the forest whose account is enabled
// (precedence 102 and 103), everything else from whoever tells it first (106 and 107).
import type { Flow, ScopeClause } from '../../../model/revision.ts';
import type { RuleTemplate } from '../../rule-template.ts';
import { clause, direct, expression, firstTrimmed, fromActiveDirectory, numbered, same, trimmed } from '../builders.ts';
import { filteredPerson } from './left-out.ts';

/** A linked mailbox (2) has its person in another forest: it brings no identity of its own. */
const unlessLinkedMailbox = (value: string): string => `IIF([msExchRecipientTypeDetails] = 2,NULL,${value})`;

/** mS-DS-ConsistencyGuid survives a move between forests, objectGUID does not; both leave as plain Base64 of their bytes. */
const sourceAnchor = expression(
  'sourceAnchor',
  unlessLinkedMailbox('ConvertToBase64(IIF(IsPresent([mS-DS-ConsistencyGuid]),[mS-DS-ConsistencyGuid],[objectGUID]))'),
);

const userPrincipalName = expression(
  'userPrincipalName',
  'IIF(IsPresent([userPrincipalName]),Trim([userPrincipalName]),' +
    'IIF(IsPresent([sAMAccountName]),[sAMAccountName] & "@" & %Domain.FQDN%,Error("The account has neither userPrincipalName nor sAMAccountName.")))',
);

const signIn: readonly Flow[] = [
  sourceAnchor,
  userPrincipalName,
  direct('cn'),
  direct('accountName', 'sAMAccountName'),
  direct('objectSid'),
  expression('objectSidString', 'StringFromSid([objectSid])'),
  expression('domainFQDN', '%Domain.FQDN%'),
  expression('domainNetBios', '%Domain.Netbios%'),
  expression('contributingConnectorUser', '%Connector.ID%'),
  // 0 means that the password must be changed at the next sign-in.
  expression('pwdLastSet', 'IIF([pwdLastSet] > 0,FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z"),NULL)'),
];

const profile: readonly Flow[] = [
  expression('displayName', 'IIF(IsNullOrEmpty([displayName]),[cn],Trim([displayName]))'),
  ...['givenName', 'sn', 'title', 'department', 'company', 'employeeID', 'employeeType'].map((name) => trimmed(name)),
  ...['physicalDeliveryOfficeName', 'streetAddress', 'l', 'st', 'postalCode', 'c', 'co', 'preferredLanguage'].map((name) => trimmed(name)),
  ...['telephoneNumber', 'mobile', 'facsimileTelephoneNumber', 'mail', 'mailNickname'].map((name) => trimmed(name)),
  ...numbered('extensionAttribute', 15).map((name) => trimmed(name)),
  expression('proxyAddresses', 'RemoveDuplicates(Trim(ImportedValue("proxyAddresses")))'),
  firstTrimmed('description'),
  direct('manager'),
  direct('msExchRecipientTypeDetails'),
  direct('msExchMasterAccountSid'),
  // The country of the address stands in where Exchange says nothing of the place of use.
  expression('usageLocation', 'UCase(Trim(IIF(IsPresent([msExchUsageLocation]),[msExchUsageLocation],[c])))'),
];

interface Person {
  readonly objectType: 'user' | 'inetOrgPerson';
  readonly title: string;
  readonly precedence: { readonly join: number; readonly accountEnabled: number; readonly common: number };
}

/** `adminDescription` beginning with User_ marks what another synchronization wrote back. */
const notWrittenBack: ScopeClause = clause('adminDescription', 'NOTSTARTSWITH', 'User_');

function rulesFor({ objectType, title, precedence }: Person): readonly RuleTemplate[] {
  const types = { sourceObjectType: objectType, targetObjectType: 'person' };
  return [
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Join`,
      linkType: 'Provision',
      precedence: precedence.join,
      scope: [[clause('isCriticalSystemObject', 'NOTEQUAL', 'True'), notWrittenBack]],
      join: [same('objectSid'), same('msExchMasterAccountSid', 'objectSid'), same('objectSid', 'msExchMasterAccountSid')],
      flows: [expression('cloudFiltered', filteredPerson)],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} AccountEnabled`,
      linkType: 'Join',
      precedence: precedence.accountEnabled,
      scope: [[clause('userAccountControl', 'ISNOTBITSET', '2'), notWrittenBack]],
      flows: [expression('accountEnabled', 'True'), ...signIn],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Common`,
      linkType: 'Join',
      precedence: precedence.common,
      scope: [[notWrittenBack]],
      flows: [
        expression('accountEnabled', 'IIF(BitAnd([userAccountControl],2) = 0,True,False)'),
        expression('sourceObjectType', unlessLinkedMailbox('"User"')),
        ...signIn,
        ...profile,
      ],
    }),
  ];
}

export const peopleFromActiveDirectory: readonly RuleTemplate[] = [
  ...rulesFor({ objectType: 'user', title: 'User', precedence: { join: 100, accountEnabled: 102, common: 106 } }),
  ...rulesFor({ objectType: 'inetOrgPerson', title: 'InetOrgPerson', precedence: { join: 101, accountEnabled: 103, common: 107 } }),
];
