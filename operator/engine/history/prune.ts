// Drops what is older than the history is to be kept, in batches, so that nobody waits for it.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';

/** As the schedule's field has it by default. */
export const defaultHistoryDays = 90;

const dayMs = 86_400_000;
const batch = 2000;

/** Gives how many rows went. */
export async function pruneHistory({ store, revision, clock }: EngineContext): Promise<number> {
  const beforeMs = clock.now().getTime() - (revision.history?.days ?? defaultHistoryDays) * dayMs;
  for (let pruned = 0; ; ) {
    const removed = await store.transaction((tables) => tables.history.prune(beforeMs, batch));
    pruned += removed;
    if (removed < batch) return pruned;
    await nextTurn();
  }
}
