// Functions on text. Positions count UTF-16 code units from 1; a surrogate pair is never cut in half.
import { EvaluationFailure } from '../failure.ts';
import { randomOf } from '../frame.ts';
import { boundedText, maxTextLength } from '../value.ts';
import { define, type FunctionDefinition, index, isCharacter, optional, options, text, textOrBinary } from './definition.ts';

export const textFunctions: readonly FunctionDefinition[] = [
  define('GUID', [], 'Text', (frame) => randomGuid(() => randomOf(frame, 'GUID'))),
  define(
    'InStr',
    [text, text, optional(index, 1), options('vbBinaryCompare', 'vbTextCompare')],
    'Number',
    (_frame, within, wanted, start, comparison) => {
      if (start < 1) throw new EvaluationFailure('OutOfRange', 'the 3rd argument of InStr is less than 1');
      if (start > within.length) return 0;
      return folded(within, comparison).indexOf(folded(wanted, comparison), start - 1) + 1;
    },
    { whenAbsent: 0 },
  ),
  define(
    'InStrRev',
    [text, text, optional(index, Number.MAX_SAFE_INTEGER), options('vbBinaryCompare', 'vbTextCompare')],
    'Number',
    (_frame, within, wanted, start, comparison) => {
      if (start < Math.max(1, wanted.length)) return 0;
      return folded(within, comparison).lastIndexOf(folded(wanted, comparison), start - wanted.length) + 1;
    },
    { whenAbsent: 0 },
  ),
  define('LCase', [text], 'Text', (_frame, value) => value.toLowerCase()),
  define('UCase', [text], 'Text', (_frame, value) => value.toUpperCase()),
  define('PCase', [text], 'Text', (_frame, value) =>
    value.toLowerCase().replaceAll(/(^|\s)(\S)/gu, (_match, space: string, letter: string) => space + letter.toUpperCase()),
  ),
  define('Left', [textOrBinary, index], 'Any', (_frame, value, count) => (count < 0 ? value : part(value, 0, count)), { whenAbsent: '' }),
  define(
    'Right',
    [textOrBinary, index],
    'Any',
    (_frame, value, count) => (count < 0 ? value : part(value, Math.max(0, value.length - count), value.length)),
    { whenAbsent: '' },
  ),
  define(
    'Mid',
    [textOrBinary, index, optional(index, Number.MAX_SAFE_INTEGER)],
    'Any',
    (_frame, value, start, count) => (count < 0 || start <= 0 || start > value.length ? value : part(value, start - 1, start - 1 + count)),
    { whenAbsent: '' },
  ),
  define('Len', [textOrBinary], 'Number', (_frame, value) => value.length, { whenAbsent: 0 }),
  define('LTrim', [text], 'Text', (_frame, value) => value.trimStart()),
  define('RTrim', [text], 'Text', (_frame, value) => value.trimEnd()),
  define('Trim', [text], 'Text', (_frame, value) => value.trim()),
  define('PadLeft', [text, index, text], 'Text', (_frame, value, length, filler) => padding(value, length, filler, 'PadLeft') + value, {
    whenAbsent: '',
  }),
  define('PadRight', [text, index, text], 'Text', (_frame, value, length, filler) => value + padding(value, length, filler, 'PadRight'), {
    whenAbsent: '',
  }),
  define('Replace', [text, text, text], 'Text', (_frame, value, wanted, replacement) => {
    const from = unescaped(wanted);
    const to = unescaped(replacement);
    if (from === '') return value;
    // Counted before it is made: replacing every letter by a long text could exhaust the memory.
    const pieces = value.split(from);
    const length = value.length + (pieces.length - 1) * (to.length - from.length);
    if (length > maxTextLength) throw new EvaluationFailure('TooLarge', `Replace to more than ${maxTextLength} characters`);
    return pieces.join(to);
  }),
  define('ReplaceChars', [text, text], 'Text', (_frame, value, pattern) => {
    const replacements = characterReplacements(pattern);
    return boundedText(Array.from(value, (character) => replacements.get(character) ?? character).join(''));
  }),
  define(
    'Word',
    [text, index, text],
    'Text',
    (_frame, value, position, delimiters) => {
      if (position < 1) return '';
      const separators = new Set(delimiters);
      let word = '';
      let at = 1;
      for (const character of value) {
        if (!separators.has(character)) {
          if (at === position) word += character;
        } else if (++at > position) break;
      }
      return word;
    },
    { whenAbsent: '' },
  ),
];

const folded = (value: string, comparison: 'vbBinaryCompare' | 'vbTextCompare'): string =>
  comparison === 'vbTextCompare' ? value.toLowerCase() : value;

function part(value: string | Uint8Array, from: number, to: number): string | Uint8Array {
  if (typeof value !== 'string') return value.slice(from, to);
  const begin = isLowSurrogate(value, from) && isHighSurrogate(value, from - 1) ? from + 1 : from;
  const end = isHighSurrogate(value, to - 1) && isLowSurrogate(value, to) ? to - 1 : to;
  return value.slice(begin, Math.max(begin, end));
}

const isHighSurrogate = (value: string, at: number): boolean => (value.charCodeAt(at) & 0xfc00) === 0xd800;
const isLowSurrogate = (value: string, at: number): boolean => (value.charCodeAt(at) & 0xfc00) === 0xdc00;

function padding(value: string, length: number, filler: string, name: string): string {
  const missing = length - value.length;
  if (missing <= 0) return '';
  if (!isCharacter(filler)) throw new EvaluationFailure('InvalidValue', `the 3rd argument of ${name} is not one character`);
  if (missing > 65_536) throw new EvaluationFailure('TooLarge', `${name} to more than 65536 characters`);
  return filler.repeat(Math.ceil(missing / filler.length));
}

/** Replace alone understands these three. */
const unescaped = (value: string): string => value.replaceAll('\\n', '\n').replaceAll('\\r', '\r').replaceAll('\\t', '\t');

/** `a:b,c:dd,e:` replaces a by b, c by dd, and drops e; white space in the pattern does not count. */
function characterReplacements(pattern: string): ReadonlyMap<string, string> {
  const replacements = new Map<string, string>();
  for (const pair of pattern.replaceAll(/\s/gu, '').split(',')) {
    if (pair === '') continue;
    const [source, target, ...rest] = pair.split(':');
    if (source === undefined || target === undefined || rest.length > 0 || !isCharacter(source)) {
      throw new EvaluationFailure('InvalidValue', 'the 2nd argument of ReplaceChars is no list of pairs such as a:b,c:dd,e:');
    }
    replacements.set(source, target);
  }
  return replacements;
}

function randomGuid(random: () => number): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
