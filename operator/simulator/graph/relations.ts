// Reads what hangs on an object: members, owners, the groups that it is in, its manager and reports.
import { isLive, liveSources, liveTargets } from '../directory/entry.ts';
import type { Entry, LinkName, ObjectType } from '../directory/entry.ts';
import { showTyped } from '../query/expand.ts';
import { nextLink } from '../query/list.ts';
import { asSeen, hasArrived } from '../query/replica.ts';
import { isEventual, pageSize } from '../query/options.ts';
import { asksForCount } from '../query/query-string.ts';
import { openToken } from '../query/page-token.ts';
import { ruleOf } from '../schema/rule.ts';
import { schemas } from '../schema/schemas.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, noContent, ok } from './call.ts';
import { graphErrors } from './errors.ts';
import { hidesMembers } from './hidden-members.ts';
import { holdsAny, roles } from './permissions.ts';
import { referenceInBody, resolve } from './resolve.ts';

/** What hangs on the object that an address names, and in which order. */
export type Relation = (call: Call) => Numbered;

/** `/groups/{id}/members`: in the order in which the links were added. */
export const links =
  (link: LinkName, type: ObjectType = 'group'): Relation =>
  (call) => {
    const source = resolve(call, type);
    if (link === 'members') {
      requireShown(call, source);
    }
    return orderedLinks(source, link);
  };

/** `/groups/{id}/transitiveMembers` */
export const transitiveMembers: Relation = (call) => {
  requireCastAllowed(call);
  const group = resolve(call, 'group');
  requireShown(call, group);
  return numbered(transitive(group, (entry) => liveTargets(entry, 'members')));
};

/** `/users/{id}/memberOf` and `/groups/{id}/memberOf` */
export const memberOf =
  (type: ObjectType): Relation =>
  (call) =>
    numbered(liveSources(resolve(call, type), 'members'));

/** `/users/{id}/transitiveMemberOf` */
export const transitiveMemberOf =
  (type: ObjectType): Relation =>
  (call) => {
    requireCastAllowed(call);
    return numbered(transitive(resolve(call, type), (entry) => liveSources(entry, 'members')));
  };

/** `/users/{id}/directReports` */
export const reports =
  (type: ObjectType): Relation =>
  (call) =>
    numbered([...(resolve(call, type).reports ?? [])].filter(isLive));

/** `GET /groups/{id}/members`, also with a cast */
export const listOf =
  (relation: Relation) =>
  (call: Call): Answer =>
    answerRelated(call, relation(call));

/** `GET /groups/{id}/members/$count` */
export const countOf =
  (relation: Relation) =>
  (call: Call): Answer => {
    if (!isEventual(call)) {
      throw graphErrors.countNeedsHeader();
    }
    requirePlain(call);
    return { status: 200, body: countRelated(call, relation(call)), headers: { 'content-type': 'text/plain' } };
  };

function requireShown(call: Call, source: Entry): void {
  if (hidesMembers(call, source)) {
    throw graphErrors.insufficientPrivileges();
  }
}

/** Through all levels one type is found by an advanced query only. */
function requireCastAllowed(call: Call): void {
  const advanced = isEventual(call) && (asksForCount(call.query) || call.path.pattern.endsWith('/$count'));
  if (call.path.cast !== undefined && !advanced) {
    throw graphErrors.unsupportedQuery();
  }
}

/** `GET /users/{id}/manager`: 404 where there is none. */
export const getManager =
  (type: ObjectType) =>
  (call: Call): Answer => {
    const { manager } = resolve(call, type);
    if (manager === undefined || !isLive(manager)) {
      throw graphErrors.notFound('manager');
    }
    return ok({ '@odata.context': contextUrl(call, 'directoryObjects/$entity'), ...showTyped(manager, selectMixed(call)) });
  };

/** `PUT /users/{id}/manager/$ref` */
export function putManager(call: Call): Answer {
  const user = resolve(call, 'user');
  requireOwnManager(user);
  const manager = referenceInBody(call);
  if (manager.type !== 'user' && manager.type !== 'orgContact') {
    throw graphErrors.unacceptableTarget('manager');
  }
  call.tenant.directory.setManager(user, manager);
  return noContent;
}

