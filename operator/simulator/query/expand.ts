// `$expand`: up to 20 related objects inside the answer, one level deep.
import { isLive, liveSources, liveTargets } from '../directory/entry.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { graphErrors } from '../graph/errors.ts';
import type { Call } from '../graph/call.ts';
import { hidesMembers } from '../graph/hidden-members.ts';
import { odataType, schemas } from '../schema/schemas.ts';
import type { Expansion } from './options.ts';
import type { Shown } from './projection.ts';
import { show } from './projection.ts';

const expansionLimit = 20;

/** Adds the expanded relations to what is shown of an entry. */
export function expandInto(call: Call, shown: Shown, entry: Entry, expansions: readonly Expansion[]): Shown {
  for (const { navigation, select } of expansions) {
    const related = relatedBy(call, entry, navigation);
    const items = firstOf(related, expansionLimit).map((target) => showTyped(target, select));
    if (navigation !== 'manager') {
      shown[navigation] = items;
    } else if (items[0] !== undefined) {
      shown[navigation] = items[0];
    }
  }
  return shown;
}

/**
 * What a context says of objects: `users(id,manager(displayName))`. An expanded relation stands in it with what is selected of it, and
 * with empty parentheses where nothing is: the service writes `users(memberOf())/$entity` and `groups(id,assignedLicenses,members())`.
 * Source: OData, Context URL, "Expanded Entity".
 */
export function shapeOf(set: string, select: readonly string[] | undefined, expansions: readonly Expansion[]): string {
  const named = [...(select ?? []), ...expansions.map((expansion) => `${expansion.navigation}(${expansion.select?.join(',') ?? ''})`)];
  return named.length === 0 ? set : `${set}(${named.join(',')})`;
}

/** An object in a list of mixed types says what it is. */
export const showTyped = (entry: Entry, select: readonly string[] | undefined): Shown => ({
  '@odata.type': odataType(entry.type),
  ...show(entry, select),
});

const expandable: Partial<Readonly<Record<ObjectType, readonly string[]>>> = {
  user: ['manager', 'directReports', 'memberOf'],
  group: ['members', 'owners', 'memberOf'],
  device: ['memberOf'],
  orgContact: ['manager', 'directReports', 'memberOf'],
  administrativeUnit: ['members'],
  directoryRole: ['members'],
};

/** A group's members may be a hundred thousand: the rest is not looked at. */
function firstOf(entries: Iterable<Entry>, limit: number): readonly Entry[] {
  const first: Entry[] = [];
  for (const entry of entries) {
    if (first.push(entry) === limit) {
      break;
    }
  }
  return first;
}

function relatedBy(call: Call, entry: Entry, navigation: string): Iterable<Entry> {
  if (expandable[entry.type]?.includes(navigation) !== true) {
    throw graphErrors.selectUnknown(navigation, schemas[entry.type].name);
  }
  switch (navigation) {
    case 'manager':
      return entry.manager !== undefined && isLive(entry.manager) ? [entry.manager] : [];
    case 'directReports':
      return [...(entry.reports ?? [])].filter(isLive);
    case 'members':
      return hidesMembers(call, entry) ? [] : liveTargets(entry, navigation);
    case 'owners':
      return liveTargets(entry, navigation);
    case 'memberOf':
      return liveSources(entry, 'members');
    default:
      return [];
  }
}
