// The simulator's one port: token authority, Graph and administration over HTTPS, each with its own way to read a body.
import { fastify } from 'fastify';
import type { FastifyInstance } from 'fastify';
import { adminRoutes } from '../admin/routes.ts';
import type { AdminOptions } from '../admin/routes.ts';
import { GraphError, graphErrors } from '../graph/errors.ts';
import { toErrorAnswer } from '../graph/error-answer.ts';
import { TokenVerifier } from '../token/verify.ts';
import type { World } from '../world.ts';
import { type Exchange, graphRoutes } from './graph-routes.ts';
import { originOf } from './origin.ts';
import { pageRoutes } from './page.ts';
import { sendGraph } from './reply.ts';
import { tokenRoutes } from './token-routes.ts';

export interface ServerOptions {
  /** PEM. */
  readonly certificate: string;
  readonly key: string;
  readonly admin: AdminOptions;
  /** Whether the page for people is there. It asks nobody who he is. */
  readonly page: boolean;
  /** Hears of each answer on the wire. */
  readonly onAnswer?:
    | ((answer: { readonly area: 'admin' | 'graph' | 'page' | 'token'; readonly method: string; readonly status: number }) => void)
    | undefined;
  /** Hears of each request to Graph with its answer: for whoever judges both. */
  readonly onExchange?: ((exchange: Exchange) => void) | undefined;
  /** Hears of what should not have happened. */
  readonly onDefect?: ((error: unknown) => void) | undefined;
}

const graphBodyLimit = 4 * 1024 * 1024;
const adminBodyLimit = 512 * 1024 * 1024;

/** A server that does not listen yet. */
export function makeServer(world: World, options: ServerOptions): FastifyInstance {
  const server = fastify({
    https: { cert: options.certificate, key: options.key },
    logger: false,
    forceCloseConnections: true,
    bodyLimit: graphBodyLimit,
    routerOptions: { maxParamLength: 4096 },
    keepAliveTimeout: 120_000,
    ajv: { customOptions: { allowUnionTypes: true, discriminator: true, coerceTypes: true, removeAdditional: false } },
  }) as unknown as FastifyInstance;
  server.addHook('onResponse', (request, reply, done) => {
    options.onAnswer?.({ area: areaOf(request.url), method: request.method, status: reply.statusCode });
    done();
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (world.clock.skewMs !== 0) {
      void reply.header('date', new Date(world.clock.real()).toUTCString());
    }
    done(null, payload);
  });
  void server.register(
    (scope, _options, done) => {
      // A limit is taken by routes alone: among the options of a scope nobody reads it.
      scope.addHook('onRoute', (route) => {
        route.bodyLimit = adminBodyLimit;
      });
      adminRoutes(scope, world, options.admin);
      done();
    },
    { prefix: '/_admin' },
  );
  if (options.page) {
    void server.register((scope, _options, done) => {
      pageRoutes(scope, world);
      done();
    });
  }
  void server.register((scope, _options, done) => {
    serviceRoutes(scope, world, options);
    done();
  });
  return server;
}

/** The simulated services take bodies as text and judge them in the service's own words. */
function serviceRoutes(server: FastifyInstance, world: World, { onDefect, onExchange }: ServerOptions): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.setErrorHandler((cause, request, reply) => {
    const error = toGraphError(cause);
    if (error.status === 500) {
      onDefect?.(cause);
    }
    const headers = { 'client-request-id': String(request.headers['client-request-id'] ?? '') || undefined };
    return sendGraph(reply, toErrorAnswer(error, { world, headers, origin: originOf(request) }), {
      requestId: world.random.uuid(),
      clientRequestId: headers['client-request-id'],
    });
  });
  server.setNotFoundHandler((request, reply) => {
    const error = graphErrors.unknownSegment(request.url.split(/[/?]/)[1] ?? '');
    return sendGraph(reply, toErrorAnswer(error, { world, headers: {}, origin: originOf(request) }), {
      requestId: world.random.uuid(),
      clientRequestId: undefined,
    });
  });
  graphRoutes(server, world, new TokenVerifier(world), onExchange);
  tokenRoutes(server, world);
}

function toGraphError(cause: unknown): GraphError {
  if (cause instanceof GraphError) {
    return cause;
  }
  const { statusCode } = cause as { readonly statusCode?: number };
  if (statusCode === 413) {
    return graphErrors.payloadTooLarge();
  }
  return statusCode === undefined || statusCode >= 500 ? graphErrors.defect() : graphErrors.unreadablePayload();
}

const areaOf = (url: string): 'admin' | 'graph' | 'page' | 'token' =>
  url.startsWith('/_admin/') ? 'admin' : url.startsWith('/_ui') ? 'page' : /^\/(v1\.0|beta)\//.test(url) ? 'graph' : 'token';
