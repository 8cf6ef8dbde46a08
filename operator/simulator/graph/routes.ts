// Every address of Graph that the simulator knows: who may call it, what it costs, and what answers.
import type { ObjectType } from '../directory/entry.ts';
import { schemas } from '../schema/schemas.ts';
import type { Answer, Call } from './call.ts';
import * as units from './administrative-units.ts';
import * as applications from './applications.ts';
import { getDirectoryAudit, listDirectoryAudits } from './audit-logs.ts';
import * as bin from './deleted-items.ts';
import { answerDelta } from './delta.ts';
import { removeDevice, updateDevice } from './devices.ts';
import * as objects from './directory-objects.ts';
import { addRoleMember, removeRoleMember } from './directory-roles.ts';
import { graphErrors } from './errors.ts';
import * as federation from './federation.ts';
import * as groups from './groups.ts';
import * as licenses from './licenses.ts';
import { deleteMemberObject } from './member-object.ts';
import { checkMember, getMember } from './memberships.ts';
import { addReference, removeReference } from './members.ts';
import { requireRole, roles } from './permissions.ts';
import * as relations from './relations.ts';
import { changeSyncBehavior, getSyncBehavior } from './sync-behavior.ts';
import * as tenant from './tenant-resources.ts';
import * as users from './users.ts';

export interface Route {
  /** Undefined: the handler itself looks at the caller's roles. */
  readonly anyOf: readonly string[] | undefined;
  /** Resource units of a plain request. */
  readonly units: number;
  readonly answer: (call: Call) => Answer;
}

const route = (anyOf: readonly string[] | undefined, answer: (call: Call) => Answer, units = 1): Route => ({ anyOf, answer, units });
const refused = (): never => {
  throw graphErrors.insufficientPrivileges();
};

const notAllowed = (): never => {
  throw graphErrors.methodNotAllowed();
};

/** What may be asked about the memberships of the objects of a set. */
const membershipQuestions = (set: string, anyOf: readonly string[], type?: ObjectType): Readonly<Record<string, Route>> => ({
  [`POST ${set}/{}/checkMemberGroups`]: route(anyOf, checkMember(type, 'groups'), 4),
  [`POST ${set}/{}/checkMemberObjects`]: route(anyOf, checkMember(type, 'objects'), 4),
  [`POST ${set}/{}/getMemberGroups`]: route(anyOf, getMember(type, 'groups'), 2),
  [`POST ${set}/{}/getMemberObjects`]: route(anyOf, getMember(type, 'objects'), 2),
});

/** A list of what hangs on an object, and how many there are. */
const related = (address: string, anyOf: readonly string[], relation: relations.Relation, units = 1): Readonly<Record<string, Route>> => ({
  [`GET ${address}`]: route(anyOf, relations.listOf(relation), units),
  [`GET ${address}/$count`]: route(anyOf, relations.countOf(relation), units),
});

/** Who masters the objects of a set. */
const syncBehavior = (
  type: ObjectType,
  set: string,
  read: readonly string[],
  write: readonly string[],
): Readonly<Record<string, Route>> => ({
  [`GET ${set}/{}/onPremisesSyncBehavior`]: route([...read, ...write], getSyncBehavior(type, set)),
  [`PATCH ${set}/{}/onPremisesSyncBehavior`]: route(write, changeSyncBehavior(type, set)),
});

