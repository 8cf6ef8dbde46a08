// The address under which the caller reached us: what links and token endpoints in answers are built from.
import type { FastifyRequest } from 'fastify';

/** `https://host:port`, also behind a proxy that says so. */
export function originOf(request: FastifyRequest): string {
  const host = single(request.headers['x-forwarded-host']) ?? request.headers.host ?? 'localhost';
  const scheme = single(request.headers['x-forwarded-proto']) === 'http' ? 'http' : 'https';
  return `${scheme}://${/^[\w.:[\]-]+$/.test(host) ? host : 'localhost'}`;
}

const single = (header: string | string[] | undefined): string | undefined =>
  (Array.isArray(header) ? header[0] : header)?.split(',')[0]?.trim();
