// Functions on the whole set of an attribute's values.
import { lowerCase } from '../case.ts';
import { EvaluationFailure } from '../failure.ts';
import type { Frame } from '../frame.ts';
import { fileTimeOf, Moment } from '../moment.ts';
import { boundedList, boundedText, maxListLength, maxTextLength, type Single } from '../value.ts';
import {
  define,
  type FunctionDefinition,
  index,
  isCharacter,
  list,
  number,
  optional,
  options,
  orNothing,
  text,
  textsOf,
} from './definition.ts';
import { occurrences } from './search.ts';

export const multiValuedFunctions: readonly FunctionDefinition[] = [
  define(
    'Contains',
    [list, orNothing(text), options('CaseSensitive', 'CaseInsensitive')],
    'Number',
    (frame, values, wanted, comparison) => {
      if (wanted === null) return 0;
      frame.spend(values.length);
      const fold = comparison === 'CaseInsensitive' ? lowerCase : (value: string) => value;
      const needle = fold(wanted);
      return (
        textsOf(values, 'the list of Contains').findIndex((value) => {
          frame.search(value.length, needle.length);
          return fold(value).includes(needle);
        }) + 1
      );
    },
    { ofReferences: containsReference },
  ),
  define('Count', [list], 'Number', (_frame, values) => values.length),
  define('Item', [list, number], 'Subject', (_frame, values, position) => {
    const value = values[Number(position) - 1];
    if (value === undefined) throw new EvaluationFailure('OutOfRange', `Item ${position} of ${values.length} values`);
    return value;
  }),
  define('ItemOrNull', [list, index], 'Subject', (_frame, values, position) => values[position - 1] ?? null),
  define('Join', [list, optional(text, ' ')], 'Text', (frame, values, delimiter) => {
    if (values.length === 0) return null;
    const texts = textsOf(values, 'the list of Join');
    // Counted before it is made: a list holds more than a text may.
    const length = texts.reduce((sum, { length: own }) => sum + own, (texts.length - 1) * delimiter.length);
    if (length > maxTextLength) throw new EvaluationFailure('TooLarge', `Join to more than ${maxTextLength} characters`);
    frame.spend(texts.length);
    return boundedText(texts.join(delimiter));
  }),
  define(
    'RemoveDuplicates',
    [list],
    'Subject',
    (frame, values) => {
      if (values.length === 0) return null;
      frame.spend(values.length);
      const seen = { plain: new Set<unknown>(), encoded: new Set<string>() };
      return values.filter((value) => {
        frame.weigh(value, 4);
        return value instanceof Uint8Array || value instanceof Moment ? added(seen.encoded, encoded(value)) : added(seen.plain, value);
      });
    },
    { many: true },
  ),
  define(
    'Split',
    [text, text, optional(index, Number.MAX_SAFE_INTEGER)],
    'Text',
    (frame, value, delimiter, limit) => {
      if (!isCharacter(delimiter)) throw new EvaluationFailure('InvalidValue', 'the 2nd argument of Split is not one character');
      const count = occurrences(frame, value, delimiter) + 1;
      frame.spend(count);
      if (count > maxListLength) throw new EvaluationFailure('TooLarge', `Split into more than ${maxListLength} values`);
      const pieces = value.split(delimiter);
      if (limit < 1 || pieces.length <= limit) return boundedList(pieces);
      // As in .NET, the last piece keeps what the limit did not let be split.
      return boundedList([...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(delimiter)]);
    },
    { many: true },
  ),
];

/** A reference is found as a whole: `CN=A` is no part of `CN=AB`. Distinguished names do not differ by case. */
function containsReference(frame: Frame, values: readonly Single[], wanted: string | null): number {
  frame.spend(values.length);
  const needle = wanted === null ? undefined : lowerCase(wanted);
  return values.findIndex((value) => typeof value === 'string' && lowerCase(value) === needle) + 1;
}

/** True where the set did not have it yet. */
const added = <T>(set: Set<T>, value: T): boolean => set.size < set.add(value).size;

/** Bytes and moments are the same where their content is. */
const encoded = (value: Uint8Array | Moment): string =>
  value instanceof Moment ? `date:${fileTimeOf(value)}` : Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
