// The simulator's one port: token authority, Graph and administration over HTTPS, each with its own way to read a body.
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { fastify } from 'fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
    clientErrorHandler: (cause, socket) => answerUnreadable(world, cause, socket),
    frameworkErrors: (cause, request, reply) => {
      void refuse(world, cause, request, reply);
    },
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
    if (toGraphError(cause).status === 500) {
      onDefect?.(cause);
    }
    return refuse(world, cause, request, reply);
  });
  server.setNotFoundHandler((request, reply) =>
    refuse(world, graphErrors.unknownSegment(request.url.split(/[/?]/)[1] ?? ''), request, reply),
  );
  graphRoutes(server, world, new TokenVerifier(world), onExchange);
  tokenRoutes(server, world);
}

function refuse(world: World, cause: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const clientRequestId = String(request.headers['client-request-id'] ?? '') || undefined;
  const answer = toErrorAnswer(toGraphError(cause), {
    world,
    headers: { 'client-request-id': clientRequestId },
    origin: originOf(request),
  });
  return sendGraph(reply, answer, { requestId: world.random.uuid(), clientRequestId });
}

/** For what is no request by HTTP's own rules: there is nothing to route, and the connection ends. */
function answerUnreadable(world: World, { code }: Error & { readonly code?: string }, socket: Duplex): void {
  if (code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    return;
  }
  const error = code === 'HPE_HEADER_OVERFLOW' ? graphErrors.headersTooLarge() : graphErrors.unreadablePayload();
  const { status, body } = toErrorAnswer(error, { world, headers: {}, origin: '' });
  const text = JSON.stringify(body);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(text)}`,
  ];
  socket.end(`${[...head, 'connection: close'].join('\r\n')}\r\n\r\n${text}`);
}

function toGraphError(cause: unknown): GraphError {
  if (cause instanceof GraphError) {
    return cause;
  }
  const { statusCode } = cause as { readonly statusCode?: number };
  if (statusCode === 413) {
    return graphErrors.payloadTooLarge();
  }
  if (statusCode === 415) {
    return graphErrors.contentType();
  }
  return statusCode === undefined || statusCode >= 500 ? graphErrors.defect() : graphErrors.unreadablePayload();
}

const areaOf = (url: string): 'admin' | 'graph' | 'page' | 'token' =>
  url.startsWith('/_admin/') ? 'admin' : url.startsWith('/_ui') ? 'page' : /^\/(v1\.0|beta)\//.test(url) ? 'graph' : 'token';
