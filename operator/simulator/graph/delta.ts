// Delta queries: a full enumeration in pages first, then what changed since, page by page along the tenant's change log.
// A page shows the state at its reading, so that an object may come again on a later page, as it may in the service.
import { indexOfOrdinal } from '../directory/directory.ts';
import type { ChangeRecord } from '../directory/change-log.ts';
import { isLive } from '../directory/entry.ts';
import type { Entry, LinkName } from '../directory/entry.ts';
import { hasArrived } from '../query/replica.ts';
import { sealToken } from '../query/page-token.ts';
import type { Shown } from '../query/projection.ts';
import { showProperty } from '../query/projection.ts';
import { odataType, schemas } from '../schema/schemas.ts';
import type { Answer, Call } from './call.ts';
import { contextUrl, ok, prefers } from './call.ts';
import { newest, readToken } from './delta-token.ts';
import type { DeltaToken } from './delta-token.ts';

export type DeltaType = 'user' | 'group' | 'device' | 'orgContact' | 'administrativeUnit';
type Navigation = LinkName | 'manager';

const navigations: Readonly<Record<DeltaType, readonly Navigation[]>> = {
  user: ['manager'],
  group: ['members', 'owners'],
  device: [],
  orgContact: ['manager'],
  administrativeUnit: ['members'],
};
const sets: Readonly<Record<DeltaType, string>> = {
  user: 'users',
  group: 'groups',
  device: 'devices',
  orgContact: 'contacts',
  administrativeUnit: 'administrativeUnits',
};
/** `GET /users/delta`, and the same of each type that has it */
export const answerDelta =
  (type: DeltaType) =>
  (call: Call): Answer => {
    const token = readToken(call, type, navigations[type]);
    const isBeginning =
      token.begun === undefined && token.until === undefined && (token.after ?? 0) === 0 && token.linksAfter === undefined;
    if (isBeginning && call.tenant.settings.deltaEmptyPages) {
      return page(call, type, [], { next: { ...token, begun: true } });
    }
    return token.after === undefined ? follow(call, type, token) : enumerate(call, type, token);
  };

/** The first round: every live object with its links; a large group comes again with further members. */
function enumerate(call: Call, type: DeltaType, token: DeltaToken): Answer {
  const { directory, settings } = call.tenant;
  const ordered = directory.ordered(type);
  const value: Shown[] = [];
  let links = 0;
  for (
    let index = indexOfOrdinal(ordered, (token.after ?? 0) + (token.linksAfter === undefined ? 1 : 0));
    index < ordered.length;
    index += 1
  ) {
    const entry = ordered[index];
    if (entry === undefined || !isTracked(token, entry) || !isLive(entry) || !hasArrived(call, entry)) {
      continue;
    }
    const resumed = entry.ordinal === token.after ? (token.linksAfter ?? 0) : 0;
    if (value.length >= settings.deltaPageSize || links >= settings.deltaMembersPerPage) {
      const before = ordered[index - 1];
      return page(call, type, value, { next: { ...token, after: before?.ordinal ?? 0, linksAfter: undefined } });
    }
    const part = linkPart(entry, selectedNavigations(type, token.select), resumed, settings.deltaMembersPerPage - links);
    value.push({ ...showTracked(entry, token.select, undefined), ...part.shown });
    links += part.count;
    if (part.last !== undefined) {
      return page(call, type, value, { next: { ...token, after: entry.ordinal, linksAfter: part.last } });
    }
  }
  return page(call, type, value, { delta: { select: token.select, ids: token.ids, from: token.from, at: call.now } });
}

interface LinkPart {
  readonly shown: Shown;
  readonly count: number;
  /** The position of the last link shown, where more are left. */
  readonly last: number | undefined;
}

function linkPart(entry: Entry, selected: readonly Navigation[], after: number, room: number): LinkPart {
  const shown: Shown = {};
  let count = 0;
  for (const navigation of selected) {
    if (navigation === 'manager') {
      if (entry.manager !== undefined && isLive(entry.manager)) {
        shown['manager@delta'] = [linkItem(entry.manager, true)];
      }
      continue;
    }
    const items: Shown[] = [];
    let last: number | undefined;
    for (const [target, position] of entry.links[navigation] ?? []) {
      // Owners are few and come whole with the first part.
      if (!isLive(target) || (navigation === 'members' ? position <= after : after > 0)) {
        continue;
      }
      if (navigation === 'members' && count >= room) {
        shown[`${navigation}@delta`] = items;
        return { shown, count, last: last ?? after };
      }
      items.push(linkItem(target, true));
      last = position;
      count += 1;
    }
    if (items.length > 0) {
      shown[`${navigation}@delta`] = items;
    }
  }
  return { shown, count, last: undefined };
}

