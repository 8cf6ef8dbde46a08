// Text as PostgreSQL can hold it: it refuses the character NUL, indexes nothing long, and JSON must be well-formed.
import { hash } from 'node:crypto';

/** Keeps the order of texts: what began with NUL still comes before what begins with the character after it. */
const escaped: Readonly<Record<string, string>> = { '\0': '\u0001\u0001', '\u0001': '\u0001\u0002' };
const restored: Readonly<Record<string, string>> = { '\u0001\u0001': '\0', '\u0001\u0002': '\u0001' };

// oxlint-disable-next-line no-control-regex -- these characters are the subject
const special = /[\0\u0001]/g;
// oxlint-disable-next-line no-control-regex -- as above
const sequence = /\u0001[\u0001\u0002]/g;

/** Half of a pair of surrogates is no character; SQLite's driver replaces it in the same way. */
export const storable = (text: string): string => text.toWellFormed().replaceAll(special, (character) => escaped[character] ?? character);

export const restore = (text: string): string =>
  text.includes('\u0001') ? text.replaceAll(sequence, (pair) => restored[pair] ?? pair) : text;

/** JSON says both characters, and halves of pairs, by an escape. It may stand inside a text that is JSON itself; then a second look is for nothing. */
const suspicious = /\\u(?:000[01]|d[89a-f])/i;

/** A parameter that holds many rows or values. */
export function jsonParameter(value: unknown): string {
  const json = JSON.stringify(value);
  if (!suspicious.test(json)) return json;
  return JSON.stringify(value, (_, member: unknown) => (typeof member === 'string' ? storable(member) : member));
}

/** An index entry must fit into a third of a page of 8 KB. */
const longestIndexed = 1_000;
const shownOfLong = 250;

/** What stands for a text in an index: the text itself, or its beginning with a hash. Equal for equal texts, and in their order as far as the beginning tells. */
export function indexed(value: string): string {
  const text = value.toWellFormed();
  if (text.length * 4 <= longestIndexed || Buffer.byteLength(text) <= longestIndexed) return text;
  return `${text.slice(0, shownOfLong).toWellFormed()}\u{10ffff}${hash('sha256', text, 'hex')}`;
}
