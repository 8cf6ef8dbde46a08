// Sends an answer in the service's clothes: its headers, its content type, or a broken connection.
import type { FastifyReply } from 'fastify';
import type { Answer } from '../graph/call.ts';
import type { Cut } from '../graph/service.ts';

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

/** Sends the first half of an answer: with the length of the whole, and then the connection breaks; or with its own, as if it were whole. */
export function sendCut(reply: FastifyReply, { status, body, headers }: Answer, cut: Cut): FastifyReply {
  if (body === undefined) {
    return breakConnection(reply);
  }
  const whole = Buffer.from(JSON.stringify(body));
  const half = whole.subarray(0, Math.floor(whole.length / 2));
  void reply.hijack();
  const { raw } = reply;
  raw.writeHead(status, { ...headers, 'content-type': jsonType, 'content-length': cut === 'connection' ? whole.length : half.length });
  if (cut === 'connection') {
    raw.write(half, () => raw.destroy());
  } else {
    raw.end(half);
  }
  return reply;
}
