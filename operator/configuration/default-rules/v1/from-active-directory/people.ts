// People from Active Directory: which become persons of the metaverse, and what each forest tells of them.
// A person may have an account in several forests. What belongs to signing in comes from the forest whose account is enabled (102, 103), the
// address list from the forest with the mailbox (104, 105), everything else from whoever tells it first (106, 107).
import type { Flow, ScopeClause } from '../../../../model/revision.ts';
import { clause, constant, direct, directs, expression, fromActiveDirectory, type ShippedRule, trims } from '../../builders.ts';
import type { DefaultRuleOptions } from '../../options.ts';
import { mailboxes, telephony } from './exchange.ts';
import { personType, signInNames, sourceAnchor, userJoins } from './identity.ts';
import { filteredPerson } from './left-out.ts';
import { addressList, extensionAttributes } from './profile.ts';

interface Person {
  readonly objectType: 'user' | 'inetOrgPerson';
  readonly title: string;
  readonly precedence: Readonly<Record<'join' | 'accountEnabled' | 'fromExchange' | 'common' | 'exchange' | 'telephony', number>>;
}

const userPrecedence = { join: 100, accountEnabled: 102, fromExchange: 104, common: 106, exchange: 108, telephony: 110 };
const inetOrgPersonPrecedence = { join: 101, accountEnabled: 103, fromExchange: 105, common: 107, exchange: 109, telephony: 111 };

const people: readonly Person[] = [
  { objectType: 'user', title: 'User', precedence: userPrecedence },
  { objectType: 'inetOrgPerson', title: 'InetOrgPerson', precedence: inetOrgPersonPrecedence },
];

const notCritical = clause('isCriticalSystemObject', 'NOTEQUAL', 'TRUE');
/** `adminDescription` beginning with User_ marks what another synchronization wrote back. */
const notWrittenBack = clause('adminDescription', 'NOTSTARTSWITH', 'User_');
const recipient = clause('mailNickname', 'ISNOTNULL');

const places: readonly Flow[] = [
  expression('domainFQDN', '%Domain.FQDN%'),
  expression('domainNetBios', '%Domain.Netbios%'),
  expression('forestFQDN', '%Forest.FQDN%'),
  expression('forestNetBios', '%Forest.Netbios%'),
];

const accountState = expression('accountEnabled', 'IIF(BitAnd([userAccountControl],2)=0,True,False)');

const passwordAge = expression(
  'pwdLastSet',
  'IIF(IsPresent([pwdLastSet]),CStr(FormatDateTime(DateFromNum([pwdLastSet]),"yyyyMMddHHmmss.0Z")),NULL)',
);

function signIn(objectType: Person['objectType'], options: DefaultRuleOptions): readonly Flow[] {
  return [
    ...places,
    direct('objectSid'),
    expression('objectSidString', 'StringFromSid([objectSid])'),
    // Entra Connect synchronizes passwords of users only.
    ...(objectType === 'user' ? [passwordAge] : []),
    sourceAnchor(options),
    ...signInNames(options),
  ];
}

const profile: readonly Flow[] = [accountState, direct('accountName', 'sAMAccountName'), personType, ...addressList];

/** Attributes that later builds of Entra Connect added. */
export const laterProfile: readonly Flow[] = [
  ...trims('employeeID employeeType'),
  expression('onPremisesObjectIdentifier', 'ConvertToBase64([objectGUID])'),
];

/** The value that users are matched by must be in the metaverse to be found there. */
function matchedValue({ userMatching, additions }: DefaultRuleOptions): readonly Flow[] {
  if (userMatching.type !== 'Attribute') return [];
  const { attribute } = userMatching;
  const own = [...profile, ...mailboxes, ...telephony];
  const written = (additions === 'All' ? [...own, ...laterProfile] : own).some(({ target }) => target === attribute);
  return written ? [] : [direct(attribute)];
}

function rulesFor({ objectType, title, precedence }: Person, options: DefaultRuleOptions): readonly ShippedRule[] {
  const types = { sourceObjectType: objectType, targetObjectType: 'person' };
  const ours: readonly ScopeClause[] = objectType === 'user' ? [notWrittenBack] : [];
  return [
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Join`,
      purpose: 'Makes a person of every account, joins accounts of several forests to one person, and decides who stays at home.',
      linkType: 'Provision',
      precedence: precedence.join,
      scope: [[notCritical, ...ours]],
      join: userJoins(options.userMatching),
      flows: [expression('cloudFiltered', filteredPerson), ...matchedValue(options)],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} AccountEnabled`,
      purpose: 'Takes what belongs to signing in from the forest in which the account is enabled.',
      linkType: 'Join',
      precedence: precedence.accountEnabled,
      scope: [[clause('userAccountControl', 'ISNOTBITSET', '2')]],
      flows: [
        constant('accountEnabled', 'True'),
        direct('cn'),
        expression('contributingConnectorUser', '%Connector.ID%'),
        ...signIn(objectType, options),
      ],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Common from Exchange`,
      purpose: 'Takes the address list from the forest in which the person has a mailbox.',
      linkType: 'Join',
      precedence: precedence.fromExchange,
      scope: [[recipient, ...ours]],
      flows: profile,
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Common`,
      purpose: 'Takes everything else that a forest tells of a person from whoever tells it first.',
      linkType: 'Join',
      precedence: precedence.common,
      scope: ours.length === 0 ? [] : [ours],
      flows: [...profile, ...signIn(objectType, options)],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Exchange`,
      purpose: 'Takes what Exchange keeps of a recipient.',
      linkType: 'Join',
      precedence: precedence.exchange,
      scope: [[recipient, ...ours]],
      flows: [expression('contributingConnectorExchange', '%Connector.ID%'), ...mailboxes, ...extensionAttributes],
    }),
    fromActiveDirectory({
      ...types,
      name: `In from AD - ${title} Lync`,
      purpose: 'Takes what Skype for Business keeps of a person.',
      linkType: 'Join',
      precedence: precedence.telephony,
      flows: [...telephony, ...(objectType === 'user' ? directs('msRTCSIP-OriginatorSid') : [])],
    }),
  ];
}

export const peopleFromActiveDirectory = (options: DefaultRuleOptions): readonly ShippedRule[] =>
  people.flatMap((person) => rulesFor(person, options));
