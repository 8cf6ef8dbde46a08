// Types of the attributes that people, groups, contacts and computers have in every forest, with Exchange's: for exports, which bring no schema along.
// Source: MS-ADA1 to MS-ADA3, the attributes of the directory's schema; Exchange's and Skype for Business' schema extensions.
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';

/** An attribute as the schema of every forest has it; `undefined` for those that an organization or a product added. `name` in any case. */
export function knownAttribute(name: string): (AttributeSchema & { readonly name: string }) | undefined {
  return known.get(name.toLowerCase());
}

/** Constructed when read, kept by each domain controller for itself, or the other end of a link: no connector follows these. */
export const isNotFollowed = (name: string): boolean => notFollowed.has(name.toLowerCase());

const table: readonly (readonly [AttributeType, multiValued: boolean, names: string])[] = [
  [
    'String',
    false,
    `
  adminDescription adminDisplayName c cn co comment company department desktopProfile displayName displayNamePrintable division
  dNSHostName employeeID employeeNumber employeeType extensionAttribute1 extensionAttribute10 extensionAttribute11 extensionAttribute12
  extensionAttribute13 extensionAttribute14 extensionAttribute15 extensionAttribute2 extensionAttribute3 extensionAttribute4
  extensionAttribute5 extensionAttribute6 extensionAttribute7 extensionAttribute8 extensionAttribute9 facsimileTelephoneNumber gecos
  generationQualifier givenName homeDirectory homeDrive homePhone homePostalAddress info initials ipPhone l legacyExchangeDN location
  loginShell mail mailNickname middleName mobile msDS-cloudExtensionAttribute1 msDS-cloudExtensionAttribute10
  msDS-cloudExtensionAttribute11 msDS-cloudExtensionAttribute12 msDS-cloudExtensionAttribute13 msDS-cloudExtensionAttribute14
  msDS-cloudExtensionAttribute15 msDS-cloudExtensionAttribute16 msDS-cloudExtensionAttribute17 msDS-cloudExtensionAttribute18
  msDS-cloudExtensionAttribute19 msDS-cloudExtensionAttribute2 msDS-cloudExtensionAttribute20 msDS-cloudExtensionAttribute3
  msDS-cloudExtensionAttribute4 msDS-cloudExtensionAttribute5 msDS-cloudExtensionAttribute6 msDS-cloudExtensionAttribute7
  msDS-cloudExtensionAttribute8 msDS-cloudExtensionAttribute9 msDS-DeviceMDMStatus msDS-DeviceOSType msDS-DeviceOSVersion
  msDS-ExternalDirectoryObjectId msDS-LastKnownRDN msDS-ObjectSoa msDS-PhoneticCompanyName msDS-PhoneticDepartment
  msDS-PhoneticDisplayName msDS-PhoneticFirstName msDS-PhoneticLastName msDS-PromotionSettings msDS-SourceAnchor msDS-SourceObjectDN
  msExchAssistantName msExchELCExpirySuspensionEnd msExchELCExpirySuspensionStart msExchHomeServerName msExchHouseIdentifier
  msExchImmutableId msExchLitigationHoldDate msExchLitigationHoldOwner msExchResourceDisplay msExchRetentionComment msExchRetentionURL
  msExchTeamMailboxExpiration msExchTeamMailboxSharePointUrl msExchUsageLocation msRTCSIP-DeploymentLocator msRTCSIP-Line
  msRTCSIP-OwnerUrn msRTCSIP-PrimaryUserAddress name operatingSystem operatingSystemHotfix operatingSystemServicePack
  operatingSystemVersion pager personalTitle physicalDeliveryOfficeName postalCode preferredLanguage primaryTelexNumber profilePath
  sAMAccountName scriptPath sn st street streetAddress targetAddress telephoneAssistant telephoneNumber textEncodedORAddress title
  unixHomeDirectory userParameters userPrincipalName userSharedFolder userWorkstations whenCreated wWWHomePage
`,
  ],
  [
    'String',
    true,
    `
  altSecurityIdentities businessCategory carLicense departmentNumber description destinationIndicator drink houseIdentifier
  internationalISDNNumber ipHostNumber labeledURI memberUid msDS-AdditionalDnsHostName msDS-AdditionalSamAccountName
  msDS-AllowedToDelegateTo msDS-DevicePhysicalIDs msDS-SyncServerUrl msExchArchiveName msExchExtensionCustomAttribute1
  msExchExtensionCustomAttribute2 msExchExtensionCustomAttribute3 msExchExtensionCustomAttribute4 msExchExtensionCustomAttribute5
  msExchLabeledURI msExchPoliciesExcluded msExchPoliciesIncluded msExchResourceMetaData msExchResourceSearchProperties
  msExchSenderHintTranslations msExchUCVoiceMailSettings msExchUserHoldPolicies networkAddress o objectClass otherFacsimileTelephoneNumber
  otherHomePhone otherIpPhone otherLoginWorkstations otherMailbox otherMobile otherPager otherTelephone ou postalAddress postOfficeBox
  proxyAddresses roomNumber serialNumber servicePrincipalName uid url userSharedFolderOther
`,
  ],
  [
    'Integer',
    false,
    `
  accountExpires adminCount codePage countryCode delivContLength dLMemDefault flags garbageCollPeriod gidNumber groupAttributes groupType
  instanceType internetEncoding lastLogonTimestamp lockoutTime mS-DS-ConsistencyChildCount msDS-ApproximateLastLogonTimeStamp
  msDS-DeviceObjectVersion msDS-DeviceTrustType msDS-FailedInteractiveLogonCount msDS-FailedInteractiveLogonCountAtLastSuccessfulLogon
  msDS-GeoCoordinatesAltitude msDS-GeoCoordinatesLatitude msDS-GeoCoordinatesLongitude msDS-HABSeniorityIndex
  msDS-LastFailedInteractiveLogonTime msDS-LastSuccessfulInteractiveLogonTime msDS-SupportedEncryptionTypes msExchArchiveStatus
  msExchAuditAdmin msExchAuditDelegate msExchAuditDelegateAdmin msExchAuditOwner msExchELCMailboxFlags msExchGroupDepartRestriction
  msExchGroupJoinRestriction msExchMailboxAuditLogAgeLimit msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails
  msExchRemoteRecipientType msExchResourceCapacity msExchUserAccountControl msExchVersion msRTCSIP-ApplicationOptions msRTCSIP-OptionFlags
  objectVersion primaryGroupID pwdLastSet pwdProperties sAMAccountType shadowExpire shadowFlag shadowInactive shadowLastChange shadowMax
  shadowMin shadowWarning submissionContLength systemFlags uidNumber userAccountControl
`,
  ],
  [
    'Integer',
    true,
    `
  preferredDeliveryMethod
`,
  ],
  [
    'Boolean',
    false,
    `
  autoReply deliverAndRedirect hideDLMembership isCriticalSystemObject isDeleted isRecycled mDBUseDefaults msDS-CloudIsManaged
  msExchBypassAudit msExchEnableModeration msExchHideFromAddressLists msExchMailboxAuditEnable msExchRequireAuthToSendTo
  msOrg-IsOrganizational msRTCSIP-UserEnabled oOFReplyToOriginator reportToOriginator reportToOwner showInAdvancedViewOnly
`,
  ],
  [
    'Binary',
    false,
    `
  foreignIdentifier logonWorkstation mS-DS-ConsistencyGuid mS-DS-CreatorSID msDS-AllowedToActOnBehalfOfOtherIdentity msDS-CloudAnchor
  msDS-ComputerSID msDS-DeviceID msDS-RegisteredOwner msExchArchiveGUID msExchBlockedSendersHash msExchMailboxGuid msExchMasterAccountSid
  msExchSafeRecipientsHash msExchSafeSendersHash msRTCSIP-OriginatorSid netbootGUID objectGUID objectSid securityIdentifier thumbnailLogo
  thumbnailPhoto userCert
`,
  ],
  [
    'Binary',
    true,
    `
  attributeCertificateAttribute audio controlAccessRights jpegPhoto msDS-RegisteredUsers photo registeredAddress sIDHistory
  teletexTerminalIdentifier telexNumber userCertificate userPKCS12 userSMIMECertificate x500uniqueIdentifier
`,
  ],
  [
    'Reference',
    false,
    `
  altRecipient assistant homeMDB homeMTA lastKnownParent managedBy manager msDS-AssignedAuthNPolicy msDS-AssignedAuthNPolicySilo
  msExchTeamMailboxSharePointLinkedBy objectCategory physicalLocationObject
`,
  ],
  [
    'Reference',
    true,
    `
  authOrig dLMemRejectPerms dLMemSubmitPerms member msDS-AuthenticatedAtDC msDS-HostServiceAccount msDS-KeyCredentialLink
  msDS-PrimaryComputer msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchCoManagedByLink msExchDelegateListLink
  msExchModeratedByLink msExchTeamMailboxOwners nonSecurityMember publicDelegates secretary seeAlso showInAddressBook unauthOrig
`,
  ],
];

