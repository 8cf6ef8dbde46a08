// How long a key waits after its failures: exponentially for itself, and within a bucket that all share.

import type { Clock } from './clock.ts';
import { type BucketLimits, TokenBucket } from './token-bucket.ts';

export interface RateLimiter {
  /** Counts a failure of `key` and gives its wait in milliseconds. */
  waitMs(key: string): number;
  forget(key: string): void;
  failures(key: string): number;
}

export interface RateLimits {
  readonly initialMs: number;
  readonly maximumMs: number;
  readonly bucket: BucketLimits;
}

/** Gentler than client-go's 5 ms: behind our retries stand directories and a tenant, not only the API server. */
export const defaultRateLimits: RateLimits = { initialMs: 1000, maximumMs: 60_000, bucket: { perSecond: 10, burst: 100 } };

export function rateLimiter(clock: Clock, limits: RateLimits = defaultRateLimits): RateLimiter {
  const failures = new Map<string, number>();
  const bucket = new TokenBucket(limits.bucket, clock);
  return {
    waitMs: (key) => {
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      return Math.max(Math.min(limits.maximumMs, limits.initialMs * 2 ** count), bucket.reserve());
    },
    forget: (key) => failures.delete(key),
    failures: (key) => failures.get(key) ?? 0,
  };
}
