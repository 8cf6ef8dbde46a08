// Who gets a value that may exist once: a pure function of what objects hold, what exports are to bring, and what is to go. It does not depend on any order.
import type { ChangeError } from '../../model/change.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import { objectErrors } from '../errors.ts';
import type { Desired } from '../export/diff.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Wish } from '../port/unique-table.ts';
import { type AttributeSchemas, textsAmong, uniqueAttributes, uniqueTexts } from './unique-values.ts';

export interface KnownObject extends Pick<ObjectRow, 'id' | 'dn' | 'objectType'> {
  readonly attributes: JsonAttributes;
}

/** Everything that bears on the wishes to be decided. */
export interface Picture {
  readonly schema: (connector: string, objectType: string) => AttributeSchemas;
  readonly exports: ReadonlyMap<number, ExportRow>;
  readonly objects: ReadonlyMap<number, KnownObject>;
  /** The export of an object; objects without one belong to no source. */
  readonly exportOf: ReadonlyMap<number, ExportRow>;
  readonly wishesFor: ReadonlyMap<number, readonly Wish[]>;
  readonly wishesOf: ReadonlyMap<number, readonly Wish[]>;
  /** Ids of the objects that hold a value with this key. */
  readonly holders: ReadonlyMap<number, readonly number[]>;
}

export type Decision =
  | { readonly verdict: 'Free' | 'Matched' }
  | { readonly verdict: 'Awaited'; readonly error: LockstepError }
  /** `circle`: each of several waits for the next. */
  | { readonly verdict: 'Taken'; readonly error: LockstepError; readonly circle?: true };

/** What a holder does with the value. */
type Disposition = 'Keeps' | 'Releases' | 'Released' | 'Circle';

const inCircle: keyof typeof objectErrors = 'ValuesInCircle';

const free: Decision = { verdict: 'Free' };

/** Who waits behind more objects than these waits, whatever becomes of the last of them: an import that moves everybody's name on by one makes a chain of all. */
export const longestChain = 50;

/** How the wishes of those are judged who are to give a value up: `Anew` as far as the chain goes, or `AsDecided` when they were looked at last. */
export type OtherWishes = 'Anew' | 'AsDecided';

export class Deciding {
  readonly #picture: Picture;
  readonly #others: OtherWishes;
  readonly #decided = new Map<Wish, Decision>();

  constructor(picture: Picture, others: OtherWishes) {
    this.#picture = picture;
    this.#others = others;
  }

  decide(wish: Wish, path: readonly Wish[] = []): Decision {
    const known = this.#decided.get(wish);
    if (known !== undefined) return known;
    const decision = this.#judge(wish, path);
    this.#decided.set(wish, decision);
    return decision;
  }

  #judge(wish: Wish, path: readonly Wish[]): Decision {
    const { exports, wishesFor, holders, objects, exportOf } = this.#picture;
    const row = exports.get(wish.export);
    const text = row === undefined ? undefined : this.#textOf(row, wish.attribute);
    if (row === undefined || text === undefined) return free;
    const about = { label: nameOfExport(row), attribute: wish.attribute, value: valueOf(row, wish.attribute) };
    const rivals = (wishesFor.get(wish.key) ?? []).flatMap((other) => {
      const rival = exports.get(other.export);
      return rival === undefined || rival.id === row.id || this.#textOf(rival, other.attribute) !== text ? [] : [{ rival, other }];
    });
    const stronger = rivals
      .filter(({ rival, other }) => comparePlaces(rival, other.attribute, row, wish.attribute) < 0)
      .sort((a, b) => comparePlaces(a.rival, a.other.attribute, b.rival, b.other.attribute))[0];
    if (stronger !== undefined)
      return { verdict: 'Taken', error: new objectErrors.ValueContested({ ...about, other: nameOfExport(stronger.rival) }) };

