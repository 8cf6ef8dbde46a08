// What this room asks of others.

export interface RequestMetrics {
  /** One request has ended. `code` is the HTTP status, or `<error>` where none came. */
  requested(method: string, code: string, seconds: number): void;
  /** One request waited for our own rate limit. */
  throttled(seconds: number): void;
}

export interface WatchMetrics {
  listed(kind: string, outcome: 'success' | 'error', seconds: number): void;
  watchStarted(kind: string): void;
  watchEnded(kind: string, outcome: 'closed' | 'error' | 'expired'): void;
  received(kind: string, event: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK'): void;
  cached(kind: string, objects: number): void;
}

export interface KubeMetrics {
  readonly requests: RequestMetrics;
  readonly watches: WatchMetrics;
}