const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

const known: ReadonlyMap<string, AttributeSchema & { readonly name: string }> = new Map(
  table.flatMap(([type, multiValued, names]) => words(names).map((name) => [name.toLowerCase(), { name, type, multiValued }])),
);

const notFollowed: ReadonlySet<string> = new Set(
  words(`
  allowedAttributes allowedAttributesEffective allowedChildClasses allowedChildClassesEffective badPasswordTime badPwdCount canonicalName
  createTimeStamp directReports dSCorePropagationData fromEntry isPrivilegeHolder lastLogoff lastLogon logonCount managedObjects memberOf
  modifyTimeStamp msDS-Approx-Immed-Subordinates msDS-AuthenticatedToAccountlist msDS-AuthNPolicySiloMembersBL msDS-Cached-Membership
  msDS-Cached-Membership-Time-Stamp msDS-GenerationId msDS-HostServiceAccountBL msDS-KeyVersionNumber msDS-LocalEffectiveDeletionTime
  msDS-LocalEffectiveRecycleTime msds-memberOfTransitive msds-memberTransitive msDS-NcType msDS-parentdistname msDS-PrincipalName
  msDS-PSOApplied msDS-ReplAttributeMetaData msDS-ReplValueMetaData msDS-ReplValueMetaDataExt msDS-ResultantPSO msds-tokenGroupNames
  msds-tokenGroupNamesGlobalAndUniversal msds-tokenGroupNamesNoGCAcceptable msDS-User-Account-Control-Computed
  msDS-UserPasswordExpiryTimeComputed msExchBypassModerationFromDLMembersBL msExchDelegateListBL nonSecurityMemberBL ownerBL
  primaryGroupToken sDRightsEffective structuralObjectClass subSchemaSubEntry tokenGroups tokenGroupsGlobalAndUniversal
  tokenGroupsNoGCAcceptable uSNChanged uSNCreated uSNLastObjRem whenChanged
`).map((name) => name.toLowerCase()),
);