const table: Readonly<Record<string, Route>> = {
  'GET users': route(roles.readUsers, users.listUsers, 2),
  'POST users': route(roles.createUser, users.createUser),
  'GET users/$count': route(roles.readUsers, objects.countOf('user', 'users'), 2),
  'GET users/delta': route(roles.readUsers, answerDelta('user'), 2),
  'GET users/{}': route(roles.readUsers, users.getUser),
  'PATCH users/{}': route(roles.changeUser, users.updateUser),
  'DELETE users/{}': route(roles.deleteUser, users.removeUser),
  'GET users/{}/manager': route(roles.readUsers, relations.getManager('user')),
  'PUT users/{}/manager/$ref': route(roles.updateUser, relations.putManager),
  'DELETE users/{}/manager/$ref': route(roles.updateUser, relations.deleteManager),
  ...related('users/{}/directReports', roles.readUsers, relations.reports('user')),
  ...related('users/{}/memberOf', roles.readMemberships, relations.memberOf('user'), 2),
  ...related('users/{}/transitiveMemberOf', roles.readMemberships, relations.transitiveMemberOf('user'), 2),

  'GET groups': route(roles.readGroups, groups.listGroups),
  'POST groups': route(roles.createGroup, groups.createGroup),
  'GET groups/$count': route(roles.readGroups, objects.countOf('group', 'groups')),
  'GET groups/delta': route(roles.readGroups, answerDelta('group'), 2),
  'GET groups/{}': route(roles.readGroups, groups.getGroup),
  'PATCH groups/{}': route(roles.changeGroup, groups.updateGroup),
  'DELETE groups/{}': route(roles.deleteGroup, groups.removeGroup),
  ...related('groups/{}/members', roles.readMembers, relations.links('members'), 3),
  ...related('groups/{}/transitiveMembers', roles.readMembers, relations.transitiveMembers, 5),
  'POST groups/{}/members/$ref': route(roles.updateMembers, addReference('members')),
  'DELETE groups/{}/members/{}/$ref': route(roles.updateMembers, removeReference('members')),
  'DELETE groups/{}/members/{}': route(roles.anyCaller, deleteMemberObject),
  ...related('groups/{}/owners', roles.readMembers, relations.links('owners')),
  'POST groups/{}/owners/$ref': route(roles.updateGroup, addReference('owners')),
  'DELETE groups/{}/owners/{}/$ref': route(roles.updateGroup, removeReference('owners')),
  ...related('groups/{}/memberOf', roles.readGroups, relations.memberOf('group'), 2),
  ...related('groups/{}/transitiveMemberOf', roles.readGroups, relations.transitiveMemberOf('group'), 2),

  'GET devices': route(roles.readDevices, objects.listOf('device', 'devices')),
  'POST devices': route(roles.delegatedOnly, refused),
  'GET devices/$count': route(roles.readDevices, objects.countOf('device', 'devices')),
  'GET devices/delta': route(roles.readDevices, answerDelta('device')),
  'GET devices/{}': route(roles.readDevices, objects.getOf('device', 'devices')),
  'PATCH devices/{}': route(roles.writeDevices, updateDevice),
  'DELETE devices/{}': route(roles.writeDevices, removeDevice),
  ...related('devices/{}/memberOf', roles.readDevices, relations.memberOf('device'), 2),
  ...related('devices/{}/transitiveMemberOf', roles.readDevices, relations.transitiveMemberOf('device'), 2),
  'GET contacts': route(roles.readContacts, objects.listOf('orgContact', 'contacts')),
  'POST contacts': route(roles.readContacts, notAllowed),
  'GET contacts/$count': route(roles.readContacts, objects.countOf('orgContact', 'contacts')),
  'GET contacts/delta': route(roles.readContacts, answerDelta('orgContact')),
  'GET contacts/{}': route(roles.readContacts, objects.getOf('orgContact', 'contacts')),
  'PATCH contacts/{}': route(roles.readContacts, notAllowed),
  'DELETE contacts/{}': route(roles.readContacts, notAllowed),
  'GET contacts/{}/manager': route(roles.readContacts, relations.getManager('orgContact')),
  ...related('contacts/{}/directReports', roles.readContacts, relations.reports('orgContact')),
  ...related('contacts/{}/memberOf', roles.readContacts, relations.memberOf('orgContact'), 2),
  ...related('contacts/{}/transitiveMemberOf', roles.readContacts, relations.transitiveMemberOf('orgContact'), 2),
  ...membershipQuestions('users', roles.readGroups, 'user'),
  ...membershipQuestions('groups', roles.readGroups, 'group'),
  ...membershipQuestions('devices', roles.readDevices, 'device'),
  ...membershipQuestions('contacts', roles.readContacts, 'orgContact'),
  ...membershipQuestions('directoryObjects', roles.readObjects),

  'GET directory/administrativeUnits': route(roles.readUnits, units.listUnits),
  'POST directory/administrativeUnits': route(roles.writeUnits, units.createUnit),
  'GET directory/administrativeUnits/$count': route(roles.readUnits, objects.countOf('administrativeUnit', 'administrativeUnits')),
  'GET directory/administrativeUnits/delta': route(roles.readUnits, answerDelta('administrativeUnit')),
  'GET directory/administrativeUnits/{}': route(roles.readUnits, units.getUnit),
  'PATCH directory/administrativeUnits/{}': route(roles.writeUnits, units.updateUnit),
  'DELETE directory/administrativeUnits/{}': route(roles.writeUnits, units.removeUnit),
  ...related('directory/administrativeUnits/{}/members', roles.readUnits, relations.links('members', 'administrativeUnit')),
  'POST directory/administrativeUnits/{}/members': route(roles.writeUnits, units.createInUnit),
  'POST directory/administrativeUnits/{}/members/$ref': route(roles.writeUnits, units.addUnitMember),
  'DELETE directory/administrativeUnits/{}/members/{}/$ref': route(roles.writeUnits, units.removeUnitMember),
  'GET directoryRoles': route(roles.readRoles, objects.listOf('directoryRole', 'directoryRoles')),
  'GET directoryRoles/{}': route(roles.readRoles, objects.getOf('directoryRole', 'directoryRoles')),
  ...related('directoryRoles/{}/members', roles.readRoles, relations.links('members', 'directoryRole')),
  'POST directoryRoles/{}/members/$ref': route(roles.writeRoles, addRoleMember),
  'DELETE directoryRoles/{}/members/{}/$ref': route(roles.writeRoles, removeRoleMember),

  'GET applications': route(roles.readApplications, applications.listApplications, 2),
  'POST applications': route(roles.writeApplications, applications.createApplication),
  'GET applications/{}': route(roles.readApplications, applications.getApplication),
  'PATCH applications/{}': route(roles.writeApplications, applications.updateApplication),
  'DELETE applications/{}': route(roles.writeApplications, applications.removeApplication),
  'GET applications/{}/extensionProperties': route(roles.readApplications, applications.listExtensions),
  'POST applications/{}/extensionProperties': route(roles.writeApplications, applications.createExtension),
  'DELETE applications/{}/extensionProperties/{}': route(roles.writeApplications, applications.removeExtension),
  'GET servicePrincipals': route(roles.readApplications, applications.listServicePrincipals),
  'GET servicePrincipals/{}': route(roles.readApplications, applications.getServicePrincipal),

  'GET directoryObjects/{}': route(roles.readObjects, objects.getObject),
  'POST directoryObjects/validateProperties': route(roles.readGroups, objects.validateProperties),
  'POST directoryObjects/getByIds': route(roles.readObjects, objects.getByIds, 5),
  'GET directory/deletedItems': route(roles.readDeleted, bin.listDeleted),
  'GET directory/deletedItems/{}': route(roles.readDeleted, bin.getDeleted),
  'DELETE directory/deletedItems/{}': route(roles.anyCaller, bin.purgeDeleted),
  'POST directory/deletedItems/{}/restore': route(roles.anyCaller, bin.restoreDeleted),
  'GET directory/onPremisesSynchronization': route(roles.delegatedOnly, refused),
  'GET directory/onPremisesSynchronization/{}': route(roles.delegatedOnly, refused),
  'PATCH directory/onPremisesSynchronization/{}': route(roles.delegatedOnly, refused),

  'GET organization': route(roles.readOrganization, tenant.listOrganization),
  'GET organization/{}': route(roles.readOrganization, tenant.getOrganization),
  'GET domains': route(roles.readDomains, tenant.listDomains),
  'GET domains/{}': route(roles.readDomains, tenant.getDomain),
  'PATCH domains/{}': route(roles.writeDomains, federation.updateDomain),
  'GET domains/{}/federationConfiguration': route(roles.readFederation, federation.listFederation),
  'POST domains/{}/federationConfiguration': route(roles.writeFederation, federation.createFederation),
  'GET domains/{}/federationConfiguration/{}': route(roles.readFederation, federation.getFederation),
  'PATCH domains/{}/federationConfiguration/{}': route(roles.writeFederation, federation.updateFederation),
  'DELETE domains/{}/federationConfiguration/{}': route(roles.writeFederation, federation.removeFederation),

  ...syncBehavior('user', 'users', roles.readUsers, roles.syncBehaviorOfUsers),
  ...syncBehavior('group', 'groups', roles.readGroups, roles.syncBehaviorOfGroups),
  ...syncBehavior('orgContact', 'contacts', roles.readContacts, roles.syncBehaviorOfContacts),
  'GET auditLogs/directoryAudits': route(roles.readAudits, listDirectoryAudits),
  'GET auditLogs/directoryAudits/{}': route(roles.readAudits, getDirectoryAudit),
  'GET subscribedSkus': route(roles.readLicenses, licenses.listSkus, 3),
  'GET subscribedSkus/{}': route(roles.readLicenses, licenses.getSku),
  'POST users/{}/assignLicense': route(roles.assignLicenses, licenses.assignLicense),
};

