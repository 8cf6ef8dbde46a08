// The schema that Entra Connect's connector of Entra ID has: the names that rules write and read, a fact of an exported connector, with what later builds
// and Graph added. What Microsoft Graph makes of each name is the business of the connector (`directory/entra`).
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';
import { words } from '../words.ts';

const kinds: readonly (readonly [type: AttributeType, cardinality: 'one' | 'many', names: string])[] = [
  [
    'String',
    'one',
    `
      alias approximateLastLogonTimestamp city cloudAnchor cloudDeviceOSType cloudDeviceOSVersion cloudDisplayName
      cloudLegacyExchangeDN cloudMSExchTeamMailboxExpiration cloudMSExchTeamMailboxSharePointUrl commonName company country
      countryLetterCode department description deviceOSType deviceOSVersion deviceTrustType displayName dnsDomainName employeeHireDate
      employeeID employeeLeaveDateTime employeeOrgDataCostCenter employeeOrgDataDivision employeeType export_password
      extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5 extensionAttribute6
      extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10 extensionAttribute11 extensionAttribute12
      extensionAttribute13 extensionAttribute14 extensionAttribute15 facsimileTelephoneNumber givenName homePhone info initials
      ipPhone lastPasswordChangeTimestamp legacyExchangeDN mail middleName mobile msDsPhoneticDisplayName msExchAssistantName
      msExchElcExpirySuspensionEnd msExchElcExpirySuspensionStart msExchImmutableId msExchLitigationHoldDate msExchLitigationHoldOwner
      msExchResourceDisplay msExchRetentionComment msExchRetentionUrl msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl
      msRtcSipDeploymentLocator msRtcSipLine msRtcSipOwnerUrn msRtcSipPrimaryUserAddress netBiosName onPremisesDistinguishedName
      onPremisesObjectIdentifier onPremisesSamAccountName onPremisesUserPrincipalName pager physicalDeliveryOfficeName postalCode
      preferredDataLocation preferredLanguage sourceAnchor state streetAddress surname targetAddress telephoneAssistant
      telephoneNumber title usageLocation userPrincipalName userType wWWHomePage
      groupTypes visibility
    `,
  ],
  [
    'String',
    'many',
    `
      alternativeSecurityId cloudMSExchUCVoiceMailSettings cloudMSExchUserHoldPolicies devicePhysicalIds msExchArchiveName
      msExchExtensionCustomAttribute1 msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4
      msExchExtensionCustomAttribute5 msExchLabeledURI msExchResourceMetadata msExchResourceSearchProperties
      msExchSenderHintTranslations msExchUserHoldPolicies otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile
      otherPager otherTelephone postOfficeBox proxyAddresses signInNames url
    `,
  ],
  [
    'Reference',
    'one',
    `
      altRecipient assistant managedBy manager msExchTeamMailboxSharePointLinkedBy registeredOwnerReference
    `,
  ],
  [
    'Reference',
    'many',
    `
      authOrig cloudMSExchDelegateListLink cloudMSExchTeamMailboxOwners cloudPublicDelegates dLMemRejectPerms dLMemSubmitPerms member
      msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink msExchDelegateListLink
      msExchModeratedByLink msExchTeamMailboxOwners publicDelegates registeredUsersReference unauthOrig
    `,
  ],
  [
    'Integer',
    'one',
    `
      cloudMSExchArchiveStatus cloudMSExchRecipientDisplayType countryCode deviceObjectVersion dirSyncOverrides msDsHabSeniorityIndex
      msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchElcMailboxFlags
      msExchGroupDepartRestriction msExchGroupJoinRestriction msExchMailboxAuditLogAgeLimit msExchModerationFlags
      msExchRecipientDisplayType msExchRecipientSoftDeletedStatus msExchRecipientTypeDetails msExchRemoteRecipientType
      msExchResourceCapacity msExchTransportRecipientSettingsFlags msRtcSipApplicationOptions msRtcSipOptionFlags
    `,
  ],
  [
    'Boolean',
    'one',
    `
      accountEnabled cloudAccountEnabled cloudCreated cloudMastered hideDLMembership isCompliant isManaged mailEnabled
      msExchBypassAudit msExchEnableModeration msExchHideFromAddressLists msExchMailboxAuditEnable msExchRequireAuthToSendTo
      msOrgIsOrganizational msRtcSipUserEnabled oOFReplyToOriginator reportToOriginator reportToOwner securityEnabled
    `,
  ],
  [
    'Binary',
    'one',
    `
      cloudMSExchBlockedSendersHash cloudMSExchSafeRecipientsHash cloudMSExchSafeSendersHash deviceId msExchArchiveGuid
      msExchBlockedSendersHash msExchMailboxGuid msExchSafeRecipientsHash msExchSafeSendersHash onPremiseSecurityIdentifier
      thumbnailPhoto
    `,
  ],
  [
    'Binary',
    'many',
    `
      searchableDeviceKey stkDeviceKey userCertificate userSMIMECertificate
    `,
  ],
];

/** Types of all attributes of the connector, whatever object has them. */
export const entraIDAttributes: ReadonlyMap<string, AttributeSchema> = new Map(
  kinds.flatMap(([type, cardinality, names]) => words(names).map((name) => [name, { type, multiValued: cardinality === 'many' }] as const)),
);
