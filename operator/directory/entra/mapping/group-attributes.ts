// Every attribute of the group class in Connect's target schema, and what Microsoft Graph makes of it.
// Lengths and writability: the property table of the group resource and the pages of "Create group" and "Update group" (Graph v1.0).
import {
  computedText,
  flag,
  type GraphAttributes,
  groupAnchor,
  groupKind,
  marker,
  microsoft365,
  numbered,
  readOnlySid,
  readOnlyText,
  readOnlyTexts,
  reference,
  sourced,
  text,
  uniqueAddress,
  uniqueNickname,
  unsupported,
} from './graph-attribute.ts';
import { forms } from './forms.ts';
import { sources } from './sources.ts';
import { reasons } from './unsupported-reasons.ts';

const written = sourced(sources.group, {
  cloudAnchor: computedText(),
  displayName: text('displayName', { maxLength: 256, clearable: false, needed: 'Always' }),
  description: text('description', { maxLength: 1024 }),
  // A Microsoft 365 group has its address of it; a security group is made with another one where none is wanted.
  alias: text('mailNickname', {
    maxLength: 64,
    clearable: false,
    computed: true,
    needed: microsoft365,
    unique: uniqueNickname,
    form: forms.nickname,
  }),
  // Fixed by the kind of the group that the create asks for.
  securityEnabled: flag('securityEnabled', {
    mutability: 'CreateOnly',
    demands: { value: true, reason: reasons.distributionGroup, unless: microsoft365 },
  }),
  // Neither is a name of Entra Connect, which makes no such groups: they are called as Graph calls them.
  groupTypes: groupKind('groupTypes', { fixed: reasons.groupKind, demands: { value: microsoft365.value, reason: reasons.groupTypes } }),
  visibility: text('visibility', {
    comparison: 'IgnoreCase',
    clearable: false,
    computed: true,
    // Without the one that is wanted it would be open to everybody.
    needed: 'AsWanted',
    form: forms.visibility,
  }),
});

const anchor = sourced(sources.groupUpsert, { sourceAnchor: groupAnchor('uniqueName') });
const links = sourced(sources.groupMembers, { member: reference('members', true) });

const shown = sourced(sources.group, {
  mail: readOnlyText('mail'),
  mailEnabled: flag('mailEnabled', { mutability: 'ReadOnly' }),
  proxyAddresses: readOnlyTexts('proxyAddresses', { unique: uniqueAddress }),
  onPremiseSecurityIdentifier: readOnlySid('onPremisesSecurityIdentifier'),
  onPremisesSamAccountName: readOnlyText('onPremisesSamAccountName'),
  onPremisesSyncEnabled: marker('onPremisesSyncEnabled'),
});

const refused: GraphAttributes = {
  ...unsupported(sources.userUpdate, reasons.password, ['export_password']),
  ...unsupported(sources.group, reasons.everywhereTrue, ['cloudMastered']),
  ...unsupported(sources.attributesSynchronized, reasons.derived, ['onPremisesObjectIdentifier']),
  ...unsupported(sources.group, reasons.owners, ['managedBy']),
  ...unsupported(sources.group, reasons.groupOnPremises, numbered('extensionAttribute', 15)),
  ...unsupported(sources.group, reasons.noProperty, [
    'assistant',
    'commonName',
    'info',
    'msDsHabSeniorityIndex',
    'msDsPhoneticDisplayName',
    'msOrgIsOrganizational',
  ]),
  ...unsupported(sources.attributesSynchronized, reasons.exchangeLink, [
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
  ...unsupported(sources.attributesSynchronized, reasons.exchange, [
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

export const groupAttributes: GraphAttributes = { ...anchor, ...written, ...links, ...shown, ...refused };
