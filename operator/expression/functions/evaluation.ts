// Questions about a value: is it there, what could it be.
import { bitAnd } from '../integer.ts';
import { Moment } from '../moment.ts';
import { isList, type Value } from '../value.ts';
import { any, anySingle, define, type FunctionDefinition, number } from './definition.ts';
import { guidBytes } from './guid.ts';
import { parseDate } from './parse-date.ts';
import { parseInteger } from './parse-integer.ts';

export const evaluationFunctions: readonly FunctionDefinition[] = [
  define('IsBitSet', [number, number], 'Boolean', (_frame, value, flag) => bitAnd(value, flag) !== 0, { whenAbsent: false }),
  define(
    'IsDate',
    [anySingle],
    'Boolean',
    (_frame, value) => value instanceof Moment || (typeof value === 'string' && parseDate(value) !== undefined),
    { whenAbsent: false, perValue: 6 },
  ),
  define('IsGuid', [anySingle], 'Boolean', (_frame, value) => typeof value === 'string' && guidBytes(value) !== undefined, {
    whenAbsent: false,
  }),
  define(
    'IsNumeric',
    [anySingle],
    'Boolean',
    (_frame, value) =>
      typeof value === 'number' || typeof value === 'bigint' || (typeof value === 'string' && parseInteger(value) !== undefined),
    { whenAbsent: false },
  ),
  define('IsString', [anySingle], 'Boolean', (_frame, value) => !(value instanceof Uint8Array || value instanceof Moment), {
    whenAbsent: false,
  }),
  define('IsNull', [any], 'Boolean', (_frame, value) => isAbsent(value)),
  define('IsEmpty', [any], 'Boolean', (_frame, value) => isEmptyText(value)),
  define('IsNullOrEmpty', [any], 'Boolean', (_frame, value) => isAbsent(value) || isEmptyText(value)),
  define('IsPresent', [any], 'Boolean', (_frame, value) => !isAbsent(value) && !isEmptyText(value)),
];

const isAbsent = (value: Value): boolean => value === null || (isList(value) && value.length === 0);

const isEmptyText = (value: Value): boolean => value === '' || (isList(value) && value.length === 1 && value[0] === '');
