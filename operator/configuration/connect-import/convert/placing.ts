// Gives carried rules their precedence among the shipped rules, so that of any two rules that write one attribute the same wins as in Entra Connect.
import { compareText } from './order.ts';

/** A rule in Entra Connect's order. */
export interface Placeable {
  readonly name: string;
  /** Place of the connector in the schedule, which breaks ties. */
  readonly connector: number;
  readonly direction: 'Inbound' | 'Outbound';
  readonly targetObjectType: string;
  /** Written attributes in lower case. */
  readonly targets: ReadonlySet<string>;
  /** A shipped rule of Lockstep does it: then its precedence stands. */
  readonly shipped: { readonly name: string; readonly precedence: number } | undefined;
  /** Precedences to try, the best first. */
  readonly wanted: readonly number[];
}

export type Placing =
  | { readonly kind: 'Placed'; readonly precedences: readonly number[] }
  /** Beside this shipped rule there is no place for the others: it has to be carried over as well. */
  | { readonly kind: 'Crowded'; readonly shipped: string };

const maxPrecedence = 9999;

interface Key {
  readonly precedence: number;
  readonly connector: number;
  readonly name: string;
}

const compareKeys = (a: Key, b: Key): number => a.precedence - b.precedence || a.connector - b.connector || compareText(a.name, b.name);

/** @param rules In Entra Connect's order; the precedences come in the same order. */
export function place(rules: readonly Placeable[]): Placing {
  const keys: Key[] = [];
  for (const [index, rule] of rules.entries()) {
    const before = rules.slice(0, index).flatMap((other, at) => (meet(rule, other) ? (keys[at] ?? []) : []));
    const lower = before.reduce<Key | undefined>((most, key) => (most === undefined || compareKeys(most, key) < 0 ? key : most), undefined);
    const key =
      rule.shipped === undefined
        ? freePlace(rule, lower, upperBound(rule, rules.slice(index + 1)))
        : fixed(rule, rule.shipped.precedence, lower);
    if ('crowded' in key) return { kind: 'Crowded', shipped: key.crowded };
    keys.push(key);
  }
  return { kind: 'Placed', precedences: keys.map(({ precedence }) => precedence) };
}

type Found = Key | { readonly crowded: string };

function fixed(rule: Placeable, precedence: number, lower: Key | undefined): Found {
  const key = { precedence, connector: rule.connector, name: rule.shipped?.name ?? rule.name };
  return lower === undefined || compareKeys(lower, key) < 0 ? key : { crowded: key.name };
}

interface Bound {
  readonly key: Key;
  readonly shipped: string;
}

/** The first of the later rules whose precedence stands. */
function upperBound(rule: Placeable, later: readonly Placeable[]): Bound | undefined {
  const bounds = later.flatMap((other): readonly Bound[] =>
    other.shipped === undefined || !meet(rule, other)
      ? []
      : [
          {
            key: { precedence: other.shipped.precedence, connector: other.connector, name: other.shipped.name },
            shipped: other.shipped.name,
          },
        ],
  );
  return bounds.reduce<Bound | undefined>(
    (least, bound) => (least === undefined || compareKeys(bound.key, least.key) < 0 ? bound : least),
    undefined,
  );
}

function freePlace(rule: Placeable, lower: Key | undefined, upper: Bound | undefined): Found {
  const from = lower?.precedence ?? 0;
  const to = upper?.key.precedence ?? maxPrecedence;
  const keyAt = (precedence: number): Key => ({ precedence, connector: rule.connector, name: rule.name });
  const fits = (key: Key): boolean =>
    key.precedence <= maxPrecedence &&
    (lower === undefined || compareKeys(lower, key) < 0) &&
    (upper === undefined || compareKeys(key, upper.key) < 0);
  const candidates = [...rule.wanted, ...[from, from + 1].filter((precedence) => precedence <= to), to];
  const found = candidates.map(keyAt).find(fits);
  // Without a bound above, the numbers themselves have run out, which takes more rules than a server has.
  return found ?? (upper === undefined ? keyAt(maxPrecedence) : { crowded: upper.shipped });
}

/** Two rules meet where they write an attribute of one object; an outbound rule writes objects of its own connector. */
function meet(a: Placeable, b: Placeable): boolean {
  if (a.direction !== b.direction || (a.direction === 'Outbound' && a.connector !== b.connector)) return false;
  const types = a.targetObjectType === b.targetObjectType || a.targetObjectType === '*' || b.targetObjectType === '*';
  return types && [...a.targets].some((target) => b.targets.has(target));
}
