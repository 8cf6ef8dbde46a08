// The chain that every request to Graph passes: authentication, then the permit, then the transport. No link repeats a request.
import type { Context, Middleware } from '@microsoft/microsoft-graph-client';
import { fetch, type RequestInit } from 'undici';
import { entraErrors } from '../errors.ts';
import { GraphCall } from './graph-call.ts';
import type { SignIn } from '../sign-in/sign-in.ts';
import type { TrustedAgent } from '../sign-in/trusted-agent.ts';

abstract class Link implements Middleware {
  #next: Middleware | undefined;

  abstract execute(context: Context): Promise<void>;

  setNext(next: Middleware): void {
    this.#next = next;
  }

  protected next(context: Context): Promise<void> {
    if (this.#next === undefined) throw new Error('The middleware chain has no next link.');
    return this.#next.execute(context);
  }
}

/** Adds the token, to requests for Graph's own origin only: a link in an answer must not carry it elsewhere. */
export class AuthenticationLink extends Link {
  readonly #origin: string;
  readonly #signIn: SignIn;
  readonly #agent: TrustedAgent;

  constructor(origin: string, signIn: SignIn, agent: TrustedAgent) {
    super();
    this.#origin = origin;
    this.#signIn = signIn;
    this.#agent = agent;
  }

  async execute(context: Context): Promise<void> {
    const call = callOf(context);
    try {
      const origin = new URL(String(context.request)).origin;
      if (origin !== this.#origin) throw new entraErrors.ProtocolError({ detail: `a link leads to ${origin}` });
      const dispatcher = await this.#agent.current(call.signal);
      const token = await this.#signIn.token(dispatcher, call.signal);
      call.dispatcher = dispatcher;
      context.options = { ...context.options, headers: { ...plainHeaders(context), Authorization: `Bearer ${token}` } };
      await this.next(context);
    } catch (error) {
      call.failure = error;
      throw error;
    }
  }
}

/** Lets a write pass only within its term, and no longer than the term lasts. Nothing is awaited between this check and the transport. */
export class PermitLink extends Link {
  execute(context: Context): Promise<void> {
    const call = callOf(context);
    if (call.access.kind === 'read') {
      call.deadline = AbortSignal.any([call.signal, AbortSignal.timeout(call.timeoutMs)]);
      return this.next(context);
    }
    const { permit } = call.access;
    const remainingMs = permit.remainingMs();
    if (remainingMs <= 0 || permit.signal.aborted) return Promise.reject(new entraErrors.TermEnded({ request: call.request }));
    const timeout = AbortSignal.timeout(Math.max(1, Math.floor(Math.min(call.timeoutMs, remainingMs))));
    call.deadline = AbortSignal.any([call.signal, permit.signal, timeout]);
    return this.next(context);
  }
}

/** The last link: undici's fetch on the agent that trusts the configured authority. Redirects are answers, not ways. */
export class TransportLink implements Middleware {
  execute(context: Context): Promise<void> {
    const call = callOf(context);
    const { method, body } = context.options ?? {};
    const init: RequestInit = {
      ...(method === undefined ? {} : { method }),
      ...(typeof body === 'string' ? { body } : {}),
      headers: plainHeaders(context),
      redirect: 'manual',
      signal: call.deadline ?? call.signal,
      ...(call.dispatcher === undefined ? {} : { dispatcher: call.dispatcher }),
    };
    call.handedOver = true;
    return fetch(String(context.request), init).then((response) => {
      context.response = response;
    });
  }
}

function callOf(context: Context): GraphCall {
  const call = context.middlewareControl?.getMiddlewareOptions(GraphCall);
  if (!(call instanceof GraphCall)) throw new Error('A request to Graph came without its call.');
  return call;
}

const plainHeaders = (context: Context): Record<string, string> => ({
  ...(context.options?.headers as Record<string, string> | undefined),
});
