// The properties of what administers others: administrative units, and the directory's roles.
import { readOnlyFlag, readOnlyInstant, readOnlyText, text, writable } from './rule.ts';
import type { TypeSchema } from './rule.ts';

export const administrativeUnitSchema: TypeSchema = {
  name: 'administrativeUnit',
  resource: 'AdministrativeUnit',
  shownByDefault: [
    'id',
    'deletedDateTime',
    'displayName',
    'description',
    'isMemberManagementRestricted',
    'membershipRule',
    'membershipType',
    'membershipRuleProcessingState',
    'visibility',
  ],
  properties: {
    id: readOnlyText,
    deletedDateTime: readOnlyInstant,
    displayName: { ...text(256), requiredAtCreation: true, notNullable: true },
    description: text(1024),
    isMemberManagementRestricted: { ...readOnlyFlag, access: 'createOnly' },
    membershipRule: text(3072),
    membershipRuleProcessingState: { ...writable, oneOf: ['On', 'Paused'] },
    membershipType: { ...writable, oneOf: ['Assigned', 'Dynamic'] },
    visibility: { ...writable, oneOf: ['Public', 'HiddenMembership'] },
  },
};

export const directoryRoleSchema: TypeSchema = {
  name: 'directoryRole',
  resource: 'DirectoryRole',
  shownByDefault: ['id', 'deletedDateTime', 'description', 'displayName', 'roleTemplateId'],
  properties: {
    id: readOnlyText,
    deletedDateTime: readOnlyInstant,
    description: readOnlyText,
    displayName: readOnlyText,
    roleTemplateId: readOnlyText,
  },
};
