// The attributes of Entra Connect's metaverse and their types: a fact of its servers (the metaverse schema of an exported configuration), with what later
// builds added.
import type { AttributeType } from '../../model/schema.ts';
import { words } from '../words.ts';

export interface MetaverseAttribute {
  readonly type: AttributeType;
  readonly multiValued: boolean;
  /** True where values can be found by: texts of such attributes have at most 448 characters in Entra Connect. */
  readonly indexed: boolean;
}

type Kind = readonly [type: AttributeType, cardinality: 'one' | 'many', search: 'indexed' | 'plain', names: string];

const kinds: readonly Kind[] = [
  [
    'String',
    'one',
    'indexed',
    `
      accountName c cloudAnchor cloudLegacyExchangeDN cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl
      cloudSourceAnchor cn co comment company department description displayName division domain domainFQDN domainNetBios employeeID
      employeeType extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5
      extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10 extensionAttribute11
      extensionAttribute12 extensionAttribute13 extensionAttribute14 extensionAttribute15 facsimileTelephoneNumber forestFQDN
      forestNetBios givenName homePhone info initials ipPhone l legacyExchangeDN mail mailNickname middleName mobile
      msDS-PhoneticDisplayName msExchAssistantName msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart msExchImmutableId
      msExchLitigationHoldDate msExchLitigationHoldOwner msExchRetentionURL msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl
      msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress o objectID objectSidString objectType onPremisesUserPrincipalName ou pager
      personalTitle physicalDeliveryOfficeName postalAddress postalCode postOfficeBox preferredLanguage pwdLastSet sn sourceAnchor
      sourceObjectType st street streetAddress targetAddress telephoneAssistant telephoneNumber title uid url usageLocation
      userPrincipalName wWWHomePage
    `,
  ],
  [
    'String',
    'one',
    'plain',
    `
      cloudDeviceOSType cloudDeviceOSVersion cloudDisplayName contributingConnectorExchange contributingConnectorUser deviceOSType
      deviceOSVersion deviceTrustType msExchLabeledURI msExchResourceDisplay msExchRetentionComment msRTCSIP-DeploymentLocator
      msRTCSIP-Line
    `,
  ],
  [
    'String',
    'many',
    'indexed',
    `
      alternativeSecurityId otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMailbox otherMobile otherPager
      otherTelephone proxyAddresses
    `,
  ],
  [
    'String',
    'many',
    'plain',
    `
      cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies devicePhysicalIds msExchArchiveName msExchExtensionCustomAttribute1
      msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4 msExchExtensionCustomAttribute5
      msExchResourceMetaData msExchResourceSearchProperties msExchSenderHintTranslations msExchUCVoiceMailSettings
      msExchUserHoldPolicies
    `,
  ],
  [
    'Reference',
    'one',
    'plain',
    `
      assistant managedBy manager msExchTeamMailboxSharePointLinkedBy registeredOwnerReference secretary seeAlso
    `,
  ],
  [
    'Reference',
    'many',
    'plain',
    `
      altRecipient authOrig cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners cloudPublicDelegates dLMemRejectPerms
      dLMemSubmitPerms member msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink
      msExchDelegateListLink msExchModeratedByLink msExchTeamMailboxOwners owner publicDelegates registeredUsersReference unauthOrig
    `,
  ],
  [
    'Integer',
    'one',
    'plain',
    `
      approximateLastLogonTimestamp cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType countryCode deviceObjectVersion
      dirSyncOverrides lastPasswordChangeTimestamp memberCount msDS-HABSeniorityIndex msExchArchiveStatus msExchAuditAdmin
      msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchELCMailboxFlags msExchGroupDepartRestriction
      msExchGroupJoinRestriction msExchMailboxAuditLogAgeLimit msExchModerationFlags msExchRecipientDisplayType
      msExchRecipientTypeDetails msExchRemoteRecipientType msExchResourceCapacity msRTCSIP-ApplicationOptions msRTCSIP-OptionFlags
    `,
  ],
  [
    'Boolean',
    'one',
    'plain',
    `
      accountEnabled cloudAccountEnabled cloudCreated cloudFiltered cloudIsManaged cloudMastered cloudSOAExchMailbox hideDLMembership
      isCompliant isManaged isProvisionedInAD mailEnabled msExchBypassAudit msExchEnableModeration msExchHideFromAddressLists
      msExchMailboxAuditEnable msExchRequireAuthToSendTo msOrg-IsOrganizational msRTCSIP-UserEnabled oOFReplyToOriginator
      proxyAddressesIsValid reportToOriginator reportToOwner securityEnabled
    `,
  ],
  [
    'Binary',
    'one',
    'indexed',
    `
      deviceId msExchArchiveGUID msExchMailboxGuid msExchMasterAccountSid msRTCSIP-OriginatorSid objectSid sourceAnchorBinary
    `,
  ],
  [
    'Binary',
    'one',
    'plain',
    `
      cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash msExchBlockedSendersHash
      msExchSafeRecipientsHash msExchSafeSendersHash photo thumbnailPhoto
    `,
  ],
  [
    'Binary',
    'many',
    'plain',
    `
      deviceKey sIDHistory userCertificate userSMIMECertificate
    `,
  ],
  // Later builds.
  [
    'String',
    'one',
    'indexed',
    'onPremisesObjectIdentifier userType preferredDataLocation employeeLeaveDateTime employeeHireDate employeeOrgDataCostCenter employeeOrgDataDivision',
  ],
  ['Boolean', 'one', 'plain', 'cloudNoFlow'],
];

/** By name, in Entra Connect's spelling. */
export const metaverseAttributes: ReadonlyMap<string, MetaverseAttribute> = new Map(
  kinds.flatMap(([type, cardinality, search, names]) =>
    words(names).map((name) => [name, { type, multiValued: cardinality === 'many', indexed: search === 'indexed' }] as const),
  ),
);
