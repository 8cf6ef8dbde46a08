// What kind of values Active Directory keeps in the attributes that rules read.

export type AttributeKind =
  | 'text'
  | 'texts'
  | 'addresses'
  | 'number'
  | 'large'
  | 'boolean'
  | 'bytes'
  | 'several bytes'
  | 'sid'
  | 'guid'
  | 'reference'
  | 'references';

const byKind: Readonly<Record<Exclude<AttributeKind, 'text'>, readonly string[]>> = {
  texts: [
    'description',
    'postOfficeBox',
    'url',
    'otherTelephone',
    'otherMobile',
    'otherHomePhone',
    'otherPager',
    'otherIpPhone',
    'otherFacsimileTelephoneNumber',
    'msExchExtensionCustomAttribute1',
    'msExchExtensionCustomAttribute2',
    'msExchSenderHintTranslations',
    'wWWHomePage',
  ],
  addresses: ['proxyAddresses'],
  number: [
    'userAccountControl',
    'groupType',
    'msExchRecipientTypeDetails',
    'msExchRecipientDisplayType',
    'msExchRemoteRecipientType',
    'countryCode',
    'msExchModerationFlags',
    'msExchELCMailboxFlags',
    'msDS-HABSeniorityIndex',
    'msExchResourceCapacity',
  ],
  large: ['pwdLastSet', 'accountExpires', 'whenCreated', 'lockoutTime', 'msExchAuditAdmin'],
  boolean: [
    'isCriticalSystemObject',
    'msExchHideFromAddressLists',
    'hideDLMembership',
    'msExchRequireAuthToSendTo',
    'msExchEnableModeration',
    'reportToOriginator',
    'reportToOwner',
    'oOFReplyToOriginator',
    'msOrg-IsOrganizational',
    'msRTCSIP-UserEnabled',
    'msDS-IsEnabled',
  ],
  bytes: [
    'thumbnailPhoto',
    'jpegPhoto',
    'msExchArchiveGUID',
    'msExchMailboxGuid',
    'msExchSafeSendersHash',
    'msExchSafeRecipientsHash',
    'msExchBlockedSendersHash',
    'msDS-DeviceID',
  ],
  'several bytes': ['userCertificate', 'userSMIMECertificate', 'msDS-KeyCredentialLink', 'searchableDeviceKey'],
  sid: ['objectSid', 'msExchMasterAccountSid', 'msRTCSIP-OriginatorSid', 'sIDHistory', 'ms-DS-CreatorSID', 'mS-DS-CreatorSID'],
  guid: ['objectGUID', 'mS-DS-ConsistencyGuid', 'ms-DS-ConsistencyGuid'],
  reference: ['manager', 'managedBy', 'assistant', 'secretary', 'msExchTeamMailboxSharePointLinkedBy', 'msDS-RegisteredOwner'],
  references: [
    'member',
    'owner',
    'seeAlso',
    'authOrig',
    'unauthOrig',
    'dLMemSubmitPerms',
    'dLMemRejectPerms',
    'publicDelegates',
    'altRecipient',
    'msExchModeratedByLink',
    'msExchCoManagedByLink',
    'msExchDelegateListLink',
    'msExchBypassModerationLink',
    'msExchTeamMailboxOwners',
    'msDS-RegisteredUsers',
    'msExchBypassModerationFromDLMembersLink',
    'memberOf',
  ],
};

const kinds = new Map(Object.entries(byKind).flatMap(([kind, names]) => names.map((name) => [name, kind as AttributeKind])));

/** Text where nothing else is known of an attribute. */
export const kindOf = (attribute: string): AttributeKind => kinds.get(attribute) ?? 'text';
export const isReference = (attribute: string): boolean => kindOf(attribute).startsWith('reference');
