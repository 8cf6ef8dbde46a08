/** Waiting for a condition of the world, instead of sleeping. */
import { setTimeout as delay } from 'node:timers/promises';
import { WorldError } from './errors.ts';

export interface WaitOptions {
  readonly withinMs: number;
  readonly everyMs?: number;
  /** Completes the sentence "Waited n seconds for ..." */
  readonly what: string;
  /** Asked when the time is over: what to look at. */
  readonly next?: () => string;
  readonly signal?: AbortSignal;
}

/** Resolves with the first value of `probe` that is neither undefined nor false; a probe that throws is asked again until the time is over. */
export async function eventually<T>(probe: () => Promise<T | undefined | false> | T | undefined | false, options: WaitOptions): Promise<T> {
  const deadline = performance.now() + options.withinMs;
  let failure: unknown;
  for (;;) {
    options.signal?.throwIfAborted();
    try {
      const value = await probe();
      if (value !== undefined && value !== false) return value;
      failure = undefined;
    } catch (error) {
      failure = error;
    }
    if (performance.now() > deadline) {
      const last = failure instanceof Error ? `The last attempt said: ${failure.message}` : '';
      throw new WorldError(`Waited ${options.withinMs / 1000} seconds for ${options.what}. ${last}`.trim(), options.next?.() ?? '', {
        cause: failure,
      });
    }
    await delay(options.everyMs ?? 50, undefined, options.signal ? { signal: options.signal } : {});
  }
}
