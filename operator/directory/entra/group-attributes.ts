// Every attribute of the group class in Connect's target schema, and what Microsoft Graph makes of it.
// Lengths and writability: the property table of the group resource and the pages of "Create group" and "Update group" (Graph v1.0).
import {
  computedText,
  flag,
  type GraphAttributes,
  groupAnchor,
  marker,
  numbered,
  readOnlySid,
  readOnlyText,
  readOnlyTexts,
  reference,
  text,
  unsupported,
} from './graph-attribute.ts';
import { reasons } from './unsupported-reasons.ts';

const written: GraphAttributes = {
  sourceAnchor: groupAnchor('uniqueName'),
  cloudAnchor: computedText(),
  displayName: text('displayName', { maxLength: 256, clearable: false }),
  description: text('description', { maxLength: 1024 }),
  alias: text('mailNickname', { maxLength: 64, clearable: false, computed: true }),
  // Fixed by the kind of the group that the create asks for.
  securityEnabled: flag('securityEnabled', { mutability: 'CreateOnly', demands: { value: true, reason: reasons.distributionGroup } }),
  member: reference('members', true),
};

const shown: GraphAttributes = {
  mail: readOnlyText('mail'),
  mailEnabled: flag('mailEnabled', { mutability: 'ReadOnly' }),
  proxyAddresses: readOnlyTexts('proxyAddresses'),
  onPremiseSecurityIdentifier: readOnlySid('onPremisesSecurityIdentifier'),
  onPremisesSamAccountName: readOnlyText('onPremisesSamAccountName'),
  onPremisesSyncEnabled: marker('onPremisesSyncEnabled'),
};

const refused: GraphAttributes = {
  ...unsupported(reasons.password, ['export_password']),
  ...unsupported(reasons.everywhereTrue, ['cloudMastered']),
  ...unsupported(reasons.owners, ['managedBy']),
  ...unsupported(reasons.groupOnPremises, numbered('extensionAttribute', 15)),
  ...unsupported(reasons.noProperty, [
    'assistant',
    'commonName',
    'info',
    'msDsHabSeniorityIndex',
    'msDsPhoneticDisplayName',
    'msOrgIsOrganizational',
  ]),
  ...unsupported(reasons.exchangeLink, [
    'altRecipient',
    'authOrig',
    'cloudPublicDelegates',
    'dLMemRejectPerms',
    'dLMemSubmitPerms',
    'msExchBypassModerationFromDLMembersLink',
    'msExchBypassModerationLink',
    'msExchCoManagedByLink',
    'msExchModeratedByLink',
    'publicDelegates',
    'unauthOrig',
  ]),
  ...unsupported(reasons.exchange, [
    'cloudLegacyExchangeDN',
    'hideDLMembership',
    'legacyExchangeDN',
    'msExchEnableModeration',
    ...numbered('msExchExtensionCustomAttribute', 5),
    'msExchGroupDepartRestriction',
    'msExchGroupJoinRestriction',
    'msExchHideFromAddressLists',
    'msExchLabeledURI',
    'msExchLitigationHoldDate',
    'msExchLitigationHoldOwner',
    'msExchModerationFlags',
    'msExchRecipientDisplayType',
    'msExchRecipientTypeDetails',
    'msExchRequireAuthToSendTo',
    'msExchRetentionComment',
    'msExchRetentionUrl',
    'msExchSenderHintTranslations',
    'oOFReplyToOriginator',
    'reportToOriginator',
    'reportToOwner',
    'targetAddress',
  ]),
};

export const groupAttributes: GraphAttributes = { ...written, ...shown, ...refused };
