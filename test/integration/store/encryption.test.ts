// An encrypted connection: only to a server whose certificate an authority of the worker signed, for the name that was asked for.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storeErrors } from '../../../operator/store/errors.ts';
import type { ConnectionSettings } from '../../../operator/store/postgres/connection.ts';
import { openPostgresStore } from '../../../operator/store/postgres/postgres-store.ts';
import { openAuthority } from '../../environment/certificates.ts';
import { PostgresServer } from '../../environment/postgres/server.ts';

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

test('the server’s certificate must name the host and come from a trusted authority', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-authority-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const authority = await openAuthority(join(folder, 'ours'), 'CN=Ours');
  const other = await openAuthority(join(folder, 'other'), 'CN=Other');
  const port = await freePort();
  const pair = await authority.issue({ subject: 'CN=localhost', names: ['localhost'] });
  await using server = await PostgresServer.start({ encrypted: { port, ...pair } });
  const account = await server.createAccount('worker');
  const open = (host: string, encryption: ConnectionSettings['encryption']) =>
    openPostgresStore({ connect: async () => ({ ...account, host, port, encryption }), schema: 'encrypted', access: 'ReadWrite' });

  const store = await open('localhost', { kind: 'Verified', authorities: authority.pem });
  assert.deepEqual(
    await server.ask('postgres', `select ssl from pg_stat_ssl s join pg_stat_activity a using (pid) where a.usename = 'worker'`),
    [{ ssl: true }],
  );
  await store.close();
  for (const [host, authorities] of [
    ['localhost', other.pem],
    ['localhost', undefined],
    ['127.0.0.1', authority.pem],
  ] as const) {
    await assert.rejects(
      open(host, { kind: 'Verified', ...(authorities === undefined ? {} : { authorities }) }),
      (error) => error instanceof storeErrors.UntrustedServer,
      `${host} ${authorities === other.pem ? 'other authority' : ''}`,
    );
  }
  await assert.rejects(open('localhost', { kind: 'None' }), (error) => error instanceof storeErrors.AccessDenied);
});
