// Every attribute of the user class in Connect's target schema, and what Microsoft Graph makes of it.
// Lengths and writability: the property table of the user resource and the pages of "Create user" and "Update user" (Graph v1.0).
import {
  computedText,
  firstOf,
  flag,
  type GraphAttributes,
  marker,
  numbered,
  readOnlySid,
  readOnlyText,
  readOnlyTexts,
  reference,
  sourced,
  text,
  textWithin,
  uniqueAddress,
  unsupported,
} from './graph-attribute.ts';
import { forms } from './forms.ts';
import { sources } from './sources.ts';
import { reasons } from './unsupported-reasons.ts';

const identity = sourced(sources.user, {
  // Unique in the tenant; free text of at most 64 characters without `$` and `_` where it serves as a NameID. An account that a rule joined has none yet.
  sourceAnchor: text('onPremisesImmutableId', { mutability: 'WhenEmpty', maxLength: 64, clearable: false, needed: 'Always' }),
  cloudAnchor: computedText(),
  accountEnabled: flag('accountEnabled'),
  // 64 before the @, 48 after it. The service compares names without case and may answer with its own spelling.
  userPrincipalName: text('userPrincipalName', {
    maxLength: 113,
    comparison: 'IgnoreCase',
    clearable: false,
    needed: 'Always',
    form: forms.signInName,
    unique: uniqueAddress,
  }),
  alias: text('mailNickname', { maxLength: 64, clearable: false, computed: true, needed: 'AsWanted', form: forms.nickname }),
  // It becomes the primary one of the proxy addresses; the former one stays among them.
  mail: text('mail', { comparison: 'IgnoreCase', clearable: false, unique: uniqueAddress, form: forms.address }),
  userType: text('userType', { comparison: 'IgnoreCase', clearable: false, form: forms.userType }),
  usageLocation: text('usageLocation', { maxLength: 2, comparison: 'IgnoreCase', clearable: false, form: forms.country }),
  onPremisesSyncEnabled: marker('onPremisesSyncEnabled'),
});

const person = sourced(sources.user, {
  displayName: text('displayName', { maxLength: 256, clearable: false }),
  givenName: text('givenName', { maxLength: 64 }),
  surname: text('surname', { maxLength: 64 }),
  preferredLanguage: text('preferredLanguage'),
});

const links = sourced(sources.manager, { manager: reference('manager', false) });

const organization = sourced(sources.user, {
  title: text('jobTitle', { maxLength: 128 }),
  department: text('department', { maxLength: 64 }),
  company: text('companyName', { maxLength: 64 }),
  physicalDeliveryOfficeName: text('officeLocation', { maxLength: 128 }),
  employeeID: text('employeeId', { maxLength: 16 }),
  employeeType: text('employeeType'),
});

const address = sourced(sources.user, {
  streetAddress: text('streetAddress', { maxLength: 1024 }),
  city: text('city', { maxLength: 128 }),
  state: text('state', { maxLength: 128 }),
  postalCode: text('postalCode', { maxLength: 40 }),
  country: text('country', { maxLength: 128 }),
  telephoneNumber: firstOf('businessPhones', { maxLength: 64 }),
  mobile: text('mobilePhone', { maxLength: 64 }),
  facsimileTelephoneNumber: text('faxNumber'),
});

// Refused with "originated within an external service" where Exchange masters the object.
const extensions = sourced(
  sources.extensionAttributes,
  Object.fromEntries(
    numbered('extensionAttribute', 15).map((name) => [name, textWithin('onPremisesExtensionAttributes', name, { maxLength: 1024 })]),
  ),
);

// Graph v1.0 shows these and lets nobody write them.
const shown = sourced(sources.user, {
  proxyAddresses: readOnlyTexts('proxyAddresses', { unique: uniqueAddress }),
  onPremiseSecurityIdentifier: readOnlySid('onPremisesSecurityIdentifier'),
  onPremisesSamAccountName: readOnlyText('onPremisesSamAccountName'),
  onPremisesUserPrincipalName: readOnlyText('onPremisesUserPrincipalName'),
  onPremisesDistinguishedName: readOnlyText('onPremisesDistinguishedName'),
  dnsDomainName: readOnlyText('onPremisesDomainName'),
  lastPasswordChangeTimestamp: readOnlyText('lastPasswordChangeDateTime'),
});

