// How functions take their arguments: strictly typed, the first one value by value where the function works on one.
import { Failure, fromList, isBytes, isInstant, isList, isWord, listOf, type Instant, type Single, single, type Value } from './value.ts';

/** Arguments that are evaluated when they are asked for. */
export type Arguments = readonly (() => Value)[];
export type LanguageFunction = (given: Arguments) => Value;

/** Applies `work` to each value of the first argument. Where that is nothing, so is the answer (or `absent`), and the others are not looked at. */
export const each =
  (work: (first: Single, rest: readonly Value[]) => Value, absent: Value = null): LanguageFunction =>
  ([first, ...others]) => {
    const value = first?.() ?? null;
    if (value === null) return absent;
    const rest = others.map((other) => other());
    return isList(value) ? fromList(value.flatMap((item) => listOf(work(item, rest)))) : work(value, rest);
  };

/** Hands over all arguments with all their values. */
export const all =
  (work: (values: readonly Value[]) => Value): LanguageFunction =>
  (given) =>
    work(given.map((value) => value()));

/** Nothing counts as an empty text. */
export function text(value: Value | undefined): string {
  const only = single(value ?? null, 'a text');
  if (only !== null && typeof only !== 'string') throw new Failure('an argument is no text');
  return only ?? '';
}

/** Nothing counts as 0. */
export function number(value: Value | undefined): bigint {
  const only = single(value ?? null, 'a number');
  if (only !== null && typeof only !== 'bigint') throw new Failure('an argument is no number');
  return only ?? 0n;
}

export function instant(value: Value | undefined): Instant {
  const only = single(value ?? null, 'a date');
  if (only === null || !isInstant(only)) throw new Failure('an argument is no date');
  return only;
}

export function bytes(value: Value | undefined): Uint8Array {
  const only = single(value ?? null, 'bytes');
  if (only === null || !isBytes(only)) throw new Failure('an argument is no octet string');
  return only;
}

export const word = (value: Value | undefined): string | undefined => (value !== undefined && isWord(value) ? value.word : undefined);
