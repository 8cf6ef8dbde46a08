// The services of the cloud and the attributes that each of them wants: one rule for each, so that a service can be left out whole.
import type { Flow } from '../../../../model/revision.ts';
import { directs, numbered, unlessEmpty } from '../../builders.ts';

export interface Application {
  /** As it stands in the names of the rules. */
  readonly name: string;
  readonly title: string;
  readonly user?: readonly Flow[];
  readonly contact?: readonly Flow[];
  readonly group?: readonly Flow[];
}

const extensions = numbered('extensionAttribute', 15);
const account = directs('accountEnabled userPrincipalName onPremisesUserPrincipalName');
const name = 'displayName givenName surname<sn';
const place = 'city<l country<co state<st streetAddress postalCode physicalDeliveryOfficeName';
const telephones = 'telephoneNumber mobile facsimileTelephoneNumber';
const otherTelephones = 'otherFacsimileTelephoneNumber otherHomePhone otherTelephone pager homePhone';
const moreTelephones = 'ipPhone otherIpPhone otherMobile otherPager';
const senders = 'authOrig dLMemRejectPerms dLMemSubmitPerms unauthOrig';
const alias = 'alias<mailNickname';
const countryCode = unlessEmpty('countryCode');

const exchangeRecipient =
  `${senders} ${extensions} legacyExchangeDN ${alias} msDsHabSeniorityIndex<msDS-HABSeniorityIndex ` +
  'msDsPhoneticDisplayName<msDS-PhoneticDisplayName msExchHideFromAddressLists msExchLitigationHoldDate msExchLitigationHoldOwner ' +
  'msExchModeratedByLink msExchModerationFlags msExchRecipientDisplayType msExchRecipientTypeDetails msExchRequireAuthToSendTo ' +
  'msExchRetentionComment msExchRetentionUrl<msExchRetentionURL msExchSenderHintTranslations proxyAddresses publicDelegates info ' +
  numbered('msExchExtensionCustomAttribute', 5);

const exchangePerson =
  `${name} ${place} ${telephones} ${otherTelephones} ${exchangeRecipient} assistant company countryLetterCode<c department initials manager ` +
  'msExchAssistantName msExchBlockedSendersHash msExchSafeRecipientsHash msExchSafeSendersHash targetAddress telephoneAssistant thumbnailPhoto title ' +
  'userCertificate userSMIMECertificate wWWHomePage';

const exchangeUser =
  `${exchangePerson} msExchArchiveGuid<msExchArchiveGUID msExchArchiveName msExchAuditAdmin msExchAuditDelegate ` +
  'msExchAuditDelegateAdmin msExchAuditOwner msExchBypassAudit msExchDelegateListLink ' +
  'msExchElcExpirySuspensionEnd<msExchELCExpirySuspensionEnd msExchElcExpirySuspensionStart<msExchELCExpirySuspensionStart ' +
  'msExchElcMailboxFlags<msExchELCMailboxFlags msExchEnableModeration msExchImmutableId msExchMailboxAuditEnable ' +
  'msExchMailboxAuditLogAgeLimit msExchMailboxGuid msExchRemoteRecipientType msExchResourceCapacity msExchResourceDisplay ' +
  'msExchResourceMetadata<msExchResourceMetaData msExchResourceSearchProperties msExchTeamMailboxExpiration msExchTeamMailboxOwners ' +
  'msExchTeamMailboxSharePointUrl msExchUserHoldPolicies';

const telephony =
  'msRtcSipDeploymentLocator<msRTCSIP-DeploymentLocator msRtcSipLine<msRTCSIP-Line msRtcSipOptionFlags<msRTCSIP-OptionFlags ' +
  'msRtcSipPrimaryUserAddress<msRTCSIP-PrimaryUserAddress msRtcSipUserEnabled<msRTCSIP-UserEnabled';

const meetingPerson =
  `${name} ${place} ${telephones} ${alias} company department description homePhone ipPhone mail manager msExchHideFromAddressLists ` +
  `otherTelephone proxyAddresses thumbnailPhoto title wWWHomePage`;

