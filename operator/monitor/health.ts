// Health checks: each says what is wrong, or nothing.

/** `check` gives a sentence about what is wrong, or undefined. What it throws is a fault too. */
export interface HealthCheck {
  readonly name: string;
  readonly check: () => string | undefined | Promise<string | undefined>;
}

export interface HealthReport {
  readonly healthy: boolean;
  readonly checks: readonly { readonly name: string; readonly problem?: string }[];
}

const slowestCheckMs = 2000;

/** Runs all checks at once; one that does not answer in two seconds has failed. */
export async function runChecks(checks: readonly HealthCheck[]): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async ({ name, check }) => {
      const problem = await problemOf(check);
      return problem === undefined ? { name } : { name, problem };
    }),
  );
  return { healthy: results.every(({ problem }) => problem === undefined), checks: results };
}

async function problemOf(check: HealthCheck['check']): Promise<string | undefined> {
  const late = Promise.withResolvers<string>();
  const timer = setTimeout(() => late.resolve(`did not answer within ${slowestCheckMs} ms`), slowestCheckMs);
  try {
    return await Promise.race([check(), late.promise]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Fails while the event loop was blocked for longer than `limitMs` at a stretch since the last question.
 * A loop that stands still altogether does not answer at all, which the kubelet takes as a failure too.
 */
export function eventLoopCheck(limitMs: number): HealthCheck & { stop(): void } {
  let seenAtMs = performance.now();
  let longestMs = 0;
  // Own ticks, because perf_hooks' histogram does not see a standstill that begins right after its reset.
  const look = (): void => {
    const nowMs = performance.now();
    longestMs = Math.max(longestMs, nowMs - seenAtMs - tickMs);
    seenAtMs = nowMs;
  };
  const timer = setInterval(look, tickMs);
  timer.unref();
  return {
    name: 'event-loop',
    check: () => {
      look();
      const problem = longestMs > limitMs ? `the event loop stood still for ${Math.round(longestMs)} ms` : undefined;
      longestMs = 0;
      return problem;
    },
    stop: () => clearInterval(timer),
  };
}

const tickMs = 500;
