// The token authority's addresses on the wire.
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../graph/call.ts';
import { faultAnswer } from '../graph/error-answer.ts';
import { keySet, openIdConfiguration } from '../token/discovery.ts';
import { findTenant, issueToken } from '../token/issue.ts';
import type { World } from '../world.ts';
import { originOf } from './origin.ts';
import { breakConnection, sendCut, sendPlain } from './reply.ts';

type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

export function tokenRoutes(server: FastifyInstance, world: World): void {
  server.get('/:tenant/v2.0/.well-known/openid-configuration', (request: TenantRequest, reply) =>
    sendPlain(reply, openIdConfiguration(world, request.params.tenant, originOf(request))),
  );
  server.get('/:tenant/discovery/v2.0/keys', (_request, reply) => sendPlain(reply, keySet(world)));
  server.post('/:tenant/oauth2/v2.0/token', (request: TenantRequest, reply) => token(world, request, reply));
}

/** The form's content never reaches the audit log: it holds the secret. */
async function token(world: World, request: TenantRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = new URLSearchParams(typeof request.body === 'string' ? request.body : '');
  const path = new URL(request.url, 'https://simulator').pathname;
  const tenant = findTenant(world, request.params.tenant)?.id ?? request.params.tenant;
  const now = world.clock.now();
  const record = world.audit.request({
    at: now,
    tenant,
    appId: form.get('client_id'),
    method: request.method,
    path,
    query: '',
    batch: null,
    remoteAddress: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    clientRequestId: form.get('client-request-id'),
  });
  const { action, latencyMs } = world.faults.hit({ tenant, method: request.method, path, inBatch: false }, now);
  record.fault = action?.kind ?? (latencyMs > 0 ? 'latency' : null);
  if (latencyMs > 0) {
    await sleep(latencyMs);
  }
  if (action?.kind === 'reset' || action?.kind === 'unanswered') {
    return breakConnection(reply);
  }
  const answer: Answer =
    action?.kind === 'status'
      ? faultAnswer(action, { world, headers: {}, origin: originOf(request) })
      : await issueToken(world, { tenant: request.params.tenant, form, origin: originOf(request) });
  if (action?.kind === 'truncate') {
    return sendCut(reply, answer, action.how === 'connection' ? 'connection' : 'text');
  }
  record.status = answer.status;
  return sendPlain(reply, answer);
}