    let outcome: Decision = free;
    for (const id of holders.get(wish.key) ?? []) {
      const holder = objects.get(id);
      if (holder === undefined || id === row.object || !this.#holds(row.connector, holder, text)) continue;
      const owner = exportOf.get(id);
      if (owner === undefined) {
        if (!this.#takesOver(row, holder))
          return { verdict: 'Taken', error: new objectErrors.ValueTaken({ ...about, other: nameOfObject(holder) }) };
        if (outcome === free) outcome = { verdict: 'Matched' };
        continue;
      }
      const other = nameOfExport(owner);
      const disposition = this.#disposition(owner, holder, text, [...path, wish]);
      if (disposition === 'Keeps') return { verdict: 'Taken', error: new objectErrors.ValueTaken({ ...about, other }) };
      if (disposition === 'Circle') return { verdict: 'Taken', error: new objectErrors.ValuesInCircle({ ...about, other }), circle: true };
      if (disposition === 'Releases') outcome = { verdict: 'Awaited', error: new objectErrors.ValueAwaited({ ...about, other }) };
    }
    return outcome;
  }

  /** Whether the owner gives the value up, and whether it has done so already. */
  #disposition(owner: ExportRow, holder: KnownObject, text: string, path: readonly Wish[]): Disposition {
    const isSent = owner.sentAfter !== null && owner.error === '';
    if (owner.action === 'Delete') return isSent ? 'Released' : owner.error === '' ? 'Releases' : 'Keeps';
    const schema = this.#picture.schema(owner.connector, owner.objectType);
    const changing = changingOf(owner);
    const sent = owner.sent === '' ? {} : (JSON.parse(owner.sent) as Desired);
    let disposition: Disposition = 'Released';
    for (const [attribute, unique] of uniqueAttributes(schema)) {
      const next = this.#textOf(owner, attribute);
      // A former name may become an address of the same person.
      if (next === text) return 'Keeps';
      if (!textsAmong(unique, attribute, holder.attributes).includes(text)) continue;
      if (next === undefined) return 'Keeps';
      if (isSent && uniqueTexts(unique, sent[attribute]).includes(next)) continue;
      if (owner.error !== '' || !changing.has(attribute)) return 'Keeps';
      const wish = (this.#picture.wishesOf.get(owner.id) ?? []).find((candidate) => candidate.attribute === attribute);
      if (wish !== undefined && path.includes(wish)) return 'Circle';
      if (path.length >= longestChain) return 'Releases';
      const hindrance = wish === undefined ? undefined : this.#hindrance(wish, path);
      if (hindrance !== undefined) return hindrance;
      disposition = 'Releases';
    }
    return disposition;
  }

  /** Why whoever wishes for this can not give up what it has, where that is so. */
  #hindrance(wish: Wish, path: readonly Wish[]): 'Keeps' | 'Circle' | undefined {
    if (this.#others === 'AsDecided') {
      if (wish.verdict !== 'Taken') return undefined;
      return (JSON.parse(wish.error) as ChangeError).code === inCircle ? 'Circle' : 'Keeps';
    }
    const outcome = this.decide(wish, path);
    if (outcome.verdict !== 'Taken') return undefined;
    return outcome.circle === true ? 'Circle' : 'Keeps';
  }

  #holds(connector: string, { objectType, attributes }: KnownObject, text: string): boolean {
    return uniqueAttributes(this.#picture.schema(connector, objectType)).some(([attribute, unique]) =>
      textsAmong(unique, attribute, attributes).includes(text),
    );
  }

  /** Whether the create is to find this very object and take it over. */
  #takesOver(row: ExportRow, holder: KnownObject): boolean {
    if (row.object !== null || holder.objectType !== row.objectType || holder.attributes['sourceAnchor'] !== undefined) return false;
    return uniqueAttributes(this.#picture.schema(row.connector, row.objectType)).some(([attribute, unique]) => {
      const wanted = this.#textOf(row, attribute);
      return unique.matches === true && wanted !== undefined && textsAmong(unique, attribute, holder.attributes).includes(wanted);
    });
  }

  /** What the export is to make of the attribute; absent where it is to write nothing there. */
  #textOf(row: ExportRow, name: string): string | undefined {
    const attribute = this.#picture.schema(row.connector, row.objectType)[name];
    if (attribute?.support !== 'Supported' || attribute.unique === undefined || attribute.mutability === 'ReadOnly') return undefined;
    return textsAmong(attribute.unique, name, desiredOf(row))[0];
  }
}

const desiredOf = ({ desired }: ExportRow): Desired => (desired === '' ? {} : (JSON.parse(desired) as Desired));

/** Attributes with another value to come, sent or held back by now. */
function changingOf({ pending, held }: ExportRow): ReadonlySet<string> {
  const names = pending === '' ? [] : (JSON.parse(pending) as readonly string[]);
  const heldValues = held === '' ? [] : (JSON.parse(held) as readonly { readonly attribute: string }[]);
  return new Set([...names, ...heldValues.map(({ attribute }) => attribute)]);
}

function valueOf(row: ExportRow, attribute: string): string {
  const value = desiredOf(row)[attribute];
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

/** Whoever sent the value first has it, then objects that are there come before those to be made, then the source anchors decide. */
function comparePlaces(a: ExportRow, attributeOfA: string, b: ExportRow, attributeOfB: string): number {
  const rank = (row: ExportRow, attribute: string): readonly [number, number] => [
    row.sentAfter !== null && attribute in (row.sent === '' ? {} : (JSON.parse(row.sent) as Desired)) ? 0 : 1,
    row.object === null ? 1 : 0,
  ];
  const [[sentA, madeA], [sentB, madeB]] = [rank(a, attributeOfA), rank(b, attributeOfB)];
  if (sentA !== sentB || madeA !== madeB) return sentA - sentB || madeA - madeB;
  return a.sourceAnchor < b.sourceAnchor ? -1 : a.sourceAnchor > b.sourceAnchor ? 1 : a.id - b.id;
}

const nameOfExport = ({ label, sourceAnchor }: ExportRow): string => `${label} (${sourceAnchor})`;

function nameOfObject({ attributes, dn }: KnownObject): string {
  const { displayName, sourceAnchor } = attributes;
  const belongs = typeof sourceAnchor === 'string' ? `source anchor ${sourceAnchor}, not ours` : 'which no source has';
  return typeof displayName === 'string' ? `${displayName} (${dn}, ${belongs})` : `${dn} (${belongs})`;
}
