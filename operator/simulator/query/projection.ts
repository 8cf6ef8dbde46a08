// Shows an entry: the default properties of its type or the selected ones, empty where nothing was ever set.
import { toInstant } from '../clock.ts';
import type { Entry, ObjectType } from '../directory/entry.ts';
import { isCollection, ruleOf } from '../schema/rule.ts';
import { schemas } from '../schema/schemas.ts';

export type Shown = Record<string, unknown>;

const extensionAttributeNames = Array.from({ length: 15 }, (_, index) => `extensionAttribute${index + 1}`);
const noValues: readonly never[] = [];

/** In the order of the schema's default list or of $select, which leaves out even the id where it is not named. */
export function show(entry: Entry, select: readonly string[] | undefined): Shown {
  const shown: Shown = {};
  for (const name of select ?? schemas[entry.type].shownByDefault) {
    const value = showProperty(entry, name);
    if (value !== undefined) {
      shown[name] = value;
    }
  }
  return shown;
}

/** Undefined only for what the type does not have: an unset extension, a navigation property. */
export function showProperty(entry: Entry, name: string): unknown {
  switch (name) {
    case 'id':
      return entry.id;
    case 'deletedDateTime':
      return entry.deletedAt === undefined ? null : toInstant(entry.deletedAt);
    case 'passwordProfile':
      return null;
    case 'userPrincipalName':
      return shownUpn(entry);
    case 'securityEnabled':
      return isDeletedSecurityGroup(entry) ? false : (entry.values[name] ?? null);
    case 'onPremisesExtensionAttributes':
      return entry.type === 'user' ? shownExtensionAttributes(entry) : null;
    default:
      return entry.values[name] ?? unset(entry.type, name);
  }
}

function unset(type: ObjectType, name: string): unknown {
  const rule = ruleOf(schemas[type].properties, name);
  if (rule === undefined) {
    return undefined;
  }
  return isCollection(rule) ? noValues : null;
}

/** In the recycle bin the id without dashes stands before the UPN, so that the name is free again. */
function shownUpn(entry: Entry): unknown {
  const upn = entry.values['userPrincipalName'] ?? null;
  return entry.deletedAt === undefined || typeof upn !== 'string' ? upn : `${entry.id.replaceAll('-', '')}${upn}`;
}

/** A deleted security group is recognised by empty group types, not by its flag. */
const isDeletedSecurityGroup = (entry: Entry): boolean =>
  entry.type === 'group' && entry.deletedAt !== undefined && !((entry.values['groupTypes'] as readonly string[] | undefined)?.length ?? 0);

function shownExtensionAttributes(entry: Entry): Shown {
  const stored = (entry.values['onPremisesExtensionAttributes'] ?? {}) as Readonly<Record<string, unknown>>;
  const shown: Shown = {};
  for (const name of extensionAttributeNames) {
    shown[name] = stored[name] ?? null;
  }
  return shown;
}
