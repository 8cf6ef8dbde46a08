// Which of the application's permissions would allow a request that Graph refused with 403.
import { needs, readingRoles } from './permissions.ts';

interface Allowed {
  /** Method and path, as errors name a request. */
  readonly request: RegExp;
  readonly permission: string;
}

const one = ({ anyOf }: { readonly anyOf: readonly string[] }): string => anyOf.join(' or ');

const restoring = `${one(needs.removePeople)} for people, ${one(needs.removeGroups)} for groups, ${one(needs.writeUnits)} for administrative units`;

/** The first that fits counts. Sources: the permission tables of the pages of Microsoft Graph v1.0, and its permissions reference. */
const allowed: readonly Allowed[] = [
  { request: /^GET \/users\/[^/]+\/transitiveMemberOf/, permission: readingRoles },
  { request: /^GET \/users\b/, permission: one(needs.readPeople) },
  { request: /^GET \/directory\/deletedItems\/microsoft\.graph\.user\b/, permission: one(needs.readPeople) },
  { request: /^GET \/groups\b/, permission: one(needs.readGroups) },
  { request: /^GET \/directory\/deletedItems\/microsoft\.graph\.group\b/, permission: one(needs.readDeletedGroups) },
  {
    request: /^GET \/directory\/(administrativeUnits|deletedItems\/microsoft\.graph\.administrativeUnit)\b/,
    permission: one(needs.readUnits),
  },
  { request: /^GET \/applications\b/, permission: `Application.Read.All or ${one(needs.defineExtensions)}` },
  { request: /^POST \/users$/, permission: one(needs.createPeople) },
  { request: /^DELETE \/users\/[^/]+$/, permission: one(needs.removePeople) },
  { request: /^(PATCH|PUT|DELETE) \/users\//, permission: one(needs.changePeople) },
  { request: /^POST \/groups$/, permission: one(needs.createGroups) },
  { request: /^(POST|DELETE) \/groups\/[^/]+\/members\//, permission: one(needs.changeMembers) },
  { request: /^DELETE \/groups\/[^/]+$/, permission: one(needs.removeGroups) },
  { request: /^PATCH \/groups\//, permission: one(needs.changeGroups) },
  { request: /^POST \/directory\/deletedItems\/[^/]+\/restore$/, permission: restoring },
  { request: /^(POST|PATCH|DELETE) \/directory\/administrativeUnits\b/, permission: one(needs.writeUnits) },
  {
    request: /^POST \/applications\b/,
    permission: `${one(needs.defineExtensions)} (the former with the application as its own owner)`,
  },
];

/** `request` names method and path, such as `PATCH /users/<id>`. */
export const permissionFor = (request: string): string =>
  allowed.find((row) => row.request.test(request))?.permission ?? 'what the documentation names for it';
