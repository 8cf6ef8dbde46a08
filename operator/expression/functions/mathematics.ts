// Bits and chance.
import { EvaluationFailure } from '../failure.ts';
import { randomOf } from '../frame.ts';
import { bitAnd, bitOr } from '../integer.ts';
import { define, type FunctionDefinition, index, number } from './definition.ts';

export const mathematicsFunctions: readonly FunctionDefinition[] = [
  define('BitAnd', [number, number], 'Number', (_frame, a, b) => bitAnd(a, b)),
  define('BitOr', [number, number], 'Number', (_frame, a, b) => bitOr(a, b)),
  define('GUID', [], 'Text', (frame) => randomGuid(() => randomOf(frame, 'GUID')), { perValue: 8 }),
  define('RandomNum', [index, index], 'Number', (frame, from, to) => {
    if (to < from) throw new EvaluationFailure('OutOfRange', 'the 2nd argument of RandomNum is less than the 1st');
    const span = to - from + 1;
    if (span > Number.MAX_SAFE_INTEGER) throw new EvaluationFailure('OutOfRange', 'the arguments of RandomNum are more than 2^53 apart');
    return from + Math.floor(randomOf(frame, 'RandomNum') * span);
  }),
];

function randomGuid(random: () => number): string {
  const bytes = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
