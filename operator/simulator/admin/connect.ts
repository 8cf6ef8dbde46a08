// The administration of a simulator elsewhere, over HTTPS with its certificate verified.
import { Agent, request } from 'undici';
import { SimulatorAdmin } from './client.ts';

export interface AdminConnection {
  /** `https://host:port` */
  readonly url: string;
  readonly token: string;
  /** The certificate authority in PEM that signed the simulator's certificate. */
  readonly ca: string;
  /** The name in the certificate, where `url` reaches the simulator by another one. */
  readonly serverName?: string;
}

/** `close` ends the connections that are kept alive. */
export function connectAdmin({ url, token, ca, serverName }: AdminConnection): { readonly admin: SimulatorAdmin; close(): Promise<void> } {
  const dispatcher = new Agent({ connect: { ca, ...(serverName === undefined ? {} : { servername: serverName }) } });
  const admin = new SimulatorAdmin(async ({ method, path, body }) => {
    const answer = await request(new URL(path, url), {
      dispatcher,
      method: method as 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
      headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  });
  return { admin, close: () => dispatcher.close() };
}
