// When the passing of time alone may change a value of an object, so that it is looked at then and not before.
import type { ExpressionEnvironment } from '../../expression/index.ts';
import type { CompiledRule } from './rules.ts';

/** A comparison with the clock that is decided for ever, such as with a date long past, wakes nobody. */
export const neverWakes = 0;

/** Long past: for values that follow the clock itself, so that nobody can say when they change. */
export const wakesInEveryRun = 1;

/** In milliseconds since 1970, or one of the two above. */
export function wakeTime(rules: readonly CompiledRule[], environment: ExpressionEnvironment): number {
  let first = neverWakes;
  for (const { timed, flows } of rules) {
    if (!timed) continue;
    for (const { nextChange } of flows) {
      const next = nextChange?.(environment);
      if (next?.kind === 'Unknown') return wakesInEveryRun;
      if (next?.kind === 'At') first = earlierWake(first, next.at.getTime());
    }
  }
  return first;
}

export const earlierWake = (one: number, other: number): number => {
  if (one === neverWakes) return other;
  return other === neverWakes ? one : Math.min(one, other);
};
