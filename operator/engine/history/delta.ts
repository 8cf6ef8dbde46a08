// Reverse deltas: what an object was before a change, and how to get back there.
import { canonicalJson, type JsonAttributes, type JsonValue } from '../../model/json.ts';

/** References that came and went, by the anchors of their targets. */
export interface ReferenceDelta {
  readonly added?: readonly string[];
  readonly removed?: readonly string[];
}

/** What a row of the history tells beyond its event; all of it is what was before, but `by`, `sent` and `error`. */
export interface HistoryDelta {
  /** The value before; null where there was none. */
  readonly attributes?: Readonly<Record<string, JsonValue | null>>;
  readonly references?: Readonly<Record<string, ReferenceDelta>>;
  readonly dn?: string;
  readonly objectType?: string;
  /** Which rule gave the new value, and from which object. */
  readonly by?: Readonly<Record<string, readonly [rule: string, object: number]>>;
  /** Of an object that is gone. */
  readonly connector?: string;
  readonly anchor?: string;
  /** Of a change that was sent: its action, the values, and what the target said. */
  readonly action?: 'Add' | 'Update' | 'Delete';
  readonly sent?: Readonly<Record<string, JsonValue | null>>;
  readonly error?: { readonly code: string; readonly message: string };
}

export const encodeDelta = (delta: HistoryDelta): string => JSON.stringify(delta);

export const decodeDelta = (text: string): HistoryDelta => (text === '' ? {} : (JSON.parse(text) as HistoryDelta));

/** The values before, for the attributes that differ; `undefined` where none does. */
export function changedValues(before: JsonAttributes, after: JsonAttributes): Readonly<Record<string, JsonValue | null>> | undefined {
  const changed: Record<string, JsonValue | null> = {};
  for (const name of Object.keys(before)) {
    const [old, now] = [before[name] as JsonValue, after[name]];
    if (now === undefined || !equal(old, now)) changed[name] = old;
  }
  for (const name of Object.keys(after)) if (before[name] === undefined) changed[name] = null;
  return Object.keys(changed).length === 0 ? undefined : changed;
}

const equal = (a: JsonValue, b: JsonValue): boolean => a === b || (typeof a === 'object' && canonicalJson(a) === canonicalJson(b));

/** An object as it was at some time. */
export interface ObjectState {
  readonly attributes: JsonAttributes;
  /** Anchors by attribute, in order; attributes without any are missing. */
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly dn: string;
  readonly objectType: string;
}

/** The state before the change that the delta tells of. */
export function before(state: ObjectState, { attributes = {}, references = {}, dn, objectType }: HistoryDelta): ObjectState {
  const values: Record<string, JsonValue> = { ...state.attributes };
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null) delete values[name];
    else values[name] = value;
  }
  const links: Record<string, readonly string[]> = { ...state.references };
  for (const [name, { added = [], removed = [] }] of Object.entries(references)) {
    const anchors = new Set(links[name]);
    for (const anchor of added) anchors.delete(anchor);
    for (const anchor of removed) anchors.add(anchor);
    if (anchors.size === 0) delete links[name];
    else links[name] = [...anchors].sort();
  }
  return { attributes: values, references: links, dn: dn ?? state.dn, objectType: objectType ?? state.objectType };
}

/** Nothing: the state of an object that is not there. */
export const noObject: ObjectState = { attributes: {}, references: {}, dn: '', objectType: '' };
