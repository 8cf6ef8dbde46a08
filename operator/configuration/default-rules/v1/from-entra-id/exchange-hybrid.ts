// What Exchange Online knows of mailboxes and lists that Exchange hybrid writes back.
import { directs, expression, fromEntraID, type ShippedRule } from '../../builders.ts';

const common = directs('cloudLegacyExchangeDN cloudPublicDelegates');

export const exchangeHybridFromEntraID: readonly ShippedRule[] = [
  fromEntraID({
    name: 'In from AAD - Contact Exchange Hybrid',
    purpose: 'Takes the address that Exchange Online gave a contact.',
    sourceObjectType: 'contact',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 148,
    flows: common,
  }),
  fromEntraID({
    name: 'In from AAD - Group Exchange Hybrid',
    purpose: 'Takes the address that Exchange Online gave a list.',
    sourceObjectType: 'group',
    targetObjectType: 'group',
    linkType: 'Join',
    precedence: 149,
    flows: common,
  }),
  fromEntraID({
    name: 'In from AAD - User Exchange Hybrid',
    purpose: 'Takes what Exchange Online keeps of a mailbox, and whether the mailbox lives there.',
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 150,
    flows: [
      ...common,
      ...directs('cloudMSExchArchiveStatus cloudMSExchBlockedSendersHash cloudMSExchDelegateListLink cloudMSExchRecipientDisplayType'),
      ...directs('cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxOwners'),
      ...directs('cloudMSExchTeamMailboxSharePointUrl cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies'),
      // The lowest byte is the kind of recipient in the cloud; 0 is a mailbox.
      expression(
        'cloudSOAExchMailbox',
        'IIF(IsPresent([cloudMSExchRecipientDisplayType]),BitAnd([cloudMSExchRecipientDisplayType],&HFF)=0,NULL)',
      ),
    ],
  }),
];
