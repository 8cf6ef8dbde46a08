// Graph's addresses on the wire: reads the token and the body, hands the request to the service, sends what comes back.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OpenRequest } from '../audit.ts';
import { arrive } from '../graph/arrival.ts';
import { serveBatch } from '../graph/batch.ts';
import type { Headers } from '../graph/call.ts';
import { toErrorAnswer } from '../graph/error-answer.ts';
import { GraphError, graphErrors } from '../graph/errors.ts';
import { faulted, isBefore, serve } from '../graph/service.ts';
import type { Incoming, Outgoing } from '../graph/service.ts';
import type { TokenVerifier } from '../token/verify.ts';
import type { World } from '../world.ts';
import { originOf } from './origin.ts';
import { breakConnection, sendCut, sendGraph } from './reply.ts';

const versions = ['v1.0', 'beta'] as const;

/** A request to Graph and what it was answered, as they were on the wire. */
export interface Exchange {
  /** Undefined where the token named none. */
  readonly tenant: string | undefined;
  readonly version: 'v1.0' | 'beta';
  readonly method: string;
  /** From the version on, with the query. */
  readonly url: string;
  /** Text; empty where there was none. */
  readonly requestBody: string;
  readonly status: number;
  /** Absent where the answer has none. */
  readonly responseBody: unknown;
}

/** `onExchange` hears of every answer that is about to leave; of none where the connection is broken instead. */
export function graphRoutes(
  server: FastifyInstance,
  world: World,
  tokens: TokenVerifier,
  onExchange: ((exchange: Exchange) => void) | undefined,
): void {
  for (const version of versions) {
    server.all(`/${version}/*`, async (request, reply) => {
      const headers = request.headers as Headers;
      const context = { requestId: world.random.uuid(), clientRequestId: headers['client-request-id'] };
      const { outgoing, tenant } = await answer(world, tokens, version, request);
      if (onExchange !== undefined && outgoing.kind === 'answer' && outgoing.cut === undefined) {
        const { status, body } = outgoing.answer;
        const requestBody = typeof request.body === 'string' ? request.body : '';
        const url = request.url.slice(version.length + 1);
        onExchange({ tenant, version, method: request.method, url, requestBody, status, responseBody: body });
      }
      await send(reply, outgoing, context);
      return reply;
    });
  }
}

async function send(reply: FastifyReply, outgoing: Outgoing, context: Parameters<typeof sendGraph>[2]): Promise<void> {
  if (outgoing.delayMs > 0) {
    await sleep(outgoing.delayMs);
  }
  if (outgoing.kind !== 'answer') {
    breakConnection(reply);
  } else if (outgoing.cut !== undefined) {
    sendCut(reply, outgoing.answer, outgoing.cut);
  } else {
    sendGraph(reply, outgoing.answer, context);
  }
}

interface Answered {
  readonly outgoing: Outgoing;
  readonly tenant: string | undefined;
}

async function answer(world: World, tokens: TokenVerifier, version: 'v1.0' | 'beta', request: FastifyRequest): Promise<Answered> {
  const headers = request.headers as Headers;
  const origin = originOf(request);
  const { path, query } = splitUrl(request.url, version);
  const common = { method: request.method, version, path, query, headers, origin, batch: undefined };
  let record: OpenRequest | undefined;
  let tenant: string | undefined;
  try {
    const caller = await tokens.verify(headers['authorization'], origin);
    tenant = caller.tenantId;
    const incoming: Incoming = { ...common, caller, body: readBody(request) };
    record = arrive(world, incoming, { remoteAddress: request.ip, userAgent: headers['user-agent'] ?? null });
    return { outgoing: path.toLowerCase() === '/$batch' ? batch(world, incoming, record) : serve(world, incoming, record), tenant };
  } catch (cause) {
    if (!(cause instanceof GraphError)) {
      throw cause;
    }
    if (record !== undefined) {
      record.status = cause.status;
      record.errorCode = cause.code;
    }
    return { outgoing: { kind: 'answer', answer: toErrorAnswer(cause, { world, headers, origin }), delayMs: 0 }, tenant };
  }
}

/** Faults may meet the batch as a whole, beside those that meet its items. */
function batch(world: World, incoming: Incoming, record: OpenRequest): Outgoing {
  if (incoming.method !== 'POST') {
    throw graphErrors.methodNotAllowed();
  }
  const subject = { tenant: incoming.caller.tenantId, method: incoming.method, path: record.path, inBatch: false };
  const { action, latencyMs } = world.faults.hit(subject, world.clock.now());
  record.fault = action?.kind ?? (latencyMs > 0 ? 'latency' : null);
  const outgoing = action === undefined || !isBefore(action) ? serveBatch(world, incoming, record) : undefined;
  const delayMs = latencyMs + (outgoing?.delayMs ?? 0);
  if (outgoing !== undefined && outgoing.kind !== 'answer') {
    return { kind: 'reset', delayMs };
  }
  if (action !== undefined) {
    return faulted(action, { world, incoming, record, answer: outgoing?.answer, delayMs });
  }
  if (outgoing === undefined) {
    throw new TypeError('A batch without a fault has an answer.');
  }
  record.status = outgoing.answer.status;
  return { ...outgoing, delayMs };
}

function splitUrl(url: string, version: string): { readonly path: string; readonly query: string } {
  const question = url.indexOf('?');
  const path = question === -1 ? url : url.slice(0, question);
  return { path: path.slice(version.length + 1), query: question === -1 ? '' : url.slice(question + 1) };
}

/** The body as a value; undefined where there is none. */
function readBody(request: FastifyRequest): unknown {
  const text = request.body;
  if (typeof text !== 'string' || text === '') {
    return undefined;
  }
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw graphErrors.contentType();
  }
  const body = parsed(text);
  if (isDeeper(body, deepestBody)) {
    throw graphErrors.unreadablePayload();
  }
  return body;
}

/** Levels of a body, as the service's reader of JSON takes them. */
const deepestBody = 100;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw graphErrors.unreadablePayload();
  }
}

const isDeeper = (value: unknown, levels: number): boolean =>
  typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1)));
