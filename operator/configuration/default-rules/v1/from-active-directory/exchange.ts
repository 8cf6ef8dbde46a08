// What Exchange and Skype for Business keep in Active Directory. Most of it has no place in Microsoft Graph: it is computed, shown and counted as unsupported.
import type { Flow } from '../../../../model/revision.ts';
import { directs, numbered } from '../../builders.ts';

const customAttributes = numbered('msExchExtensionCustomAttribute', 5);

/** Of every kind of recipient. */
const recipient =
  'authOrig dLMemRejectPerms dLMemSubmitPerms legacyExchangeDN mailNickname msDS-PhoneticDisplayName msExchHideFromAddressLists ' +
  'msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails msExchRequireAuthToSendTo ' +
  'msExchRetentionComment msExchRetentionURL msExchSenderHintTranslations publicDelegates unauthOrig';

/** Of people and contacts. */
const person =
  'msDS-HABSeniorityIndex msExchAssistantName msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash targetAddress ' +
  'telephoneAssistant userCertificate userSMIMECertificate';

/** Attributes that later versions of Exchange and of Entra Connect brought. */
const later = `msExchLitigationHoldDate msExchLitigationHoldOwner ${customAttributes}`;

export const mailboxes: readonly Flow[] = directs(
  `${recipient} ${person} msExchArchiveGUID msExchArchiveName msExchBypassModerationFromDLMembersLink msExchBypassModerationLink ` +
    'msExchDelegateListLink msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart msExchELCMailboxFlags msExchEnableModeration ' +
    'msExchImmutableId msExchMailboxGuid msExchMasterAccountSid msExchResourceCapacity msExchResourceDisplay msExchResourceMetaData ' +
    'msExchResourceSearchProperties msExchUserHoldPolicies',
);

export const laterMailboxes: readonly Flow[] = directs(
  `${later} altRecipient msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchBypassAudit ` +
    'msExchMailboxAuditEnable msExchMailboxAuditLogAgeLimit msExchRemoteRecipientType msExchTeamMailboxExpiration msExchTeamMailboxOwners ' +
    'msExchTeamMailboxSharePointLinkedBy msExchTeamMailboxSharePointUrl',
);

export const mailContacts: readonly Flow[] = directs(`${recipient} ${person} msExchEnableModeration`);

export const laterMailContacts: readonly Flow[] = directs(later);

/** Those that an exported server of 2016 shows. */
export const distributionGroups: readonly Flow[] = directs(
  `${recipient} hideDLMembership msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink ` +
    'msExchEnableModeration msExchGroupDepartRestriction msExchGroupJoinRestriction oOFReplyToOriginator reportToOriginator reportToOwner',
);

/** Those that later versions of Exchange and of Entra Connect add. */
export const laterDistributionGroups: readonly Flow[] = directs(
  `${later} msDS-HABSeniorityIndex msOrg-IsOrganizational msExchLabeledURI targetAddress`,
);

export const telephony: readonly Flow[] = directs(
  'msRTCSIP-ApplicationOptions msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress ' +
    'msRTCSIP-UserEnabled',
);

export const contactTelephony: readonly Flow[] = directs(
  'msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OptionFlags msRTCSIP-PrimaryUserAddress msRTCSIP-UserEnabled',
);
