// Kills the process when its event loop stands still: a leader that can not run its timers can not stop itself either.

import { Worker } from 'node:worker_threads';

export interface WatchdogOptions {
  /** How long the loop may stand still. A worker's is its renew deadline. */
  readonly limitMs: number;
  /** How often the loop says that it lives. Default: a quarter of the limit, at most a second. */
  readonly tickMs?: number;
}

/**
 * The other thread. It sleeps until the loop ticks; where no tick comes in time it ends the process in a way that no handler delays.
 * Text, not a file: the product is one bundled file, which has no neighbours.
 */
const guard = `
  const { workerData } = require('node:worker_threads');
  const { writeSync } = require('node:fs');
  const ticks = new Int32Array(workerData.ticks);
  for (;;) {
    const seen = Atomics.load(ticks, 0);
    if (Atomics.wait(ticks, 0, seen, workerData.limitMs) !== 'timed-out') continue;
    writeSync(2, JSON.stringify({ level: 'fatal', msg: 'The event loop stood still for ' + workerData.limitMs + ' ms; the process ends itself.' }) + '\\n');
    process.kill(process.pid, 'SIGKILL');
  }
`;

/** Starts the watch. The returned function ends it. */
export function startWatchdog({ limitMs, tickMs = Math.min(1000, limitMs / 4) }: WatchdogOptions): () => Promise<void> {
  const ticks = new SharedArrayBuffer(4);
  const counter = new Int32Array(ticks);
  const thread = new Worker(guard, {
    eval: true,
    execArgv: [],
    workerData: { ticks, limitMs },
    resourceLimits: { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 1 },
  });
  thread.unref();
  const timer = setInterval(() => {
    Atomics.add(counter, 0, 1);
    Atomics.notify(counter, 0);
  }, tickMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await thread.terminate();
  };
}
