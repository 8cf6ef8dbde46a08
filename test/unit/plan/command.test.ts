// The command as a process of its own, with what Node lets one deny: writing anywhere but in its temporary folder, other processes, the network.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { examples } from './plans.ts';

const root = join(import.meta.dirname, '../../..');

/** Throws at the first use of a socket or a name look-up. */
const denial = `
import net from 'node:net';
import dns from 'node:dns';
import { syncBuiltinESMExports } from 'node:module';
const deny = (what) => () => { throw new Error('the network was used: ' + what); };
net.Socket.prototype.connect = deny('connect');
net.Server.prototype.listen = deny('listen');
dns.lookup = deny('lookup');
globalThis.fetch = deny('fetch');
syncBuiltinESMExports();
`;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function lockstepPlan(
  t: { after(work: () => Promise<void>): void },
  ...words: readonly string[]
): Promise<Ended & { readonly left: readonly string[] }> {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-test-'));
  t.after(async () => rm(folder, { recursive: true, force: true }));
  const guard = join(folder, 'denial.mjs');
  await writeFile(guard, denial);
  const permissions = ['--permission', `--allow-fs-read=${root}`, `--allow-fs-read=${folder}`, `--allow-fs-write=${folder}`];
  const args = [...permissions, '--import', guard, join(root, 'operator/main.ts'), 'plan', ...words];
  const ended = await new Promise<Ended>((resolve) => {
    execFile(process.execPath, args, { env: { TMPDIR: folder, NODE_NO_WARNINGS: '1' }, maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr }),
    );
  });
  return { ...ended, left: (await readdir(folder)).filter((name) => name !== 'denial.mjs') };
}

const data = ['--source', `contoso-ad=${join(examples, 'contoso.ldif')}`, '--target', `entra=${join(examples, 'tenant.json')}`];

test('a plan is made without a network, and leaves nothing behind', async (t) => {
  const { code, stdout, stderr, left } = await lockstepPlan(t, '--manifests', join(examples, 'manifests'), ...data, '--output', 'json');
  assert.equal(code, 0, stderr);
  assert.equal((JSON.parse(stdout) as { changes: readonly unknown[] }).changes.length, 5);
  assert.deepEqual(left, []);
});

test('a comparison over its budget ends with 2', async (t) => {
  const { code, stdout } = await lockstepPlan(
    t,
    '--manifests',
    join(examples, 'manifests'),
    '--compare',
    join(examples, 'change'),
    ...data,
    '--budget',
    'deletes=0',
  );
  assert.equal(code, 2);
  assert.match(stdout, /^4 users change physicalDeliveryOfficeName, /);
});

test('a plan that can not be made ends with 1, and says why and what next', async (t) => {
  const { code, stdout, stderr } = await lockstepPlan(t, '--manifests', join(examples, 'manifests'));
  assert.deepEqual([code, stdout], [1, '']);
  assert.match(stderr, /^The connector contoso-ad has no data: .*\nGive --source contoso-ad=FILE/);
});

test('a wrong command line ends with 2', async (t) => {
  const { code, stderr } = await lockstepPlan(t, '--manifests', 'x', '--budget', 'everything=1');
  assert.equal(code, 2);
  assert.match(stderr, /changes, adds, updates, deletes, leaves/);
});

test('whoever closes the pipe, as head does, still gets the exit code of the verdict', async () => {
  const words = [
    'plan',
    '--manifests',
    join(examples, 'manifests'),
    '--compare',
    join(examples, 'change'),
    ...data,
    '--budget',
    'deletes=0',
  ];
  for (const output of ['table', 'json', 'markdown']) {
    const child = spawn(process.execPath, [join(root, 'operator/main.ts'), ...words, '--output', output], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (part: Buffer) => (stderr += part.toString()));
    child.stdout.destroy();
    const [code] = (await once(child, 'close')) as [number];
    assert.deepEqual([code, stderr], [2, '']);
  }
});
