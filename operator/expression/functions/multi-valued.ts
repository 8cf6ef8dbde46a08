// Functions on the whole set of an attribute's values.
import { EvaluationFailure } from '../failure.ts';
import { boundedList, boundedText, type Single } from '../value.ts';
import { define, type FunctionDefinition, index, isCharacter, list, optional, options, text, textsOf } from './definition.ts';

export const multiValuedFunctions: readonly FunctionDefinition[] = [
  define('Contains', [list, text, options('CaseSensitive', 'CaseInsensitive')], 'Number', (_frame, values, wanted, comparison) => {
    const fold = comparison === 'CaseInsensitive' ? (value: string) => value.toLowerCase() : (value: string) => value;
    const needle = fold(wanted);
    return textsOf(values, 'the list of Contains').findIndex((value) => fold(value).includes(needle)) + 1;
  }),
  define('Count', [list], 'Number', (_frame, values) => values.length),
  define('Item', [list, index], 'Any', (_frame, values, position) => {
    const value = values[position - 1];
    if (value === undefined) throw new EvaluationFailure('OutOfRange', `Item ${position} of ${values.length} values`);
    return value;
  }),
  define('ItemOrNull', [list, index], 'Any', (_frame, values, position) => values[position - 1] ?? null),
  define('Join', [list, optional(text, ' ')], 'Text', (_frame, values, delimiter) => {
    if (values.length === 0) return null;
    return boundedText(textsOf(values, 'the list of Join').join(delimiter));
  }),
  define('RemoveDuplicates', [list], 'List', (_frame, values) => {
    if (values.length === 0) return null;
    const seen = new Map<unknown, Single>();
    for (const value of values) {
      const key = identity(value);
      if (!seen.has(key)) seen.set(key, value);
    }
    return [...seen.values()];
  }),
  define('Split', [text, text, optional(index, Number.MAX_SAFE_INTEGER)], 'List', (_frame, value, delimiter, limit) => {
    if (!isCharacter(delimiter)) throw new EvaluationFailure('InvalidValue', 'the 2nd argument of Split is not one character');
    const pieces = value.split(delimiter);
    if (limit < 1 || pieces.length <= limit) return boundedList(pieces);
    // As in .NET, the last piece keeps what the limit did not let be split.
    return boundedList([...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join(delimiter)]);
  }),
];

/** Equal values of one type have one identity; bytes are compared by content. */
function identity(value: Single): unknown {
  if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString('base64')}`;
  if (value instanceof Date) return `date:${value.getTime()}`;
  return typeof value === 'string' ? `text:${value}` : value;
}
