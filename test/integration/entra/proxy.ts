// An HTTP proxy on loopback that asks for an account and notes where it led.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

export interface TestProxy {
  readonly url: string;
  /** `host:port` of every tunnel. */
  readonly connected: readonly string[];
  /** `user:password` that counts for new tunnels. */
  account: string;
}

export async function testProxy(t: TestContext, account: string): Promise<TestProxy> {
  const connected: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((_request, response) => response.writeHead(405).end());
  const held = { account };
  server.on('connect', (request, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    if (request.headers['proxy-authorization'] !== `Basic ${Buffer.from(held.account).toString('base64')}`) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const target = request.url ?? '';
    connected.push(target);
    const [host, port] = target.split(':');
    const upstream = connect(Number(port), host ?? '', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
      socket.pipe(upstream).pipe(socket);
    });
    sockets.add(upstream);
    upstream.on('error', () => socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return Object.assign(held, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connected });
}