const sharePointPerson =
  `${name} ${place} ${telephones} ${otherTelephones} ${moreTelephones} ${senders} ${extensions} ${alias} company department description ` +
  'info initials mail manager middleName postOfficeBox proxyAddresses targetAddress telephoneAssistant thumbnailPhoto title url wWWHomePage';

const customerRelations = `${name} ${place} ${telephones} company description manager title`;
const listOfMembers = 'displayName description managedBy member';

/** In Entra Connect's order, which is the order of their precedences. */
export const applications = {
  identity: {
    name: 'Identity',
    title: 'Signs people in and shows who they are, whatever services the tenant has.',
    user: [...account, ...directs(`displayName givenName surname<sn mail ${alias} proxyAddresses`)],
    contact: directs(`displayName givenName surname<sn ${alias} proxyAddresses`),
    group: directs(`displayName mail managedBy ${alias} member proxyAddresses`),
  },
  exchange: {
    name: 'ExchangeOnline',
    title: 'Gives Exchange Online its recipients.',
    user: [...account, ...directs(exchangeUser), ...directs('description'), countryCode],
    contact: [...directs(exchangePerson), ...directs('countryCode description')],
    group: directs(
      `${exchangeRecipient} ${listOfMembers} msExchCoManagedByLink msExchEnableModeration ` +
        'msOrgIsOrganizational<msOrg-IsOrganizational oOFReplyToOriginator reportToOriginator reportToOwner',
    ),
  },
  customerRelations: {
    name: 'DynamicsCRM',
    title: 'Gives Dynamics its people.',
    user: [...account, ...directs(`${customerRelations} preferredLanguage`), countryCode],
    contact: directs(`${customerRelations} countryCode`),
    group: directs(listOfMembers),
  },
  deviceManagement: {
    name: 'Intune',
    title: 'Gives Intune the people whose devices it manages.',
    user: [...account, ...directs(`${alias} description displayName mail proxyAddresses`)],
    contact: directs(`${alias} description displayName mail proxyAddresses`),
    group: directs(`${alias} description displayName mail member proxyAddresses`),
  },
  meetings: {
    name: 'LyncOnline',
    title: 'Gives Teams and Skype for Business their people.',
    user: [
      ...account,
      ...directs(
        `${meetingPerson} ${telephony} preferredLanguage msRtcSipApplicationOptions<msRTCSIP-ApplicationOptions msRtcSipOwnerUrn<msRTCSIP-OwnerUrn`,
      ),
    ],
    contact: directs(meetingPerson),
    group: directs(`${alias} ${listOfMembers} mail msExchHideFromAddressLists proxyAddresses`),
  },
  sharePoint: {
    name: 'SharePointOnline',
    title: 'Gives SharePoint its people.',
    user: [
      ...account,
      ...directs(`${sharePointPerson} preferredLanguage msExchTeamMailboxExpiration msExchTeamMailboxOwners`),
      ...directs('msExchTeamMailboxSharePointLinkedBy msExchTeamMailboxSharePointUrl'),
      countryCode,
    ],
    contact: directs(`${sharePointPerson} countryCode`),
    group: directs(
      `${senders} ${extensions} ${alias} ${listOfMembers} hideDLMembership info mail oOFReplyToOriginator proxyAddresses ` +
        'reportToOriginator reportToOwner',
    ),
  },
  rightsManagement: {
    name: 'AzureRMS',
    title: 'Gives the rights management service what it needs at least.',
    user: directs('displayName mail onPremisesUserPrincipalName proxyAddresses userPrincipalName'),
    contact: directs('mail proxyAddresses'),
    group: directs('displayName mail member proxyAddresses'),
  },
  office: {
    name: 'OfficeProPlus',
    title: 'Gives the Office applications what they need at least.',
    user: directs('displayName onPremisesUserPrincipalName userPrincipalName'),
  },
} as const satisfies Record<string, Application>;

/** Precedences follow from the order; the rule of the Office applications came late. */
export const inOrder: readonly Application[] = [
  applications.identity,
  applications.exchange,
  applications.customerRelations,
  applications.deviceManagement,
  applications.meetings,
  applications.sharePoint,
  applications.rightsManagement,
];
