// Sends an answer in the service's clothes: its headers, its content type, or a broken connection.
import type { FastifyReply } from 'fastify';
import type { Answer } from '../graph/call.ts';

const jsonType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';
const diagnostic = JSON.stringify({
  ServerInfo: { DataCenter: 'Simulator', Slice: 'E', Ring: '1', ScaleUnit: '000', RoleInstance: 'SIM00000000' },
});

export interface GraphReplyContext {
  readonly requestId: string;
  readonly clientRequestId: string | undefined;
}

/** Headers that every answer of Graph carries. */
export function sendGraph(reply: FastifyReply, answer: Answer, { requestId, clientRequestId }: GraphReplyContext): FastifyReply {
  const id = answer.headers?.['request-id'] ?? requestId;
  reply.headers({
    'cache-control': 'no-cache',
    'request-id': id,
    'client-request-id': clientRequestId ?? id,
    'x-ms-ags-diagnostic': diagnostic,
    'odata-version': '4.0',
  });
  return sendPlain(reply, answer, jsonType);
}

/** A body-less answer has no content type. */
export function sendPlain(
  reply: FastifyReply,
  { status, body, headers }: Answer,
  contentType = 'application/json; charset=utf-8',
): FastifyReply {
  void reply.code(status);
  if (body === undefined) {
    return reply.headers(headers ?? {}).send();
  }
  return reply.headers({ 'content-type': contentType, ...headers }).send(JSON.stringify(body));
}

/** Breaks the connection without a word. */
export function breakConnection(reply: FastifyReply): FastifyReply {
  void reply.hijack();
  reply.raw.destroy();
  return reply;
}