const refused: GraphAttributes = {
  ...unsupported(sources.userUpdate, reasons.password, ['export_password']),
  ...unsupported(sources.user, reasons.everywhereTrue, ['cloudMastered']),
  ...unsupported(sources.attributesSynchronized, reasons.derived, [
    'netBiosName',
    'signInNames',
    'msExchImmutableId',
    'onPremisesObjectIdentifier',
  ]),
  ...unsupported(sources.user, reasons.certificate, ['userCertificate', 'userSMIMECertificate', 'searchableDeviceKey']),
  ...unsupported(sources.photo, reasons.photo, ['thumbnailPhoto']),
  ...unsupported(sources.user, reasons.profile, ['url', 'wWWHomePage', 'middleName', 'initials', 'info', 'description']),
  ...unsupported(sources.userUpdate, reasons.ownPermission, [
    'employeeHireDate',
    'employeeLeaveDateTime',
    'employeeOrgDataCostCenter',
    'employeeOrgDataDivision',
    'preferredDataLocation',
  ]),
  ...unsupported(sources.user, reasons.noProperty, [
    'assistant',
    'commonName',
    'countryCode',
    'countryLetterCode',
    'homePhone',
    'ipPhone',
    'msDsHabSeniorityIndex',
    'msDsPhoneticDisplayName',
    'otherFacsimileTelephoneNumber',
    'otherHomePhone',
    'otherIpPhone',
    'otherMobile',
    'otherPager',
    'otherTelephone',
    'pager',
    'postOfficeBox',
    'telephoneAssistant',
  ]),
  ...unsupported(sources.attributesSynchronized, reasons.exchangeLink, [
    'altRecipient',
    'authOrig',
    'cloudMSExchDelegateListLink',
    'cloudMSExchTeamMailboxOwners',
    'cloudPublicDelegates',
    'dLMemRejectPerms',
    'dLMemSubmitPerms',
    'msExchBypassModerationFromDLMembersLink',
    'msExchBypassModerationLink',
    'msExchDelegateListLink',
    'msExchModeratedByLink',
    'msExchTeamMailboxOwners',
    'msExchTeamMailboxSharePointLinkedBy',
    'publicDelegates',
    'unauthOrig',
  ]),
  ...unsupported(sources.attributesSynchronized, reasons.exchange, [
    'cloudLegacyExchangeDN',
    'cloudMSExchArchiveStatus',
    'cloudMSExchBlockedSendersHash',
    'cloudMSExchRecipientDisplayType',
    'cloudMSExchSafeRecipientsHash',
    'cloudMSExchSafeSendersHash',
    'cloudMSExchTeamMailboxExpiration',
    'cloudMSExchTeamMailboxSharePointUrl',
    'cloudMSExchUCVoiceMailSettings',
    'cloudMSExchUserHoldPolicies',
    'legacyExchangeDN',
    'msExchArchiveGuid',
    'msExchArchiveName',
    'msExchAssistantName',
    'msExchAuditAdmin',
    'msExchAuditDelegate',
    'msExchAuditDelegateAdmin',
    'msExchAuditOwner',
    'msExchBlockedSendersHash',
    'msExchBypassAudit',
    'msExchElcExpirySuspensionEnd',
    'msExchElcExpirySuspensionStart',
    'msExchElcMailboxFlags',
    'msExchEnableModeration',
    ...numbered('msExchExtensionCustomAttribute', 5),
    'msExchHideFromAddressLists',
    'msExchLitigationHoldDate',
    'msExchLitigationHoldOwner',
    'msExchMailboxAuditEnable',
    'msExchMailboxAuditLogAgeLimit',
    'msExchMailboxGuid',
    'msExchModerationFlags',
    'msExchRecipientDisplayType',
    'msExchRecipientTypeDetails',
    'msExchRemoteRecipientType',
    'msExchRequireAuthToSendTo',
    'msExchResourceCapacity',
    'msExchResourceDisplay',
    'msExchResourceMetadata',
    'msExchResourceSearchProperties',
    'msExchRetentionComment',
    'msExchRetentionUrl',
    'msExchSafeRecipientsHash',
    'msExchSafeSendersHash',
    'msExchSenderHintTranslations',
    'msExchTeamMailboxExpiration',
    'msExchTeamMailboxSharePointUrl',
    'msExchUserHoldPolicies',
    'targetAddress',
  ]),
  ...unsupported(sources.attributesSynchronized, reasons.teams, [
    'msRtcSipApplicationOptions',
    'msRtcSipDeploymentLocator',
    'msRtcSipLine',
    'msRtcSipOptionFlags',
    'msRtcSipOwnerUrn',
    'msRtcSipPrimaryUserAddress',
    'msRtcSipUserEnabled',
  ]),
};

export const userAttributes: GraphAttributes = {
  ...identity,
  ...person,
  ...links,
  ...organization,
  ...address,
  ...extensions,
  ...shown,
  ...refused,
};
