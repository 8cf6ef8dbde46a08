// One Graph request as the resources see it, alone or inside a batch, and the answer that they give.
import type { Audit } from '../audit.ts';
import type { Random } from '../random.ts';
import type { Tenant } from '../tenant.ts';
import type { GraphPath } from './path.ts';

/** Who calls: read from the access token. */
export interface Caller {
  readonly tenantId: string;
  readonly appId: string;
  readonly roles: ReadonlySet<string>;
}

export type Headers = Readonly<Record<string, string | undefined>>;

export interface Call {
  readonly tenant: Tenant;
  readonly caller: Caller;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  readonly path: GraphPath;
  /** Percent-encoded path after the host, without query: what links repeat. */
  readonly rawPath: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Headers;
  readonly body: unknown;
  /** `https://host:port` as the caller wrote it. */
  readonly origin: string;
  readonly now: number;
  readonly random: Random;
  /** What happened so far. */
  readonly audit: Audit;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export const noContent: Answer = { status: 204 };
export const ok = (body: unknown): Answer => ({ status: 200, body });

export const versionRoot = (call: Call): string => `${call.origin}/${call.version}`;
export const contextUrl = (call: Call, what: string): string => `${versionRoot(call)}/$metadata#${what}`;

/** The n-th key of the address. Routes are named by their keys, so a missing one is a defect here. */
export function keyOf(call: Call, index: number): string {
  const key = call.path.keys[index];
  if (key === undefined) {
    throw new TypeError(`The route ${call.path.pattern} has no key ${index}.`);
  }
  return key.value;
}

/** `Prefer: return=minimal, create-if-missing`: whether a preference is named. */
export const prefers = (call: Call, preference: string): boolean =>
  (call.headers['prefer'] ?? '').split(/[,;]/).some((item) => item.trim().toLowerCase() === preference);
