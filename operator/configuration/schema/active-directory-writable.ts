// What rules may never write to Active Directory, whatever a manifest says: there a mistake would lock people out, or the directory refuses it anyway.
import { words } from '../words.ts';

const kinds: readonly (readonly [reason: string, names: string])[] = [
  [
    'the directory computes it itself',
    `
      adminCount badPwdCount canonicalName directReports distinguishedName isCriticalSystemObject lastLogonTimestamp logonCount managedObjects
      memberOf mS-DS-CreatorSID msDS-UserPasswordExpiryTimeComputed msExchBypassModerationFromDLMembersBL objectCategory objectClass objectGUID
      objectSid sAMAccountType whenChanged whenCreated
    `,
  ],
  ['it names the object, and to write it would be to rename or move it', 'cn dNSHostName name ou'],
  [
    'it decides who signs in and what they may do',
    `
      accountExpires altSecurityIdentities groupType lockoutTime member msDS-KeyCredentialLink primaryGroupID profilePath pwdLastSet pwdProperties
      sAMAccountName scriptPath servicePrincipalName sIDHistory userAccountControl userCertificate userParameters userPrincipalName
      userSMIMECertificate userWorkstations
    `,
  ],
];

const reasons: ReadonlyMap<string, string> = new Map(
  kinds.flatMap(([reason, names]) => words(names).map((name) => [name.toLowerCase(), reason] as const)),
);

/** Why no rule may write the attribute; `undefined` where a manifest may allow it. */
export const neverWritten = (attribute: string): string | undefined => reasons.get(attribute.toLowerCase());
