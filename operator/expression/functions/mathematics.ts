// Bits and chance.
import { EvaluationFailure } from '../failure.ts';
import { randomOf } from '../frame.ts';
import { bitAnd, bitOr } from '../integer.ts';
import { define, type FunctionDefinition, index, number } from './definition.ts';

export const mathematicsFunctions: readonly FunctionDefinition[] = [
  define('BitAnd', [number, number], 'Number', (_frame, a, b) => bitAnd(a, b)),
  define('BitOr', [number, number], 'Number', (_frame, a, b) => bitOr(a, b)),
  define('RandomNum', [index, index], 'Number', (frame, from, to) => {
    if (to < from) throw new EvaluationFailure('OutOfRange', 'the 2nd argument of RandomNum is less than the 1st');
    return from + Math.floor(randomOf(frame, 'RandomNum') * (to - from + 1));
  }),
];
