// What Exchange hybrid writes back to the forest that holds the mailbox.
import type { Flow } from '../../../../model/revision.ts';
import { clause, direct, expression, merged, type ShippedRule, toActiveDirectory, unlessEmpty } from '../../builders.ts';

/** Mail that was answered before a move finds the mailbox by its old name. */
const formerAddress = merged('proxyAddresses', 'IIF(IsNullOrEmpty([cloudLegacyExchangeDN]),NULL,"x500:" & [cloudLegacyExchangeDN])');

const whereMailboxIsInTheCloud = (attribute: string, cloud: string): Flow =>
  expression(attribute, `IIF([cloudSOAExchMailbox] = True,[${cloud}],IgnoreThisFlow)`);

const mailbox: readonly Flow[] = [
  whereMailboxIsInTheCloud('msExchBlockedSendersHash', 'cloudMSExchBlockedSendersHash'),
  whereMailboxIsInTheCloud('msExchSafeRecipientsHash', 'cloudMSExchSafeRecipientsHash'),
  whereMailboxIsInTheCloud('msExchSafeSendersHash', 'cloudMSExchSafeSendersHash'),
  direct('msExchUCVoiceMailSettings', 'cloudMSExchUCVoiceMailSettings'),
  unlessEmpty('msExchUserHoldPolicies', 'cloudMSExchUserHoldPolicies'),
  formerAddress,
];

/** The forest that gave the person its mailbox. */
const ownsMailbox = [[clause('contributingConnectorExchange', 'EQUAL', '%Connector.ID%')]];

export const exchangeHybridToActiveDirectory: readonly ShippedRule[] = [
  toActiveDirectory({
    name: 'Out to AD - Contact Exchange Hybrid',
    purpose: 'Keeps a contact reachable under the address that Exchange Online gave it.',
    sourceObjectType: 'person',
    targetObjectType: 'contact',
    linkType: 'Join',
    precedence: 155,
    flows: [formerAddress],
  }),
  toActiveDirectory({
    name: 'Out to AD - Group Exchange Hybrid',
    purpose: 'Keeps a list reachable under the address that Exchange Online gave it.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 156,
    scope: [[clause('cloudMastered', 'NOTEQUAL', 'True')]],
    flows: [formerAddress],
  }),
  toActiveDirectory({
    name: 'Out to AD - InetOrgPerson Exchange Hybrid',
    purpose: 'Brings what Exchange Online keeps of a mailbox back to its forest.',
    sourceObjectType: 'person',
    targetObjectType: 'inetOrgPerson',
    linkType: 'Join',
    precedence: 157,
    scope: ownsMailbox,
    flows: mailbox,
  }),
  toActiveDirectory({
    name: 'Out to AD - User Exchange Hybrid',
    purpose: 'Brings what Exchange Online keeps of a mailbox back to its forest.',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    linkType: 'Join',
    precedence: 158,
    scope: ownsMailbox,
    flows: mailbox,
  }),
];
