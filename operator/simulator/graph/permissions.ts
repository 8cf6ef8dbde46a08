// Which application roles open which endpoints: any one of a list is enough.
import type { Call } from './call.ts';
import { graphErrors } from './errors.ts';

const readDirectory = ['Directory.Read.All', 'Directory.ReadWrite.All'] as const;
const readUsers = ['User.Read.All', 'User.ReadWrite.All', ...readDirectory] as const;
const readGroups = [
  'Group.Read.All',
  'Group.ReadWrite.All',
  'GroupMember.Read.All',
  'GroupMember.ReadWrite.All',
  ...readDirectory,
] as const;
const readApplications = ['Application.Read.All', 'Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy', ...readDirectory] as const;

const updateUser = ['User.ReadUpdate.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const updateGroup = ['Group.ReadWrite.All', 'Directory.ReadWrite.All'] as const;
const updateMembers = ['GroupMember.ReadWrite.All', ...updateGroup] as const;

export const roles = {
  readUsers,
  createUser: ['User.Create', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  updateUser,
  enableUser: ['User.EnableDisableAccount.All'],
  /** What a change names decides which of them it needs. */
  changeUser: [...updateUser, 'User.EnableDisableAccount.All'],
  updatePassword: ['User-PasswordProfile.ReadWrite.All'],
  updateIdentities: ['User.ManageIdentities.All'],
  updateLeaveDate: ['User-LifeCycleInfo.ReadWrite.All'],
  deleteUser: ['User.DeleteRestore.All', 'User.ReadWrite.All'],
  readGroups,
  readMembers: readGroups,
  readHiddenMembers: ['Member.Read.Hidden'],
  readMemberships: [...readUsers, ...readGroups],
  createGroup: ['Group.Create', 'Group.ReadWrite.All', 'Directory.ReadWrite.All'],
  updateGroup,
  updateMembers,
  /** Of an upsert by unique name nobody knows before whether it creates. */
  changeGroup: [...updateMembers, 'Group.Create'],
  deleteGroup: ['Group.ReadWrite.All'],
  assignableGroup: ['RoleManagement.ReadWrite.Directory'],
  readDevices: ['Device.Read.All', 'Device.ReadWrite.All', ...readDirectory],
  writeDevices: ['Device.ReadWrite.All', 'Directory.ReadWrite.All'],
  readContacts: ['OrgContact.Read.All', ...readDirectory],
  readUnits: ['AdministrativeUnit.Read.All', 'AdministrativeUnit.ReadWrite.All', ...readDirectory],
  writeUnits: ['AdministrativeUnit.ReadWrite.All'],
  syncBehaviorOfUsers: ['User-OnPremisesSyncBehavior.ReadWrite.All'],
  syncBehaviorOfGroups: ['Group-OnPremisesSyncBehavior.ReadWrite.All'],
  syncBehaviorOfContacts: ['Contacts-OnPremisesSyncBehavior.ReadWrite.All'],
  readAudits: ['AuditLog.Read.All'],
  readFederation: [
    'Domain-InternalFederation.Read.All',
    'Domain-InternalFederation.ReadWrite.All',
    'Domain.Read.All',
    'Domain.ReadWrite.All',
  ],
  writeFederation: ['Domain-InternalFederation.ReadWrite.All', 'Domain.ReadWrite.All'],
  writeDomains: ['Domain.ReadWrite.All'],
  readLicenses: ['LicenseAssignment.Read.All', 'LicenseAssignment.ReadWrite.All', 'Organization.Read.All', ...readDirectory],
  assignLicenses: ['LicenseAssignment.ReadWrite.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  readRoles: ['RoleManagement.Read.Directory', 'RoleManagement.ReadWrite.Directory', ...readDirectory],
  writeRoles: ['RoleManagement.ReadWrite.Directory'],
  readApplications,
  writeApplications: ['Application.ReadWrite.All', 'Application.ReadWrite.OwnedBy'],
  readOrganization: ['Organization.Read.All', 'Organization.ReadWrite.All', ...readDirectory],
  readDomains: ['Domain.Read.All', 'Domain.ReadWrite.All', ...readDirectory],
  readObjects: [...readUsers, ...readGroups, ...readApplications],
  readDeleted: [
    'User.Read.All',
    'User.ReadWrite.All',
    'User.DeleteRestore.All',
    'Group.Read.All',
    'Group.ReadWrite.All',
    ...readApplications,
  ],
  /** For what accepts no application permission at all. */
  delegatedOnly: [],
  anyCaller: undefined,
} as const satisfies Readonly<Record<string, readonly string[] | undefined>>;

/** What a new application gets unless its maker names roles: the set that a synchronization needs. */
export const defaultRoles: readonly string[] = [
  'User.ReadWrite.All',
  'User.DeleteRestore.All',
  'User.EnableDisableAccount.All',
  'Group.ReadWrite.All',
  'GroupMember.ReadWrite.All',
  'Directory.Read.All',
  'Device.Read.All',
  'OrgContact.Read.All',
  'Organization.Read.All',
  'Domain.Read.All',
  'Application.ReadWrite.OwnedBy',
];

export const holdsAny = (call: Call, anyOf: readonly string[]): boolean => anyOf.some((role) => call.caller.roles.has(role));

/** Throws the service's 403 where the caller holds none of the roles. */
export function requireRole(call: Call, anyOf: readonly string[] | undefined): void {
  if (anyOf !== undefined && !holdsAny(call, anyOf)) {
    throw graphErrors.insufficientPrivileges();
  }
}
