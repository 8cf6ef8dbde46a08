// Attributes of Active Directory and Exchange that rules are likely to name, with their types: facts of the directories' own schemas.
// Every forest may have more of its own: a name that is missing here is worth a question, never an error.
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';
import { words } from '../words.ts';

const kinds: readonly (readonly [type: AttributeType, cardinality: 'one' | 'many', names: string])[] = [
  [
    'String',
    'one',
    `
      adminDescription c cn co comment company department displayName division dNSHostName employeeID employeeNumber employeeType
      extensionAttribute1 extensionAttribute2 extensionAttribute3 extensionAttribute4 extensionAttribute5 extensionAttribute6
      extensionAttribute7 extensionAttribute8 extensionAttribute9 extensionAttribute10 extensionAttribute11 extensionAttribute12
      extensionAttribute13 extensionAttribute14 extensionAttribute15 facsimileTelephoneNumber gecos generationQualifier givenName
      homeDirectory homePhone info initials ipPhone l legacyExchangeDN location loginShell mail mailNickname middleName mobile
      msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute2 msDS-cloudExtensionAttribute3 msDS-cloudExtensionAttribute4
      msDS-cloudExtensionAttribute5 msDS-cloudExtensionAttribute6 msDS-cloudExtensionAttribute7 msDS-cloudExtensionAttribute8
      msDS-cloudExtensionAttribute9 msDS-cloudExtensionAttribute10 msDS-cloudExtensionAttribute11 msDS-cloudExtensionAttribute12
      msDS-cloudExtensionAttribute13 msDS-cloudExtensionAttribute14 msDS-cloudExtensionAttribute15 msDS-cloudExtensionAttribute16
      msDS-cloudExtensionAttribute17 msDS-cloudExtensionAttribute18 msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute20
      msDS-ExternalDirectoryObjectId msDS-PhoneticDisplayName msExchAssistantName msExchELCExpirySuspensionEnd
      msExchELCExpirySuspensionStart msExchHomeServerName msExchImmutableId msExchLitigationHoldDate msExchLitigationHoldOwner
      msExchResourceDisplay msExchRetentionComment msExchRetentionURL msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl
      msExchUsageLocation msRTCSIP-DeploymentLocator msRTCSIP-Line msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress name operatingSystem
      operatingSystemServicePack operatingSystemVersion pager personalTitle physicalDeliveryOfficeName postalCode preferredLanguage
      primaryTelexNumber profilePath sAMAccountName scriptPath sn st street streetAddress targetAddress telephoneAssistant
      telephoneNumber textEncodedORAddress title unixHomeDirectory userParameters userPrincipalName userWorkstations whenChanged
      whenCreated wWWHomePage
    `,
  ],
  [
    'String',
    'many',
    `
      altSecurityIdentities businessCategory canonicalName carLicense departmentNumber description destinationIndicator drink
      houseIdentifier internationalISDNNumber labeledURI msExchArchiveName msExchExtensionCustomAttribute1
      msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4 msExchExtensionCustomAttribute5
      msExchLabeledURI msExchPoliciesExcluded msExchPoliciesIncluded msExchResourceMetaData msExchResourceSearchProperties
      msExchSenderHintTranslations msExchUCVoiceMailSettings msExchUserHoldPolicies o objectClass otherFacsimileTelephoneNumber
      otherHomePhone otherIpPhone otherMobile otherPager otherTelephone ou postalAddress postOfficeBox proxyAddresses roomNumber
      servicePrincipalName uid url
    `,
  ],
  [
    'Reference',
    'one',
    `
      altRecipient assistant distinguishedName homeMDB homeMTA managedBy manager mS-DS-CreatorSID msExchTeamMailboxSharePointLinkedBy
      objectCategory
    `,
  ],
  [
    'Reference',
    'many',
    `
      authOrig directReports dLMemRejectPerms dLMemSubmitPerms managedObjects member memberOf msExchBypassModerationFromDLMembersBL
      msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink msExchDelegateListLink
      msExchModeratedByLink msExchTeamMailboxOwners publicDelegates secretary seeAlso showInAddressBook unauthOrig
    `,
  ],
  [
    'Integer',
    'one',
    `
      accountExpires adminCount badPwdCount countryCode delivContLength dLMemDefault garbageCollPeriod gidNumber groupType
      internetEncoding lastLogonTimestamp lockoutTime logonCount msDS-HABSeniorityIndex msDS-UserPasswordExpiryTimeComputed
      msExchArchiveStatus msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchELCMailboxFlags
      msExchGroupDepartRestriction msExchGroupJoinRestriction msExchMailboxAuditLogAgeLimit msExchModerationFlags
      msExchRecipientDisplayType msExchRecipientTypeDetails msExchRemoteRecipientType msExchResourceCapacity msExchVersion
      msRTCSIP-ApplicationOptions msRTCSIP-OptionFlags primaryGroupID pwdLastSet pwdProperties sAMAccountType submissionContLength
      uidNumber userAccountControl
    `,
  ],
  [
    'Integer',
    'many',
    `
      preferredDeliveryMethod
    `,
  ],
  [
    'Boolean',
    'one',
    `
      autoReply deliverAndRedirect hideDLMembership isCriticalSystemObject mDBUseDefaults msExchBypassAudit msExchEnableModeration
      msExchHideFromAddressLists msExchMailboxAuditEnable msExchRequireAuthToSendTo msOrg-IsOrganizational msRTCSIP-UserEnabled
      oOFReplyToOriginator reportToOriginator reportToOwner
    `,
  ],
  [
    'Binary',
    'one',
    `
      mS-DS-ConsistencyGuid msDS-CloudAnchor msDS-DeviceID msExchArchiveGUID msExchBlockedSendersHash msExchMailboxGuid
      msExchMasterAccountSid msExchSafeRecipientsHash msExchSafeSendersHash msRTCSIP-OriginatorSid netbootGUID objectGUID objectSid
      thumbnailLogo thumbnailPhoto
    `,
  ],
  [
    'Binary',
    'many',
    `
      audio jpegPhoto msDS-KeyCredentialLink photo registeredAddress sIDHistory teletexTerminalIdentifier telexNumber userCertificate
      userSMIMECertificate
    `,
  ],
];

export const activeDirectoryAttributes: ReadonlyMap<string, AttributeSchema> = new Map(
  kinds.flatMap(([type, cardinality, names]) => words(names).map((name) => [name, { type, multiValued: cardinality === 'many' }] as const)),
);

/** Object types of the connector. */
export const activeDirectoryObjectTypes: readonly string[] = [
  'user',
  'inetOrgPerson',
  'group',
  'contact',
  'computer',
  'foreignSecurityPrincipal',
  'msDS-Device',
  'organizationalUnit',
  'container',
];
