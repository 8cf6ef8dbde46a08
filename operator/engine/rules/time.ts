// Which objects the passing of time alone concerns: those of which a value may yet change without any change of theirs.
import type { ExpressionEnvironment } from '../../expression/index.ts';
import type { CompiledRule } from './rules.ts';

/** A comparison with the clock that is decided for ever, such as with a date long past, wakes nobody. */
export const changesByTime = (rules: readonly CompiledRule[], environment: ExpressionEnvironment): boolean =>
  rules.some(({ timed, flows }) => timed && flows.some(({ mayChange }) => mayChange?.(environment) === true));
