// Members and owners of groups: who may be added, one by one or twenty at once, and how they are read and removed.
import { isLive, liveTargets } from '../directory/entry.ts';
import type { Entry, LinkName, ObjectType } from '../directory/entry.ts';
import type { Answer, Call } from './call.ts';
import { keyOf, noContent } from './call.ts';
import { graphErrors } from './errors.ts';
import { isDynamic, isExchangeGroup, isUnified } from './group-kind.ts';
import { holdsAny, requireRole, roles } from './permissions.ts';
import { referenceInBody, resolve, resolveReference } from './resolve.ts';
import { requireUnrestricted } from './restricted.ts';

/** References that one request may bind. */
export const bindLimit = 20;
const ownerLimit = 100;

const acceptedByUnified: Readonly<Record<LinkName, readonly ObjectType[]>> = { members: ['user'], owners: ['user', 'servicePrincipal'] };
const acceptedBySecurity: Readonly<Record<LinkName, readonly ObjectType[]>> = {
  members: ['user', 'group', 'device', 'servicePrincipal', 'orgContact'],
  owners: ['user', 'servicePrincipal'],
};

/** What a member of a type needs beside the right to the group. Source: "Add members". */
const neededFor: Partial<Readonly<Record<ObjectType, readonly string[]>>> = {
  device: roles.writeDevices,
  orgContact: roles.readContacts,
  servicePrincipal: ['Application.ReadWrite.All'],
};

/** `POST /groups/{id}/members/$ref` */
export const addReference =
  (link: LinkName) =>
  (call: Call): Answer => {
    const group = resolve(call, 'group');
    requireWritableLinks(call, group, link);
    const target = referenceInBody(call);
    requireAcceptable(call, group, link, [target]);
    call.tenant.directory.link(group, link, target);
    return noContent;
  };

/** `DELETE /groups/{id}/members/{memberId}/$ref` */
export const removeReference =
  (link: LinkName) =>
  (call: Call): Answer => {
    const group = resolve(call, 'group');
    requireWritableLinks(call, group, link);
    const target = call.tenant.directory.findLive(keyOf(call, 1));
    if (target === undefined || group.links[link]?.has(target) !== true) {
      throw graphErrors.notFound(keyOf(call, 1));
    }
    if (link === 'owners' && isLastOwner(group, target)) {
      throw graphErrors.lastOwner();
    }
    call.tenant.directory.unlink(group, link, target);
    return noContent;
  };

/** Once a group has owners, the last who is a person stays. Source: "Remove group owner". */
const isLastOwner = (group: Entry, target: Entry): boolean =>
  target.type === 'user' && [...liveTargets(group, 'owners')].every((owner) => owner === target || owner.type !== 'user');

/**
 * The targets of a bind, all judged before any is linked: one bad or repeated reference and nothing is added.
 * @param group undefined while the group is only being created
 */
export function judgeBind(call: Call, group: Entry | undefined, link: LinkName, references: unknown, unified: boolean): readonly Entry[] {
  if (!Array.isArray(references)) {
    throw graphErrors.wrongType(`${link}@odata.bind`);
  }
  if (references.length > bindLimit) {
    throw graphErrors.tooManyReferences(link, bindLimit);
  }
  const targets = references.map((reference) => resolveReference(call, reference));
  if (new Set(targets).size < targets.length) {
    throw graphErrors.duplicateReference();
  }
  requireAcceptableTypes(link, targets, unified);
  if (group !== undefined) {
    requireAcceptable(call, group, link, targets);
  }
  return targets;
}

/** Refuses changes of members that something else decides: a rule, Exchange, or the directory on-premises. */
export function requireWritableLinks(call: Call, group: Entry, link: LinkName): void {
  const { values } = group;
  requireUnrestricted(group);
  if (isExchangeGroup(group)) {
    throw graphErrors.mailEnabledGroup('Update');
  }
  if (values['onPremisesSyncEnabled'] === true) {
    throw graphErrors.mastered();
  }
  if (link === 'members' && isDynamic(group)) {
    throw graphErrors.dynamicMembership();
  }
  if (values['isAssignableToRole'] === true) {
    requireRole(call, roles.assignableGroup);
  }
}

function requireAcceptable(call: Call, group: Entry, link: LinkName, targets: readonly Entry[]): void {
  requireAcceptableTypes(link, targets, isUnified(group));
  if (group.values['isAssignableToRole'] === true && targets.some((target) => target.type === 'group')) {
    throw graphErrors.unacceptableTarget(link);
  }
  if (link === 'members' && targets.some(({ type }) => !holdsAny(call, neededFor[type] ?? roles.updateMembers))) {
    throw graphErrors.insufficientPrivileges();
  }
  const links = group.links[link];
  if (link === 'owners' && (links?.size ?? 0) + targets.length > ownerLimit) {
    throw graphErrors.linkQuota((links?.size ?? 0) + targets.length, ownerLimit, link);
  }
  if (targets.some((target) => links?.has(target) === true && isLive(target))) {
    throw graphErrors.alreadyLinked(link);
  }
}

function requireAcceptableTypes(link: LinkName, targets: readonly Entry[], unified: boolean): void {
  const accepted = (unified ? acceptedByUnified : acceptedBySecurity)[link];
  if (targets.some((target) => !accepted.includes(target.type))) {
    throw graphErrors.unacceptableTarget(link);
  }
}
