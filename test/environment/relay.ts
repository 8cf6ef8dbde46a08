/**
 * A program that hands every connection on. Two of them join the machine's loopback to the world's network through a Unix socket,
 * which is not part of any network: `relay.ts LISTEN CONNECT`, where each is `HOST:PORT` or the path of a socket.
 */
import { rmSync } from 'node:fs';
import { connect, createServer, type NetConnectOpts } from 'node:net';
import { pipeline } from 'node:stream';

function endpoint(text: string): { path: string } | { host: string; port: number } {
  if (text.startsWith('/')) return { path: text };
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/** Listens, and joins each connection to a new one. Ends with the process. */
export function relay(listen: string, target: string): void {
  if (listen.startsWith('/')) rmSync(listen, { force: true });
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ ...endpoint(target), allowHalfOpen: true } as NetConnectOpts);
    // Either side may go away at any time; the other then learns it from its own closed connection.
    pipeline(near, far, () => far.destroy());
    pipeline(far, near, () => near.destroy());
  });
  server.listen(endpoint(listen));
}

if (import.meta.main) {
  const [listen = '', target = ''] = process.argv.slice(2);
  relay(listen, target);
}
