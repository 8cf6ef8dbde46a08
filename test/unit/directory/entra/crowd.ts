// Several that wait on one clock: time goes on to the next of them when nobody has anything to do at once.
import type { EntraClock } from '../../../../operator/directory/entra/ports.ts';

export interface Crowd {
  readonly clock: EntraClock;
  /** Lets time pass until `work` is done. */
  readonly run: (work: Promise<unknown>) => Promise<void>;
}

export function crowd(): Crowd {
  let nowMs = 0;
  const sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];
  return {
    clock: {
      now: () => new Date(Date.UTC(2026, 0, 1) + nowMs),
      monotonicMs: () => nowMs,
      sleep: (ms) => new Promise((wake) => sleepers.push({ atMs: nowMs + ms, wake })),
    },
    async run(work) {
      let isDone = false;
      const end = work.finally(() => (isDone = true));
      for (;;) {
        await new Promise(setImmediate);
        if (isDone) return void (await end);
        const next = sleepers.toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) throw new Error('Everybody waits, and nobody on the clock.');
        sleepers.splice(sleepers.indexOf(next), 1);
        nowMs = next.atMs;
        next.wake();
      }
    },
  };
}
