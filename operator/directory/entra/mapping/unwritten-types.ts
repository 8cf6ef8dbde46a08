// The types of Connect's target schema of which Microsoft Graph writes no object: every attribute that is not shown says why.
import {
  computedText,
  type GraphAttributes,
  numbered,
  readOnlyText,
  readOnlyTexts,
  sourced,
  uniqueAddress,
  unsupported,
} from './graph-attribute.ts';
import { type Source, sources } from './sources.ts';

/** Why objects of the other types of Connect's target schema are not written. */
export const unsupportedObjectTypes: Readonly<Record<string, string>> = {
  contact: 'Microsoft Graph refuses to create contacts of the organization; Exchange Online PowerShell makes mail contacts.',
  device: 'Microsoft Graph lets no application create devices; hybrid join needs the device registration service.',
  publicFolder: 'Microsoft Graph has no public folders; Exchange Online PowerShell makes them.',
};

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const contact = `
  ${numbered('extensionAttribute', 15).join(' ')} ${numbered('msExchExtensionCustomAttribute', 5).join(' ')}
  alias altRecipient assistant authOrig city cloudLegacyExchangeDN cloudPublicDelegates commonName company country countryCode
  countryLetterCode department description dLMemRejectPerms dLMemSubmitPerms export_password facsimileTelephoneNumber
  givenName homePhone info initials ipPhone legacyExchangeDN manager middleName mobile msDsHabSeniorityIndex msDsPhoneticDisplayName
  msExchAssistantName msExchBlockedSendersHash msExchBypassModerationFromDLMembersLink msExchBypassModerationLink msExchEnableModeration
  msExchHideFromAddressLists msExchLitigationHoldDate msExchLitigationHoldOwner msExchModeratedByLink msExchModerationFlags
  msExchRecipientDisplayType msExchRecipientTypeDetails msExchRequireAuthToSendTo msExchRetentionComment msExchRetentionUrl
  msExchSafeRecipientsHash msExchSafeSendersHash msExchSenderHintTranslations msRtcSipDeploymentLocator msRtcSipLine msRtcSipOptionFlags
  msRtcSipPrimaryUserAddress msRtcSipUserEnabled otherFacsimileTelephoneNumber otherHomePhone otherIpPhone otherMobile otherPager
  otherTelephone pager physicalDeliveryOfficeName postalCode postOfficeBox publicDelegates sourceAnchor state streetAddress
  surname targetAddress telephoneAssistant telephoneNumber thumbnailPhoto title unauthOrig url userCertificate userSMIMECertificate
  wWWHomePage
`;

/** Read where the application may, for addresses exist once in a tenant: who is to get one that a contact has is told whose it is before anything is sent. */
export const shownContact = sourced(sources.contact, {
  cloudAnchor: computedText(),
  displayName: readOnlyText('displayName'),
  mail: readOnlyText('mail', { comparison: 'IgnoreCase', unique: uniqueAddress }),
  proxyAddresses: readOnlyTexts('proxyAddresses', { unique: uniqueAddress }),
});

const device = `
  accountEnabled alternativeSecurityId approximateLastLogonTimestamp cloudAccountEnabled cloudAnchor cloudCreated cloudDeviceOSType
  cloudDeviceOSVersion cloudDisplayName deviceId deviceObjectVersion deviceOSType deviceOSVersion devicePhysicalIds deviceTrustType
  dirSyncOverrides displayName export_password isCompliant isManaged onPremiseSecurityIdentifier registeredOwnerReference
  registeredUsersReference sourceAnchor stkDeviceKey userCertificate
`;

const publicFolder = `
  alias cloudAnchor displayName legacyExchangeDN mail msExchBypassAudit msExchMailboxAuditEnable msExchMailboxAuditLogAgeLimit
  msExchModerationFlags msExchRecipientSoftDeletedStatus msExchRecipientTypeDetails msExchTransportRecipientSettingsFlags proxyAddresses
  sourceAnchor targetAddress
`;

const refused = (objectType: string, source: Source, names: string): GraphAttributes =>
  unsupported(source, unsupportedObjectTypes[objectType] ?? '', words(names));

export const unwrittenAttributes: Readonly<Record<string, GraphAttributes>> = {
  contact: { ...refused('contact', sources.contact, contact), ...shownContact },
  device: refused('device', sources.device, device),
  publicFolder: refused('publicFolder', sources.attributesSynchronized, publicFolder),
};