/** A later round: the records behind the token, folded per object within one page. */
function follow(call: Call, type: DeltaType, token: DeltaToken): Answer {
  const { log } = call.tenant.directory;
  const { settings } = call.tenant;
  const until = token.until ?? newest(call);
  const touched = new Map<Entry, Touch>();
  let links = 0;
  let read = token.from;
  // Only a round's first page replays: a page that began behind its predecessor's would never end.
  const begin = token.until === undefined ? Math.max(log.floor, token.from - settings.deltaReplays) : token.from;
  for (let index = log.indexAfter(begin); index < log.records.length; index += 1) {
    const record = log.records[index];
    if (record === undefined || record.sequence > until) {
      break;
    }
    if (touched.size >= settings.deltaPageSize || links >= settings.deltaMembersPerPage) {
      return page(call, type, showTouched(touched, type, token, call), { next: { ...token, from: read, until } });
    }
    read = record.sequence;
    if (record.entry.type === type && isTracked(token, record.entry)) {
      links += touch(touched, record);
    }
  }
  return page(call, type, showTouched(touched, type, token, call), {
    delta: { select: token.select, ids: token.ids, from: until, at: call.now },
  });
}

interface Touch {
  readonly properties: Set<string>;
  readonly links: Map<Navigation, Set<Entry>>;
  /** Appeared, came back or went: everything is shown. */
  whole: boolean;
}

function touch(touched: Map<Entry, Touch>, { entry, change }: ChangeRecord): number {
  let found = touched.get(entry);
  if (found === undefined) {
    found = { properties: new Set(), links: new Map(), whole: false };
    touched.set(entry, found);
  }
  switch (change.kind) {
    case 'created':
    case 'deleted':
    case 'restored':
    case 'purged':
      found.whole = true;
      return 0;
    case 'updated':
      for (const name of change.properties) {
        found.properties.add(name);
      }
      return 0;
    case 'linked':
    case 'unlinked': {
      const targets = found.links.get(change.link) ?? new Set();
      found.links.set(change.link, targets.add(change.target));
      return 1;
    }
  }
}

function showTouched(touched: ReadonlyMap<Entry, Touch>, type: DeltaType, token: DeltaToken, call: Call): readonly Shown[] {
  const shown: Shown[] = [];
  const selected = selectedNavigations(type, token.select);
  const minimal = prefers(call, 'return=minimal');
  for (const [entry, touch] of touched) {
    if (!isLive(entry)) {
      shown.push({ id: entry.id, '@removed': { reason: entry.purged ? 'deleted' : 'changed' } });
      continue;
    }
    const properties = [...touch.properties].filter((name) => isSelected(entry, token.select, name));
    const links = selected.filter((navigation) => touch.links.has(navigation));
    if (!touch.whole && properties.length === 0 && links.length === 0) {
      continue;
    }
    const item = minimal && !touch.whole ? showOnly(entry, properties) : showTracked(entry, token.select, properties);
    for (const navigation of links) {
      item[`${navigation}@delta`] = [...(touch.links.get(navigation) ?? [])].map((target) =>
        linkItem(target, isLinked(entry, navigation, target)),
      );
    }
    shown.push(item);
  }
  return shown;
}

const isLinked = (entry: Entry, navigation: Navigation, target: Entry): boolean =>
  isLive(target) && (navigation === 'manager' ? entry.manager === target : entry.links[navigation]?.has(target) === true);

const linkItem = (target: Entry, present: boolean): Shown => ({
  '@odata.type': odataType(target.type),
  id: target.id,
  ...(present ? {} : { '@removed': { reason: 'deleted' } }),
});

const isTracked = (token: DeltaToken, entry: Entry): boolean => token.ids === undefined || token.ids.includes(entry.id);

const isSelected = (entry: Entry, select: readonly string[] | undefined, name: string): boolean =>
  (select ?? schemas[entry.type].shownByDefault).includes(name);

const selectedNavigations = (type: DeltaType, select: readonly string[] | undefined): readonly Navigation[] =>
  select === undefined
    ? type === 'group' || type === 'administrativeUnit'
      ? ['members']
      : []
    : navigations[type].filter((navigation) => select.includes(navigation));

/** The selected properties that were ever set, those just cleared as null; the id always. */
function showTracked(entry: Entry, select: readonly string[] | undefined, changed: readonly string[] | undefined): Shown {
  const names = (select ?? schemas[entry.type].shownByDefault).filter(
    (name) => entry.values[name] !== undefined || changed?.includes(name) === true,
  );
  return showOnly(entry, names);
}

function showOnly(entry: Entry, names: readonly string[]): Shown {
  const shown: Shown = {};
  for (const name of names) {
    shown[name] = showProperty(entry, name);
  }
  shown['id'] = entry.id;
  return shown;
}

function page(
  call: Call,
  type: DeltaType,
  value: readonly Shown[],
  then: { readonly next: DeltaToken } | { readonly delta: DeltaToken },
): Answer {
  const link = (name: '$skiptoken' | '$deltatoken', token: DeltaToken): string =>
    `${call.origin}${call.rawPath}?${name}=${sealToken(call, token)}`;
  return ok({
    '@odata.context': contextUrl(call, sets[type]),
    ...('next' in then ? { '@odata.nextLink': link('$skiptoken', then.next) } : { '@odata.deltaLink': link('$deltatoken', then.delta) }),
    value,
  });
}
