// Functions on text. Positions count UTF-16 code units from 1; a surrogate pair is never cut in half.
import { lowerCase, upperCase } from '../case.ts';
import { EvaluationFailure } from '../failure.ts';
import { boundedText, maxTextLength } from '../value.ts';
import { define, type FunctionDefinition, index, isCharacter, optional, options, orNothing, text, textOrBinary } from './definition.ts';
import { firstPosition, lastPosition, occurrences } from './search.ts';
import { trimmed } from './white-space.ts';

export const textFunctions: readonly FunctionDefinition[] = [
  define(
    'InStr',
    [text, orNothing(text), optional(index, 1), options('vbBinaryCompare', 'vbTextCompare')],
    'Number',
    (frame, within, wanted, start, comparison) => {
      if (start < 1) throw new EvaluationFailure('OutOfRange', 'the 3rd argument of InStr is less than 1');
      return wanted === null ? 0 : firstPosition(frame, folded(within, comparison), folded(wanted, comparison), start);
    },
    { whenAbsent: 0, perPiece: 4 },
  ),
  define(
    'InStrRev',
    [text, orNothing(text), optional(index, -1), options('vbBinaryCompare', 'vbTextCompare')],
    'Number',
    (frame, within, wanted, start, comparison) => {
      if (start < 1 && start !== -1) throw new EvaluationFailure('OutOfRange', 'the 3rd argument of InStrRev is less than 1');
      if (wanted === null) return 0;
      const from = start === -1 ? within.length : start;
      return lastPosition(frame, folded(within, comparison), folded(wanted, comparison), from);
    },
    { whenAbsent: 0, perPiece: 4 },
  ),
  define('LCase', [text], 'Text', (_frame, value) => lowerCase(value), { perPiece: 12 }),
  define('UCase', [text], 'Text', (_frame, value) => upperCase(value), { perPiece: 12 }),
  define(
    'PCase',
    [text],
    'Text',
    (_frame, value) => value.replaceAll(/([^ ])([^ ]*)/gu, (_word, first: string, rest: string) => upperCase(first) + lowerCase(rest)),
    { perPiece: 24 },
  ),
  define('Left', [textOrBinary, index], 'Subject', (_frame, value, count) => (count < 0 ? value : part(value, 0, count)), {
    whenAbsent: '',
  }),
  define(
    'Right',
    [textOrBinary, index],
    'Subject',
    (_frame, value, count) => (count < 0 ? value : part(value, Math.max(0, value.length - count), value.length)),
    { whenAbsent: '' },
  ),
  define(
    'Mid',
    [textOrBinary, index, optional(index, Number.MAX_SAFE_INTEGER)],
    'Subject',
    (_frame, value, start, count) => (count < 0 || start <= 0 || start > value.length ? value : part(value, start - 1, start - 1 + count)),
    { whenAbsent: '' },
  ),
  define('Len', [textOrBinary], 'Number', (_frame, value) => value.length, { whenAbsent: 0 }),
  define('LTrim', [text], 'Text', (_frame, value) => trimmed(value, 'start')),
  define('RTrim', [text], 'Text', (_frame, value) => trimmed(value, 'end')),
  define('Trim', [text], 'Text', (_frame, value) => trimmed(value, 'both')),
  define('PadLeft', [text, index, text], 'Text', (_frame, value, length, filler) => padding(value, length, filler, 'PadLeft') + value, {
    whenAbsent: '',
  }),
  define('PadRight', [text, index, text], 'Text', (_frame, value, length, filler) => value + padding(value, length, filler, 'PadRight'), {
    whenAbsent: '',
  }),
  define('Replace', [text, text, text], 'Text', (frame, value, wanted, replacement) => {
    const from = unescaped(wanted);
    const to = unescaped(replacement);
    if (from === '') return value;
    // Counted before it is made: replacing every letter by a long text could exhaust the memory.
    const length = value.length + occurrences(frame, value, from) * (to.length - from.length);
    if (length > maxTextLength) throw new EvaluationFailure('TooLarge', `Replace to more than ${maxTextLength} characters`);
    return value.replaceAll(from, () => to);
  }),
  define(
    'ReplaceChars',
    [text, text],
    'Text',
    (_frame, value, pattern) => {
      const replacements = characterReplacements(pattern);
      let result = '';
      for (const character of value) result = boundedText(result + (replacements.get(character) ?? character));
      return result;
    },
    { perPiece: 24 },
  ),
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
    { whenAbsent: '', perPiece: 16 },
  ),
];

const folded = (value: string, comparison: 'vbBinaryCompare' | 'vbTextCompare'): string =>
  comparison === 'vbTextCompare' ? lowerCase(value) : value;

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
  // A filler that is a surrogate pair counts two; the result is never longer than asked for.
  return filler.repeat(Math.floor(missing / filler.length));
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
