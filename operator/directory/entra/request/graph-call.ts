// What the links of the middleware chain know of one request: whether it may write, and how it ended.
import type { MiddlewareOptions } from '@microsoft/microsoft-graph-client';
import type { Dispatcher } from 'undici';
import type { Permit } from '../../../model/permit.ts';

export type GraphAccess = { readonly kind: 'read' } | { readonly kind: 'write'; readonly permit: Permit };

/** Travels with one request as a middleware option. The client wraps errors in its own and drops the original; `failure` keeps it. */
export class GraphCall implements MiddlewareOptions {
  readonly access: GraphAccess;
  /** Method and path in words. */
  readonly request: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  failure: unknown;
  /** Set by the authentication link, so that the last link need not wait for anything. */
  dispatcher: Dispatcher | undefined;
  /** The deadline that the last link chose; the body is read under it, too. */
  deadline: AbortSignal | undefined;
  /** True from the moment that the transport has the request. */
  handedOver = false;

  constructor(access: GraphAccess, request: string, signal: AbortSignal, timeoutMs: number) {
    this.access = access;
    this.request = request;
    this.signal = signal;
    this.timeoutMs = timeoutMs;
  }
}
