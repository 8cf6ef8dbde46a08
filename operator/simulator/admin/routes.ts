// The administration on the wire, behind its own bearer token: set-up, faults, and what tests look at. Never a path of Graph.
import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AuditQuery } from '../audit.ts';
import { LockstepError } from '../../model/errors.ts';
import { simulatorErrors } from '../errors.ts';
import type { Exchanges } from '../exchanges.ts';
import type { FaultRequest } from '../faults.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import { digestSecret } from '../token/issue.ts';
import type { World } from '../world.ts';
import * as objects from './objects.ts';
import { adminSchemas } from './schemas.ts';
import * as tenants from './tenants.ts';
import type { NewApplication, NewObject, NewTenant, ObjectChange, ObjectQuery, TenantChange } from './types.ts';

export interface AdminOptions {
  readonly token: string;
  /** Saves and loads the world; absent without a state file. */
  readonly state: { save(): void; load(): Promise<void> } | undefined;
  /** Requests and answers that were recorded; absent where none are. */
  readonly exchanges: Exchanges | undefined;
}

type OfTenant = { tenant: string };

export function adminRoutes(server: FastifyInstance, world: World, options: AdminOptions): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (isAdmin(request, options.token)) {
      done();
    } else {
      void reply.code(401).send({ error: 'The administration needs its bearer token.' });
    }
  });
  server.setErrorHandler(answerError);
  takeNoBody(server);
  tenantRoutes(server, world);
  objectRoutes(server, world);
  observationRoutes(server, world);
  exchangeRoutes(server, options.exchanges);
  stateRoutes(server, options.state);
}

/** Many clients name the type of a body with every request: one without a body is taken as if it named none. */
function takeNoBody(server: FastifyInstance): void {
  const parse = server.getDefaultJsonParser('error', 'error');
  server.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null);
    } else {
      void parse(request, body, done);
    }
  });
}

function tenantRoutes(server: FastifyInstance, world: World): void {
  server.get('/tenants', () => ({ tenants: tenants.listTenants(world) }));
  server.post<{ Body: NewTenant | null }>('/tenants', { schema: { body: adminSchemas.newTenant } }, (request, reply) =>
    reply.code(201).send(tenants.createTenant(world, request.body ?? {})),
  );
  server.get<{ Params: OfTenant }>('/tenants/:tenant', (request) => tenants.describeTenant(world, request.params.tenant));
  server.patch<{ Params: OfTenant; Body: TenantChange }>('/tenants/:tenant', { schema: { body: adminSchemas.tenantChange } }, (request) =>
    tenants.changeTenant(world, request.params.tenant, request.body),
  );
  server.delete<{ Params: OfTenant }>('/tenants/:tenant', (request, reply) => {
    tenants.deleteTenant(world, request.params.tenant);
    return reply.code(204).send();
  });
  server.post<{ Params: OfTenant }>('/tenants/:tenant/reset', (request) => tenants.resetTenant(world, request.params.tenant));
  server.post<{ Params: OfTenant }>('/tenants/:tenant/expire-tokens', (request, reply) => {
    tenants.expireTokens(world, request.params.tenant);
    return reply.code(204).send();
  });
  server.post<{ Params: OfTenant; Body: NewApplication }>(
    '/tenants/:tenant/applications',
    { schema: { body: adminSchemas.application } },
    (request, reply) => reply.code(201).send(tenants.addApplication(world, request.params.tenant, request.body)),
  );
  server.patch<{ Params: OfTenant & { clientId: string }; Body: NewApplication }>(
    '/tenants/:tenant/applications/:clientId',
    { schema: { body: adminSchemas.applicationChange } },
    (request) => tenants.changeApplication(world, request.params.tenant, request.params.clientId, request.body),
  );
  server.put<{ Params: OfTenant; Body: Partial<ThrottleSettings> }>(
    '/tenants/:tenant/throttle',
    { schema: { body: adminSchemas.throttle } },
    (request) => tenants.setThrottle(world, request.params.tenant, request.body),
  );
  server.delete<{ Params: OfTenant }>('/tenants/:tenant/throttle', (request) => tenants.setThrottle(world, request.params.tenant, null));
}

