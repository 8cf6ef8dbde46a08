// Where it is written what Microsoft Graph takes: pages of learn.microsoft.com.

export const sources = {
  user: 'graph/api/resources/user',
  userUpdate: 'graph/api/user-update',
  extensionAttributes: 'graph/api/resources/onpremisesextensionattributes',
  manager: 'graph/api/user-post-manager',
  photo: 'graph/api/resources/profilephoto',
  group: 'graph/api/resources/group',
  groupUpsert: 'graph/api/group-upsert',
  groupMembers: 'graph/api/group-post-members',
  administrativeUnit: 'graph/api/resources/administrativeunit',
  administrativeUnitMembers: 'graph/api/administrativeunit-post-members',
  device: 'graph/api/device-post-devices',
  contact: 'graph/api/resources/orgcontact',
  directoryExtension: 'graph/api/application-post-extensionproperty',
  /** No property of that name or meaning stands on the resource's page. */
  attributesSynchronized: 'entra/identity/hybrid/connect/reference-connect-sync-attributes-synchronized',
} as const;

export type Source = (typeof sources)[keyof typeof sources];
