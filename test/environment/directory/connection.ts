/** One LDAPS connection of the test administrator to a domain controller. Opened when first used, and again after the server was away. */
import { connect, type TLSSocket } from 'node:tls';
import { Client, type ClientOptions } from 'ldapts';

export interface ConnectionOptions {
  /** Host name, as its certificate says. */
  readonly server: string;
  readonly ca: string;
  readonly user: string;
  readonly password: string;
}

export interface Connection {
  /** Runs one operation on the bound client. */
  use<T>(operation: (client: Client) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const TIMEOUT_MS = 30_000;

export function openConnection(options: ConnectionOptions): Connection {
  let client: Client | undefined;
  let socket: TLSSocket | undefined;

  const secureConnection = ((...args: Parameters<typeof connect>) => {
    socket = connect(...args);
    return socket;
  }) as NonNullable<ClientOptions['createSecureConnection']>;

  const bound = async (): Promise<Client> => {
    if (client?.isConnected) return client;
    client = new Client({
      url: `ldaps://${options.server}`,
      tlsOptions: { ca: options.ca, servername: options.server },
      timeout: TIMEOUT_MS,
      connectTimeout: TIMEOUT_MS,
      strictDN: false,
      createSecureConnection: secureConnection,
    });
    await client.bind(options.user, options.password);
    return client;
  };

  return {
    async use(operation) {
      const ready = await bound();
      // Between two operations the connection must not keep a test's process from ending.
      socket?.ref();
      try {
        return await operation(ready);
      } finally {
        socket?.unref();
      }
    },
    async close() {
      await client?.unbind().catch(() => {});
      socket?.destroy();
      client = undefined;
    },
  };
}
