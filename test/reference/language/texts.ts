// Functions on text. Positions count UTF-16 units from 1, and half a surrogate pair is never handed out.
import { each, type LanguageFunction, number, text, word } from './arguments.ts';
import { lower, upper } from './case.ts';
import { Failure, isBytes, type Single, single, type Value } from './value.ts';

/** Without the halves of surrogate pairs that a cut left at either end. */
const whole = (value: string): string => value.replace(/^[\uDC00-\uDFFF]/, '').replace(/[\uD800-\uDBFF]$/, '');

const mapped = (work: (value: string, rest: readonly Value[]) => Value, absent: Value = null) =>
  each((value, rest) => work(text(value), rest), absent);

/** Cuts text or bytes. */
function cut(value: Single, from: number, to: number): Value {
  if (isBytes(value)) return value.slice(from, to);
  return whole(text(value).slice(from, to));
}

const lengthOf = (value: Single): number => (isBytes(value) ? value.length : text(value).length);

function position(search: (where: string, what: string, start: number | undefined) => number) {
  return each((where, [what, start, mode]) => {
    const insensitive = word(mode) === 'vbTextCompare';
    const form = (value: string): string => (insensitive ? lower(value) : value);
    const from = start === undefined ? undefined : Number(number(start));
    if (from !== undefined && from < 1) throw new Failure('positions count from 1');
    if (single(what ?? null, 'a text') === null) return 0n;
    return BigInt(search(form(text(where)), form(text(what)), from) + 1);
  }, 0n);
}

const pad = (side: 'start' | 'end') =>
  mapped((value, [length, filler]) => {
    const size = Number(number(length));
    const character = text(filler);
    if (Array.from(character).length !== 1) throw new Failure('padding takes one character');
    return side === 'start' ? value.padStart(size, character) : value.padEnd(size, character);
  }, '');

const unescaped = (value: string): string =>
  value.replaceAll(String.raw`\n`, '\n').replaceAll(String.raw`\r`, '\r').replaceAll(String.raw`\t`, '\t');

/** White space as .NET has it: with the next line, without the byte order mark. */
const leadingSpace = /^(?:(?!\ufeff)[\s\u0085])+/;
const trailingSpace = /(?:(?!\ufeff)[\s\u0085])+$/;

function replaceCharacters(value: string, pattern: string): string {
  const table = new Map(
    pattern
      .replaceAll(/\s/g, '')
      .split(',')
      .filter((entry) => entry.includes(':'))
      .map((entry) => [entry.slice(0, entry.indexOf(':')), entry.slice(entry.indexOf(':') + 1)]),
  );
  return Array.from(value, (character) => table.get(character) ?? character).join('');
}

function nthWord(value: string, n: bigint, delimiters: string): string {
  if (n < 1n) return '';
  const words = [''];
  for (const character of value) {
    if (Array.from(delimiters).includes(character)) words.push('');
    else words[words.length - 1] += character;
  }
  return words[Number(n) - 1] ?? '';
}

export const textFunctions: Readonly<Record<string, LanguageFunction>> = {
  LCase: mapped((value) => lower(value)),
  UCase: mapped((value) => upper(value)),
  PCase: mapped((value) =>
    value
      .split(' ')
      .map((part) => {
        const [first = '', ...rest] = Array.from(part);
        return upper(first) + lower(rest.join(''));
      })
      .join(' '),
  ),
  Trim: mapped((value) => value.replace(leadingSpace, '').replace(trailingSpace, '')),
  LTrim: mapped((value) => value.replace(leadingSpace, '')),
  RTrim: mapped((value) => value.replace(trailingSpace, '')),
  Len: each((value) => BigInt(lengthOf(value)), 0n),
  Left: each((value, [count]) => {
    const n = number(count);
    return n < 0n ? value : cut(value, 0, Number(n));
  }, ''),
  Right: each((value, [count]) => {
    const n = number(count);
    return n < 0n ? value : cut(value, Math.max(lengthOf(value) - Number(n), 0), lengthOf(value));
  }, ''),
  Mid: each((value, [start, count]) => {
    const from = number(start);
    const length = lengthOf(value);
    const n = count === undefined ? BigInt(length) : number(count);
    if (from <= 0n || from > BigInt(length) || n < 0n) return value;
    return cut(value, Number(from) - 1, Number(from - 1n + n));
  }, ''),
  InStr: position((where, what, start = 1) => (start > where.length ? -1 : where.indexOf(what, start - 1))),
  InStrRev: position((where, what, start = where.length) => {
    if (where === '' || start > where.length) return -1;
    return what === '' ? start - 1 : where.slice(0, start).lastIndexOf(what);
  }),
  PadLeft: pad('start'),
  PadRight: pad('end'),
  Replace: mapped((value, [old, replacement]) => {
    const from = unescaped(text(old));
    return from === '' ? value : value.replaceAll(from, () => unescaped(text(replacement)));
  }),
  ReplaceChars: mapped((value, [pattern]) => replaceCharacters(value, text(pattern))),
  Word: mapped((value, [n, delimiters]) => nthWord(value, number(n), text(delimiters)), ''),
};
