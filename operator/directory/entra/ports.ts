// What the Entra connector asks of whoever opens it.
import type { DirectoryExtensions } from './mapping/directory-extensions.ts';
import type { LockstepError } from '../../model/errors.ts';
import type { EntraIDConfiguration } from '../../model/revision.ts';
import type { ReadKey } from '../../worker/ports.ts';

/** Time as an argument. */
export interface EntraClock {
  now(): Date;
  /** Milliseconds that only grow. */
  monotonicMs(): number;
  /** Resolves after `ms`; rejects when the signal is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A structured log; pino satisfies it. */
export interface EntraLog {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void;
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
}

export interface EntraMetrics {
  /** One request to Graph was answered; status 0 when no answer came. A batch is one request here. */
  requested(kind: 'read' | 'write', status: number, seconds: number): void;
  /** The service asked to wait. */
  throttled(seconds: number): void;
  /** A write waited for the budget. */
  budgetWaited(seconds: number): void;
  /** A write of one batch part ended with this status; 0 when no answer came. */
  written(method: string, status: number): void;
  /** So many permissions are granted that no rule needs. */
  excessPermissions?(count: number): void;
}

export const noMetrics: EntraMetrics = { requested: () => {}, throttled: () => {}, budgetWaited: () => {}, written: () => {} };

/** How the application proves who it is. Everything is asked for anew at every request, so that what was rotated counts at once. */
export type EntraCredential =
  | { readonly type: 'ClientSecret'; readonly readSecret: ReadKey }
  /** PEM. */
  | { readonly type: 'ClientCertificate'; readonly readCertificate: ReadKey; readonly readPrivateKey: ReadKey }
  /** A token of another issuer that the application trusts. */
  | { readonly type: 'WorkloadIdentity'; readonly readToken: ReadKey };

export interface EntraOptions {
  /** The connector's name, for logs. */
  readonly name: string;
  readonly configuration: EntraIDConfiguration;
  readonly credential: EntraCredential;
  /** PEM; without it the system's certificate authorities count. */
  readonly readCertificateAuthority?: ReadKey;
  /** The account for the proxy of the configuration. */
  readonly readProxyAccount?: { readonly username: ReadKey; readonly password: ReadKey };
  /** Target attribute names that rules read, write or join by. */
  readonly attributes: readonly string[];
  /** Directory extensions that rules flow to; none where it is absent. */
  readonly extensions?: DirectoryExtensions;
  /** What the rules write, for the check of permissions; without it nothing is checked. */
  readonly rules?: { readonly objectTypes: readonly string[]; readonly mode: 'Staging' | 'Active' };
  readonly clock: EntraClock;
  readonly log: EntraLog;
  readonly metrics?: EntraMetrics;
  /** Told when the service makes a read or a write wait for longer than a moment, before the wait begins. */
  readonly onWait?: (why: LockstepError) => void;
  /** A number in [0, 1), for jitter. */
  readonly random?: () => number;
}
