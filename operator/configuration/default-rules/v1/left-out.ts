// Objects that never go to the cloud: each condition is True for an object to leave out.

/** A domain controller renames the loser of a replication conflict to `name\0ACNF:guid`. */
const replicationConflict = String.raw`InStr(DNComponent(CRef([dn]),1),"\0ACNF:") > 0`;

/** Mailboxes of Exchange itself: arbitration, discovery, monitoring, audit and the like, by their bits. */
const exchangeSystemMailbox =
  'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H21C07000) <> 0,NULL))';
const exchangeRoleGroup = 'CBool(IIF(IsPresent([msExchRecipientTypeDetails]),BitAnd([msExchRecipientTypeDetails],&H40000000) <> 0,NULL))';

const startsWith = (attribute: string, text: string): string => `Left([${attribute}],${text.length}) = "${text}"`;

/** Accounts that Exchange once made for its client access servers: CAS_{guid}. */
const clientAccessServer = (attribute: string): string => `(${startsWith(attribute, 'CAS_')} && InStr([${attribute}],"}") > 0)`;

const filteredWhen = (conditions: readonly string[]): string => `IIF(${conditions.join(' || ')}, True, NULL)`;

/** The expression of `cloudFiltered` for people: True for who stays at home, else nothing, so that a custom rule can decide. */
export const filteredPerson = filteredWhen([
  'IsPresent([isCriticalSystemObject])',
  'IsPresent([sAMAccountName]) = False',
  // The remote assistance account, and the accounts that synchronization servers made for themselves.
  '[sAMAccountName] = "SUPPORT_388945a0"',
  startsWith('sAMAccountName', 'AAD_'),
  startsWith('sAMAccountName', 'MSOL_'),
  startsWith('mailNickname', 'SystemMailbox{'),
  clientAccessServer('mailNickname'),
  clientAccessServer('sAMAccountName'),
  exchangeSystemMailbox,
  replicationConflict,
]);

/** The expression of `cloudFiltered` for groups. */
export const filteredGroup = filteredWhen([
  'IsPresent([isCriticalSystemObject])',
  '[sAMAccountName] = "MSOL_AD_Sync_RichCoexistence"',
  exchangeRoleGroup,
  replicationConflict,
]);
