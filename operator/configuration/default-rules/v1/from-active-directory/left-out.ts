// Objects that never go to the cloud: each condition is True for an object to leave out.

/** A domain controller renames the loser of a replication conflict to `name\0ACNF:guid`. */
const replicationConflict = String.raw`CBool(InStr(DNComponent(CRef([dn]),1),"\0ACNF:")>0)`;

const recipientBits = (mask: string): string =>
  `CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],${mask}) > 0,NULL))`;

/** Mailboxes of Exchange itself: arbitration, discovery, monitoring, audit and the like, by their bits. */
const exchangeSystemMailbox = recipientBits('&H21C07000');
const exchangeRoleGroup = recipientBits('&H40000000');

const startsWith = (attribute: string, text: string): string => `Left([${attribute}], ${text.length}) = "${text}"`;

/** Accounts that Exchange once made for its client access servers: CAS_{guid}. */
const clientAccessServer = (attribute: string): string => `(${startsWith(attribute, 'CAS_')} && (InStr([${attribute}], "}") > 0))`;

const critical = 'IsPresent([isCriticalSystemObject])';

const filteredWhen = (...conditions: readonly string[]): string => `IIF(${conditions.join(' || ')}, True, NULL)`;

/** The expression of `cloudFiltered` for people: True for who stays at home, else nothing, so that a custom rule can decide. */
export const filteredPerson = filteredWhen(
  critical,
  'IsPresent([sAMAccountName]) = False',
  // The remote assistance account, and the accounts that synchronization servers made for themselves.
  '[sAMAccountName] = "SUPPORT_388945a0"',
  startsWith('mailNickname', 'SystemMailbox{'),
  startsWith('sAMAccountName', 'AAD_'),
  clientAccessServer('mailNickname'),
  clientAccessServer('sAMAccountName'),
  startsWith('sAMAccountName', 'MSOL_'),
  exchangeSystemMailbox,
  replicationConflict,
);

/** The expression of `cloudFiltered` for groups. */
export const filteredGroup = filteredWhen(
  critical,
  '[sAMAccountName] = "MSOL_AD_Sync_RichCoexistence"',
  exchangeRoleGroup,
  replicationConflict,
);

/** The expression of `cloudFiltered` for contacts. */
export const filteredContact = filteredWhen(
  critical,
  // Hidden copies that an earlier synchronization made.
  '((InStr([displayName], "(MSOL)") > 0) && [msExchHideFromAddressLists] = True)',
  clientAccessServer('mailNickname'),
  replicationConflict,
);

/** Only a computer that registered itself for hybrid join has a certificate. */
export const filteredComputer = 'IIF(IsNullOrEmpty([userCertificate]),True,NULL)';

/** The expression of `mailEnabled`: a primary SMTP address, or any mail address. */
export const hasMail =
  'IIF(((IsPresent([proxyAddresses]) = True) && (Contains([proxyAddresses], "SMTP:") > 0) && ' +
  '(InStr(Item([proxyAddresses], Contains([proxyAddresses], "SMTP:")), "@") > 0)) || ' +
  '(IsPresent([mail]) = True && (InStr([mail], "@") > 0)), True, False)';