function objectRoutes(server: FastifyInstance, world: World): void {
  server.get<{ Params: OfTenant; Querystring: ObjectQuery }>(
    '/tenants/:tenant/objects',
    { schema: { querystring: adminSchemas.objectQuery } },
    (request) => ({
      objects: objects.listObjects(world, request.params.tenant, request.query),
    }),
  );
  server.post<{ Params: OfTenant; Body: { objects: readonly NewObject[] } }>(
    '/tenants/:tenant/objects',
    { schema: { body: adminSchemas.newObjects } },
    (request, reply) => reply.code(201).send({ objects: objects.createObjects(world, request.params.tenant, request.body.objects) }),
  );
  server.patch<{ Params: OfTenant & { id: string }; Body: ObjectChange }>(
    '/tenants/:tenant/objects/:id',
    { schema: { body: adminSchemas.objectChange } },
    (request) => objects.changeObject(world, request.params.tenant, request.params.id, request.body),
  );
  server.delete<{ Params: OfTenant & { id: string }; Querystring: { purge?: string } }>(
    '/tenants/:tenant/objects/:id',
    (request, reply) => {
      objects.deleteObject(world, request.params.tenant, request.params.id, { purge: request.query.purge === 'true' });
      return reply.code(204).send();
    },
  );
}

function observationRoutes(server: FastifyInstance, world: World): void {
  server.get<{ Querystring: AuditQuery }>('/audit', { schema: { querystring: adminSchemas.auditQuery } }, (request) =>
    world.audit.query(request.query),
  );
  server.get('/faults', () => ({ faults: world.faults.list() }));
  server.post<{ Body: FaultRequest }>('/faults', { schema: { body: adminSchemas.fault } }, (request, reply) =>
    reply.code(201).send(world.faults.add(request.body, world.clock.now())),
  );
  server.delete<{ Querystring: { tenant?: string } }>('/faults', (request) => ({
    cleared: world.faults.clear(request.query.tenant === undefined ? {} : { tenant: request.query.tenant }),
  }));
  server.delete<{ Params: { id: string } }>('/faults/:id', (request) => ({ cleared: world.faults.clear({ id: request.params.id }) }));
  server.get('/clock', () => tenants.describeClock(world));
  server.post<{ Body: { advanceMs?: number; skewMs?: number } }>('/clock', { schema: { body: adminSchemas.clockAdvance } }, (request) => {
    const { advanceMs = 0, skewMs = world.clock.skewMs } = request.body;
    tenants.skewClock(world, skewMs);
    return tenants.advanceClock(world, advanceMs);
  });
}

function exchangeRoutes(server: FastifyInstance, exchanges: Exchanges | undefined): void {
  server.get<{ Querystring: Parameters<Exchanges['page']>[0] }>(
    '/exchanges',
    { schema: { querystring: adminSchemas.exchangeQuery } },
    (request) => {
      if (exchanges === undefined) {
        throw new simulatorErrors.NothingRecorded({});
      }
      return exchanges.page(request.query);
    },
  );
}

function stateRoutes(server: FastifyInstance, state: AdminOptions['state']): void {
  server.post('/state/save', (_request, reply) => {
    stateOf(state).save();
    return reply.code(204).send();
  });
  server.post('/state/load', async (_request, reply) => {
    await stateOf(state).load();
    return reply.code(204).send();
  });
}

function stateOf(state: AdminOptions['state']): NonNullable<AdminOptions['state']> {
  if (state === undefined) {
    throw new simulatorErrors.NoStateFile({});
  }
  return state;
}

function isAdmin(request: FastifyRequest, token: string): boolean {
  const given = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]?.trim() ?? '';
  // Digests have one length, so that the comparison tells nothing about the token's.
  return timingSafeEqual(Buffer.from(digestSecret(given)), Buffer.from(digestSecret(token)));
}

const statuses: Readonly<Record<string, number>> = {
  UnknownTenant: 404,
  UnknownObject: 404,
  UnknownApplication: 404,
  AlreadyExists: 409,
  NoStateFile: 409,
  NothingRecorded: 409,
  NothingSaved: 409,
};

function answerError(cause: unknown, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (cause instanceof LockstepError) {
    return reply.code(statuses[cause.reason] ?? 500).send({ error: cause.message, reason: cause.reason, next: cause.next });
  }
  const { statusCode = 500, message } = cause as { readonly statusCode?: number; readonly message: string };
  return reply.code(statusCode).send({ error: message });
}
