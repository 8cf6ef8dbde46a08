// Takes a Graph request through its stations: audit, faults, throttle, the resource, and the answer in the service's clothes.
// Everything between arrival and answer is synchronous, so that requests take effect one after another.
import type { OpenRequest } from '../audit.ts';
import type { SharpAction } from '../faults.ts';
import type { World } from '../world.ts';
import { readQuery } from '../query/query-string.ts';
import type { Answer, Call, Caller, Headers } from './call.ts';
import { GraphError, graphErrors } from './errors.ts';
import { faultAnswer, toErrorAnswer } from './error-answer.ts';
import { parsePath } from './path.ts';
import type { Route } from './routes.ts';
import { answerCall, findRoute } from './routes.ts';
import { costOf } from './throttle.ts';
import type { Charge, Refusal } from './throttle.ts';

/** One request on its way in: its own on the wire, or an item of a batch. */
export interface Incoming {
  readonly caller: Caller;
  readonly method: string;
  readonly version: 'v1.0' | 'beta';
  /** Percent-encoded, after the version. */
  readonly path: string;
  readonly query: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly origin: string;
  /** The batch that carries it. */
  readonly batch: OpenRequest | undefined;
}

/** What goes out, after a delay; or nothing, when the connection breaks. */
export type Outgoing =
  | { readonly kind: 'answer'; readonly answer: Answer; readonly delayMs: number; readonly cut?: Cut | undefined }
  | { readonly kind: 'reset'; readonly delayMs: number }
  /** In a batch: no answer to this item. */
  | { readonly kind: 'unanswered'; readonly delayMs: number };

/** An answer that ends early on the wire. */
export type Cut = 'connection' | 'text';

/** Answers one request that is no batch. */
export function serve(world: World, incoming: Incoming, record: OpenRequest): Outgoing {
  const now = world.clock.now();
  const { action, latencyMs } = world.faults.hit(
    { tenant: incoming.caller.tenantId, method: incoming.method, path: record.path, inBatch: incoming.batch !== undefined },
    now,
  );
  record.fault = action?.kind ?? (latencyMs > 0 ? 'latency' : null);
  if (action === undefined || !isBefore(action)) {
    const answer = answerWithin(world, incoming, record, now);
    if (action === undefined) {
      record.status = answer.status;
      return { kind: 'answer', answer, delayMs: latencyMs };
    }
    return faulted(action, { world, incoming, record, answer, delayMs: latencyMs });
  }
  return faulted(action, { world, incoming, record, answer: undefined, delayMs: latencyMs });
}

/** Whether the fault keeps the request from its effect. */
export const isBefore = (action: SharpAction): boolean =>
  action.kind === 'truncate' ? false : action.kind === 'expireTokens' || action.when !== 'after';

interface Struck {
  readonly world: World;
  readonly incoming: Incoming;
  readonly record: OpenRequest;
  /** What would have been answered; undefined where the request was kept from its effect. */
  readonly answer: Answer | undefined;
  readonly delayMs: number;
}

/** What is left of a request that a fault meets. */
export function faulted(action: SharpAction, { world, incoming, record, answer, delayMs }: Struck): Outgoing {
  const { headers, origin } = incoming;
  switch (action.kind) {
    case 'reset':
      return { kind: 'reset', delayMs };
    case 'unanswered':
      return { kind: incoming.batch === undefined ? 'reset' : 'unanswered', delayMs };
    case 'truncate':
      if (answer === undefined) {
        throw new TypeError('A truncated answer is one that was given.');
      }
      record.status = answer.status;
      return action.how === 'list'
        ? { kind: 'answer', answer: withoutRest(answer), delayMs }
        : { kind: 'answer', answer, delayMs, cut: action.how };
    case 'expireTokens': {
      const tenant = world.tenants.get(incoming.caller.tenantId);
      if (tenant !== undefined) {
        tenant.tokenGeneration += 1;
      }
      record.status = 401;
      return { kind: 'answer', answer: toErrorAnswer(graphErrors.tokenExpired(), { world, headers, origin }), delayMs };
    }
    case 'status': {
      const said = faultAnswer(action, { world, headers, origin });
      record.status = said.status;
      return { kind: 'answer', answer: said, delayMs };
    }
  }
}

/** The list, or the answers to a batch, without the second half, and nothing that tells of more. */
function withoutRest(answer: Answer): Answer {
  const { '@odata.nextLink': _next, '@odata.deltaLink': _delta, ...body } = (answer.body ?? {}) as Readonly<Record<string, unknown>>;
  const name = ['value', 'responses'].find((candidate) => Array.isArray(body[candidate]));
  if (name === undefined) {
    return answer;
  }
  const list = body[name] as readonly unknown[];
  return { ...answer, body: { ...body, [name]: list.slice(0, Math.floor(list.length / 2)) } };
}

function answerWithin(world: World, incoming: Incoming, record: OpenRequest, now: number): Answer {
  world.answering = record;
  try {
    const { answer, charge } = chargeAndAnswer(world, incoming, record, now);
    return withCostHeaders(answer, record, charge);
  } catch (cause) {
    if (cause instanceof GraphError) {
      record.errorCode = cause.code;
      return withCostHeaders(toErrorAnswer(cause, { world, headers: incoming.headers, origin: incoming.origin }), record, undefined);
    }
    throw cause;
  } finally {
    world.answering = undefined;
  }
}

function chargeAndAnswer(
  world: World,
  incoming: Incoming,
  record: OpenRequest,
  now: number,
): { readonly answer: Answer; readonly charge: Charge | undefined } {
  const call = toCall(world, incoming, now);
  const route = findRoute(call);
  const charge = chargeFor(world, call, route, record);
  if (charge?.refusal !== undefined) {
    throw graphErrors.throttled(call.caller.appId, incoming.batch === undefined ? inWholeSeconds(charge.refusal) : charge.refusal);
  }
  return { answer: answerCall(call, route), charge };
}

/** On the wire Retry-After has whole seconds (RFC 9110, section 10.2.3); only parts of batches were seen with decimals. */
const inWholeSeconds = (refusal: Refusal): Refusal => ({ ...refusal, retryAfterSeconds: Math.ceil(refusal.retryAfterSeconds) });

function chargeFor(world: World, call: Call, route: Route, record: OpenRequest): Charge | undefined {
  const cost = costOf(call, route.units);
  record.units = cost.units;
  record.writes = cost.writes;
  return world.throttles.get(call.tenant.id)?.charge(call, cost);
}

/** What was charged is told of a refusal too; an address that there is not costs nothing. The share of the limit is told only once it is nearly used. */
function withCostHeaders(answer: Answer, record: OpenRequest, charge: Charge | undefined): Answer {
  if (record.units === 0) {
    return answer;
  }
  const headers: Record<string, string> = { ...answer.headers, 'x-ms-resource-unit': String(record.units) };
  if (charge !== undefined && charge.fill >= 0.8) {
    headers['x-ms-throttle-limit-percentage'] = charge.fill.toFixed(2);
  }
  return { ...answer, headers };
}

function toCall(world: World, incoming: Incoming, now: number): Call {
  const tenant = world.tenants.get(incoming.caller.tenantId);
  if (tenant === undefined) {
    throw graphErrors.tokenForeign();
  }
  return {
    tenant,
    caller: incoming.caller,
    version: incoming.version,
    method: incoming.method,
    path: parsePath(incoming.path),
    rawPath: `/${incoming.version}${incoming.path}`,
    query: readQuery(incoming.query),
    headers: incoming.headers,
    body: incoming.body,
    origin: incoming.origin,
    now,
    random: world.random,
    audit: world.audit,
  };
}
