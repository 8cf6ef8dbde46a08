// Records that a Graph request has come in, before anything is decided about it.
import type { OpenRequest } from '../audit.ts';
import type { World } from '../world.ts';
import type { Incoming } from './service.ts';

export interface Peer {
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
}

export function arrive(world: World, incoming: Incoming, { remoteAddress, userAgent }: Peer): OpenRequest {
  return world.audit.request({
    at: world.clock.now(),
    tenant: incoming.caller.tenantId,
    appId: incoming.caller.appId,
    method: incoming.method,
    path: `/${incoming.version}${incoming.path}`,
    query: incoming.query,
    batch: incoming.batch?.sequence ?? null,
    remoteAddress,
    userAgent,
    clientRequestId: incoming.headers['client-request-id'] ?? null,
  });
}