const routes = new Map(Object.entries(table));
const methods = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'] as const;

/** The route of a request, or the service's refusal of an address or method that it does not have. */
export function findRoute(call: Pick<Call, 'method' | 'path'>): Route {
  const found = routes.get(`${call.method} ${call.path.pattern}`);
  if (found !== undefined) {
    return found;
  }
  if (methods.some((method) => routes.has(`${method} ${call.path.pattern}`))) {
    throw graphErrors.methodNotAllowed();
  }
  throw graphErrors.unknownSegment(call.path.segments.at(-1) ?? '');
}

const knownOptions: ReadonlySet<string> = new Set([
  '$select',
  '$filter',
  '$search',
  '$orderby',
  '$top',
  '$count',
  '$expand',
  '$skiptoken',
  '$deltatoken',
]);

/** What one object does not take, as there is nothing to choose from. */
const collectionOptions: ReadonlySet<string> = new Set(['$filter', '$search', '$orderby', '$top', '$count', '$skiptoken']);
/** Short lists that come whole. */
const shortLists: ReadonlySet<string> = new Set([
  'organization',
  'domains',
  'subscribedSkus',
  'applications/{}/extensionProperties',
  'domains/{}/federationConfiguration',
]);
const isOneObject = ({ method, path }: Call): boolean =>
  method === 'GET' && /(?:\{\}|\/manager|\/onPremisesSyncBehavior)$/.test(path.pattern);

/** Lists of objects of several types, of which a cast leaves one. */
const castable = /^directory\/deletedItems|\/(?:members|owners|memberOf|transitiveMembers|transitiveMemberOf|directReports)(?:\/\$count)?$/;

/** Answers one request, or throws a `GraphError`. */
export function answerCall(call: Call, route: Route): Answer {
  requireRole(call, route.anyOf);
  requireOptions(call);
  const { cast, pattern } = call.path;
  if (cast !== undefined && !(castable.test(pattern) && Object.values(schemas).some(({ name }) => name === cast))) {
    throw graphErrors.unknownSegment(`microsoft.graph.${cast}`);
  }
  return route.answer(call);
}

function requireOptions(call: Call): void {
  for (const option of call.query.keys()) {
    if (option.startsWith('$') && !knownOptions.has(option)) {
      throw graphErrors.unknownOption(option);
    }
    if (collectionOptions.has(option) && isOneObject(call)) {
      throw graphErrors.onCollectionsOnly(option);
    }
    if (collectionOptions.has(option) && shortLists.has(call.path.pattern)) {
      throw graphErrors.unsupportedQuery();
    }
  }
}