/** `DELETE /users/{id}/manager/$ref`: 404 where there is none. */
export function deleteManager(call: Call): Answer {
  const user = resolve(call, 'user');
  requireOwnManager(user);
  if (user.manager === undefined || !isLive(user.manager)) {
    throw graphErrors.notFound('manager');
  }
  call.tenant.directory.setManager(user, undefined);
  return noContent;
}

function requireOwnManager(user: Entry): void {
  if (user.values['onPremisesSyncEnabled'] === true) {
    throw graphErrors.mastered();
  }
}

/** Pairs of an entry and its position; positions only grow, so that a page's token survives removals. Gone through twice where the count is asked for, so never a generator. */
type Numbered = Iterable<readonly [Entry, number]>;

/** The service takes some of these here; to ignore them would answer another question than the one asked. */
function requirePlain(call: Call): void {
  if (['$filter', '$orderby', '$search', '$expand'].some((option) => call.query.has(option))) {
    throw graphErrors.unsupportedQuery();
  }
}

function answerRelated(call: Call, related: Numbered): Answer {
  requirePlain(call);
  const after = pageToken(call);
  const top = pageSize(call.query.get('$top'), call.tenant.settings.pageSize);
  const select = selectMixed(call);
  const page: Entry[] = [];
  let last = 0;
  let more = false;
  for (const [entry, position] of related) {
    if (position <= after || !isShown(call, entry)) {
      continue;
    }
    if (page.length === top) {
      more = true;
      break;
    }
    page.push(entry);
    last = position;
  }
  return ok({
    '@odata.context': contextUrl(call, select === undefined ? 'directoryObjects' : `directoryObjects(${select.join(',')})`),
    ...(asksForCount(call.query) && isEventual(call) && after === 0 ? { '@odata.count': countRelated(call, related) } : {}),
    ...(more ? { '@odata.nextLink': nextLink(call, { after: last }) } : {}),
    value: page.map((entry) => asMayBeRead(call, entry, showTyped(asSeen(call, entry), select))),
  });
}

/** Groups show their ids alone to whoever may read the other end and no groups. */
function asMayBeRead(call: Call, { type }: Entry, shown: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  if (type !== 'group' || holdsAny(call, roles.readGroups)) {
    return shown;
  }
  const isTold = (name: string): boolean => name === 'id' || name.startsWith('@odata.');
  return Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, isTold(name) ? value : null]));
}

const orderedLinks = (group: Entry, link: LinkName): Numbered => ({
  *[Symbol.iterator]() {
    for (const [target, position] of group.links[link] ?? []) {
      if (isLive(target)) {
        yield [target, position];
      }
    }
  },
});

/** Sorted by creation, so that the position in a page's token means the same on the next page. */
const numbered = (entries: Iterable<Entry>): readonly (readonly [Entry, number])[] =>
  [...entries].sort((a, b) => a.ordinal - b.ordinal).map((entry) => [entry, entry.ordinal] as const);

function transitive(start: Entry, next: (entry: Entry) => Iterable<Entry>): ReadonlySet<Entry> {
  const seen = new Set<Entry>();
  const open = [start];
  for (let entry = open.pop(); entry !== undefined; entry = open.pop()) {
    for (const found of next(entry)) {
      if (!seen.has(found)) {
        seen.add(found);
        open.push(found);
      }
    }
  }
  return seen;
}

const isShown = (call: Call, entry: Entry): boolean =>
  hasArrived(call, entry) && (call.path.cast === undefined || call.path.cast === schemas[entry.type].name);

function countRelated(call: Call, related: Numbered): number {
  let count = 0;
  for (const [entry] of related) {
    count += isShown(call, entry) ? 1 : 0;
  }
  return count;
}

/** In a list of mixed types a property need only exist in one of them. */
export function selectMixed(call: Call): readonly string[] | undefined {
  const text = call.query.get('$select');
  const names = text?.split(',').map((name) => name.trim());
  for (const name of names ?? []) {
    if (!name.startsWith('extension_') && !Object.values(schemas).some((schema) => ruleOf(schema.properties, name) !== undefined)) {
      throw graphErrors.selectUnknown(name, call.path.cast ?? 'directoryObject');
    }
  }
  return names;
}

function pageToken(call: Call): number {
  const token = call.query.get('$skiptoken');
  if (token === null) {
    return 0;
  }
  const content = openToken(call, token) as { readonly after?: unknown } | undefined;
  if (typeof content?.after !== 'number') {
    throw graphErrors.invalidPage();
  }
  return content.after;
}
