// Waits for a condition in place of a time.

import { setTimeout as delay } from 'node:timers/promises';

/** Resolves as soon as `condition` holds; fails with `what` after five seconds. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Waited in vain for: ${what}`);
    await delay(2);
  }
}
