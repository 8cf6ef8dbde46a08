// Functions on several values together.
import { all, each, type LanguageFunction, number, text, word } from './arguments.ts';
import { lower } from './case.ts';
import { Failure, fromList, isBytes, isInstant, listOf, type Single, single, type Value } from './value.ts';

function item(values: Value, index: Value | undefined): Single | null {
  const n = number(index);
  return n < 1n ? null : (listOf(values)[Number(n) - 1] ?? null);
}

function keyOf(value: Single): string {
  if (isBytes(value)) return `bytes ${Buffer.from(value).toString('hex')}`;
  if (isInstant(value)) return `date ${value.ticks}`;
  return `${typeof value} ${typeof value === 'object' ? '' : String(value)}`;
}

export const listFunctions: Readonly<Record<string, LanguageFunction>> = {
  Count: all(([values = null]) => BigInt(listOf(values).length)),
  Contains: all(([values = null, wanted, mode]) => {
    const insensitive = word(mode) === 'CaseInsensitive';
    const form = (value: Value): string => (insensitive ? lower(text(value)) : text(value));
    if (single(wanted ?? null, 'a text') === null) return 0n;
    return BigInt(listOf(values).findIndex((value) => form(value).includes(form(wanted ?? null))) + 1);
  }),
  Item: all(([values = null, index]) => {
    const found = item(values, index);
    if (found === null) throw new Failure('there is no such item');
    return found;
  }),
  ItemOrNull: all(([values = null, index]) => item(values, index)),
  Join: all(([values = null, delimiter]) => {
    const texts = listOf(values).map((value) => text(value));
    return texts.length === 0 ? null : texts.join(delimiter === undefined ? ' ' : text(delimiter));
  }),
  RemoveDuplicates: all(([values = null]) => {
    const seen = new Map<string, Single>();
    for (const value of listOf(values)) if (!seen.has(keyOf(value))) seen.set(keyOf(value), value);
    return fromList([...seen.values()]);
  }),
  Split: each((value, [delimiter, limit]) => {
    const parts = text(value).split(text(delimiter));
    const n = Number(number(limit));
    return fromList(n > 0 && parts.length > n ? [...parts.slice(0, n - 1), parts.slice(n - 1).join(text(delimiter))] : parts);
  }),
  EscapeDNComponent: each((value) => escaped(text(value))),
};

/** RFC 4514, for the value after the attribute's type where there is one. */
function escaped(component: string): string {
  const type = /^[A-Za-z][A-Za-z0-9-]*=/.exec(component)?.[0] ?? '';
  const inner = component
    .slice(type.length)
    .replaceAll(/[,+"\\<>;=]/g, (character) => `\\${character}`)
    .replaceAll('\0', '\\00');
  const begun = /^[ #]/.test(inner) ? `\\${inner}` : inner;
  return type + (begun.length > 1 && begun.endsWith(' ') ? `${begun.slice(0, -1)}\\ ` : begun);
}
