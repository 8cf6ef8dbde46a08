// Two plans of the same data side by side: who would be other than before, in what, and through which rule.
import { canonicalJson } from '../model/json.ts';
import { isReference, type JsonField, type JsonReference } from '../model/object-json.ts';
import type { JsonChange, JsonPlannedChange } from './change.ts';
import type { IsFailing } from './new-errors.ts';
import type { Spool } from './spool.ts';

/**
 * What the new manifests mean for one object of the target.
 * `Changed`: another value. `Added`: made only under the new manifests. `Left`: made only under the old ones. `Failed`: not made under the new ones because of an
 * error. `Deleted` and `Kept`: deleted only under the new or the old ones.
 */
export type Difference = 'Changed' | 'Added' | 'Left' | 'Failed' | 'Deleted' | 'Kept';

export interface JsonDifference {
  readonly connector: string;
  readonly type: string;
  readonly anchor: string;
  readonly label: string;
  readonly dn: string;
  readonly difference: Difference;
  /** Only those that differ. */
  readonly attributes: Readonly<Record<string, JsonAttributeDifference>>;
}

/** Values under the old and the new manifests with the rules that give them, inbound ones first; of a multi-valued reference what is gained and lost. */
export type JsonAttributeDifference = (
  | { readonly before: JsonField; readonly after: JsonField }
  | { readonly add: readonly JsonReference[]; readonly remove: readonly JsonReference[] }
) & { readonly rulesBefore: readonly string[]; readonly rulesAfter: readonly string[] };

/** Goes over both in order of anchor; yields only what differs. */
export async function* differences(
  before: Spool<JsonPlannedChange>,
  after: Spool<JsonPlannedChange>,
  isFailing: IsFailing,
): AsyncGenerator<JsonDifference, void, undefined> {
  const [left, right] = [before.sorted(), after.sorted()];
  try {
    let [a, b] = [await left.next(), await right.next()];
    while (a.done !== true || b.done !== true) {
      const keyA = a.done === true ? undefined : a.value.key;
      const keyB = b.done === true ? undefined : b.value.key;
      const takeA = keyA !== undefined && (keyB === undefined || keyA <= keyB);
      const takeB = keyB !== undefined && (keyA === undefined || keyB <= keyA);
      const difference = differenceOf(
        takeA && a.done !== true ? a.value.value : undefined,
        takeB && b.done !== true ? b.value.value : undefined,
        isFailing,
      );
      if (difference !== undefined) yield difference;
      if (takeA) a = await left.next();
      if (takeB) b = await right.next();
    }
  } finally {
    // Whoever has seen enough leaves no file open.
    await Promise.all([left.return(), right.return()]);
  }
}

export function differenceOf(
  before: JsonPlannedChange | undefined,
  after: JsonPlannedChange | undefined,
  isFailing: IsFailing,
): JsonDifference | undefined {
  const one = after ?? before;
  if (one === undefined) return undefined;
  const found = kindOf(before, after);
  const kind = found === 'Left' && isFailing(one) ? 'Failed' : found;
  const attributes = kind === 'Changed' || kind === 'Added' ? attributesOf(before, after) : {};
  if (kind === 'Changed' && Object.keys(attributes).length === 0) return undefined;
  const { connector, type, anchor, label } = one;
  return { connector, type, anchor, label, dn: one.dn === '' ? (before?.dn ?? '') : one.dn, difference: kind, attributes };
}

function kindOf(before: JsonPlannedChange | undefined, after: JsonPlannedChange | undefined): Difference {
  if (after?.action === 'Delete' && before?.action !== 'Delete') return 'Deleted';
  if (before?.action === 'Delete' && after?.action !== 'Delete') return 'Kept';
  if (after?.action === 'Add' && before?.action !== 'Add') return 'Added';
  if (before?.action === 'Add' && after?.action !== 'Add') return 'Left';
  return 'Changed';
}

function attributesOf(before: JsonPlannedChange | undefined, after: JsonPlannedChange | undefined): JsonDifference['attributes'] {
  const names = [...new Set([...Object.keys(before?.attributes ?? {}), ...Object.keys(after?.attributes ?? {})])].sort();
  return Object.fromEntries(
    names.flatMap((name) => {
      const [old, now] = [before?.attributes[name], after?.attributes[name]];
      const difference = attributeDifference(now === undefined ? certain(old) : old, old === undefined ? certain(now) : now);
      return difference === undefined ? [] : [[name, difference] as const];
    }),
  );
}

/**
 * Without references to objects that are yet to be made. An object of which nothing else is to be changed is not listed with these, so that what one plan
 * tells of them and the other does not is no difference.
 */
function certain(change: JsonChange | undefined): JsonChange | undefined {
  if (change?.waits === undefined) return change;
  if (!('add' in change)) return undefined;
  const waiting = new Set(change.waits.map(({ $ref }) => $ref));
  return { ...change, add: change.add.filter(({ $ref }) => !waiting.has($ref)) };
}

/** A value that only one of the plans changes stays under the other what the target holds. */
function attributeDifference(before: JsonChange | undefined, after: JsonChange | undefined): JsonAttributeDifference | undefined {
  const rules = { rulesBefore: rulesOf(before), rulesAfter: rulesOf(after) };
  const [old, now] = [before ?? after, after ?? before];
  if (old === undefined || now === undefined) return undefined;
  if (areMembers(old) || areMembers(now)) return memberDifference(before, after, rules);
  const was = before === undefined && 'before' in now ? now.before : 'after' in old ? old.after : null;
  const is = after === undefined && 'before' in old ? old.before : 'after' in now ? now.after : null;
  return canonicalJson(was) === canonicalJson(is) ? undefined : { before: was, after: is, ...rules };
}

/** The inbound rules, then the outbound one; none where the plan leaves the value as it is. */
const rulesOf = (change: JsonChange | undefined): readonly string[] =>
  change === undefined ? [] : [...(change.through ?? []), ...(change.rule === undefined ? [] : [change.rule])];

/** Several references: those of an update come as a difference already, those of an object to be made as a whole. */
const areMembers = (change: JsonChange): boolean => 'add' in change || (Array.isArray(change.after) && change.after.some(isReference));

function memberDifference(
  before: JsonChange | undefined,
  after: JsonChange | undefined,
  rules: Pick<JsonAttributeDifference, 'rulesBefore' | 'rulesAfter'>,
): JsonAttributeDifference | undefined {
  const [old, now] = [setsOf(before), setsOf(after)];
  const add = [...without(now.add, old.add), ...without(old.remove, now.remove)];
  const remove = [...without(old.add, now.add), ...without(now.remove, old.remove)];
  if (add.length + remove.length === 0) return undefined;
  const references = (names: readonly string[]): readonly JsonReference[] => [...new Set(names)].sort().map(($ref) => ({ $ref }));
  return { add: references(add), remove: references(remove), ...rules };
}

interface Sets {
  readonly add: ReadonlySet<string>;
  readonly remove: ReadonlySet<string>;
}

function setsOf(change: JsonChange | undefined): Sets {
  const names = (references: readonly JsonReference[]): ReadonlySet<string> => new Set(references.map(({ $ref }) => $ref));
  if (change === undefined) return { add: new Set(), remove: new Set() };
  if ('add' in change) return { add: names(change.add), remove: names(change.remove) };
  return { add: names(Array.isArray(change.after) ? change.after.filter(isReference) : []), remove: new Set() };
}

const without = (names: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] =>
  [...names].filter((name) => !others.has(name));
