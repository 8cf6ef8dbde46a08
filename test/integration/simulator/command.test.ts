// The command as a pod runs it: a process of its own, told to end by a signal.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { after } from 'node:test';
import { fetch } from 'undici';
import { connectAdmin } from '../../../operator/simulator/admin/connect.ts';
import { makeCertificates } from '../../unit/simulator/certificates.ts';
import type { TestCertificates } from '../../unit/simulator/certificates.ts';

const tenantId = '11111111-1111-4111-8111-111111111111';
const clientId = '22222222-2222-4222-8222-222222222222';
const folder = mkdtempSync(join(tmpdir(), 'simulator-command-'));
after(() => rmSync(folder, { recursive: true }));

interface Running {
  readonly child: ChildProcess;
  readonly url: string;
  readonly monitor: string;
  stop(): Promise<number | null>;
}

function prepare({ certificate, key }: TestCertificates): void {
  const files = {
    'tls.crt': certificate,
    'tls.key': key,
    token: 'the-admin-token\n',
    'settings.json': JSON.stringify({ replicationDelayMs: 1500, pageSize: 20 }),
    'seed.json': JSON.stringify({
      tenants: [{ tenantId, domains: ['contoso.test'], applications: [{ clientId, secretFromEnv: 'CONTOSO_SECRET' }] }],
    }),
  };
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(folder, name), content);
  }
}

/** Waits for the line in which the process says where it listens. */
async function run(environment: Readonly<Record<string, string>>, ...more: readonly string[]): Promise<Running> {
  const options = { 'tls-cert': 'tls.crt', 'tls-key': 'tls.key', 'admin-token-file': 'token', seed: 'seed.json', state: 'state.jsonl' };
  const args = Object.entries(options).flatMap(([name, file]) => [`--${name}`, join(folder, file)]);
  const child = spawn(
    process.execPath,
    ['operator/main.ts', 'simulator', '--port', '0', '--monitor-port', '0', '--host', '127.0.0.1', ...args, ...more],
    {
      env: { PATH: process.env['PATH'], ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const { port, monitorPort } = JSON.parse(line) as { readonly port?: number; readonly monitorPort?: number };
    if (port !== undefined) {
      return {
        child,
        url: `https://localhost:${port}`,
        monitor: `http://127.0.0.1:${monitorPort}`,
        stop: async () => {
          child.kill('SIGTERM');
          const [code] = (await once(child, 'exit')) as [number | null];
          return code;
        },
      };
    }
  }
  throw new Error(`The simulator ended before it listened: ${errors}`);
}

test('the command serves its seed, shows its health and size, saves at SIGTERM, and goes on where it ended', async () => {
  const certificates = await makeCertificates();
  prepare(certificates);
  const first = await run({ CONTOSO_SECRET: 'from-the-environment' });
  const connect = (url: string) => connectAdmin({ url, token: 'the-admin-token', ca: certificates.ca });
  const before = connect(first.url);
  await before.admin.createObjects(tenantId, [{ type: 'user', values: { userPrincipalName: 'ana@contoso.test' } }]);
  assert.equal((await fetch(`${first.monitor}/healthz`)).status, 200);
  assert.match(await (await fetch(`${first.monitor}/metrics`)).text(), new RegExp(`lockstep_simulator_objects{tenant="${tenantId}"} 3`));
  await before.close();
  assert.equal(await first.stop(), 0);
  assert.ok(existsSync(join(folder, 'state.jsonl')));

  const second = await run({});
  const later = connect(second.url);
  const [user] = await later.admin.objects(tenantId, { type: 'user' });
  assert.equal(user?.values['userPrincipalName'], 'ana@contoso.test');
  await later.close();
  assert.equal(await second.stop(), 0);
});

test('a seed that names a secret which is not there is an error, and nothing listens', async () => {
  prepare(await makeCertificates());
  rmSync(join(folder, 'state.jsonl'), { force: true });
  await assert.rejects(run({}), /the environment has no CONTOSO_SECRET/);
});

test('tenants take the settings of the file that they do not have themselves, and ids come again with the seed of chance', async () => {
  const certificates = await makeCertificates();
  prepare(certificates);
  const begin = async (): Promise<{ readonly ids: readonly string[]; readonly pageSize: number; readonly delay: number }> => {
    rmSync(join(folder, 'state.jsonl'), { force: true });
    const running = await run({ CONTOSO_SECRET: 'x' }, '--settings', join(folder, 'settings.json'), '--random-seed', '7');
    const connection = connectAdmin({ url: running.url, token: 'the-admin-token', ca: certificates.ca });
    const { settings } = await connection.admin.createTenant({ domains: ['fabrikam.test'], settings: { pageSize: 30 } });
    const ids = (await connection.admin.objects(tenantId)).map(({ id }) => id);
    await connection.close();
    await running.stop();
    return { ids, pageSize: settings.pageSize, delay: settings.replicationDelayMs };
  };
  const [one, two] = [await begin(), await begin()];
  assert.deepEqual([one.pageSize, one.delay], [30, 1500]);
  assert.ok(one.ids.length > 0);
  assert.deepEqual(two, one);
});
