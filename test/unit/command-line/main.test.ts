import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import packageJson from '../../../package.json' with { type: 'json' };

const main = fileURLToPath(new URL('../../../operator/main.ts', import.meta.url));

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function lockstep(...words: readonly string[]): Promise<Ended> {
  return await new Promise((resolve) => {
    const env = { PATH: process.env['PATH'] };
    execFile(process.execPath, [main, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}

test('the version is the one of the package', async () => {
  assert.deepEqual(await lockstep('--version'), { code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  assert.match((await lockstep('version')).stdout, new RegExp(`^lockstep ${packageJson.version} \\(node v`));
});

test('the help names every role and says how to go on', async () => {
  const { code, stdout } = await lockstep('--help');
  assert.equal(code, 0);
  for (const role of ['operator', 'worker', 'simulator', 'version']) assert.match(stdout, new RegExp(`^ {2}${role} `, 'm'));
  assert.match(stdout, /Examples:/);
});

for (const words of [
  ['operator', '--help'],
  ['help', 'operator'],
]) {
  test(`\`lockstep ${words.join(' ')}\` explains the operator's options`, async () => {
    const { code, stdout } = await lockstep(...words);
    assert.equal(code, 0);
    assert.match(stdout, /Usage: lockstep operator/);
    assert.match(stdout, /--worker-image <image>/);
  });
}

test('a word that is no command is refused with 2 and a hint', async () => {
  const { code, stderr } = await lockstep('synchronise');
  assert.equal(code, 2);
  assert.match(stderr, /unknown command 'synchronise'/);
  assert.match(stderr, /--help/);
});

test('without a cluster the operator says so in a sentence and what to do, and leaves with 1', async () => {
  const { code, stderr } = await lockstep('operator', '--worker-image', 'lockstep.dev/lockstep:test');
  assert.equal(code, 1);
  assert.match(stderr, /No cluster was named/);
  assert.match(stderr, /--kubeconfig/);
  assert.doesNotMatch(stderr, / at .*\.ts/);
});

/** The modules that a command line loads, as their addresses. */
async function loadedBy(...words: readonly string[]): Promise<string> {
  const hook =
    "import { registerHooks } from 'node:module'; registerHooks({ load: (url, context, next) => (console.error(url), next(url, context)) });";
  return await new Promise((resolve) => {
    execFile(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, main, ...words],
      (_error, _stdout, stderr) => resolve(stderr),
    );
  });
}

test('Kubernetes is loaded by the roles that need it, and by nothing else', async () => {
  assert.match(await loadedBy('operator', '--help'), /@kubernetes\/client-node/);
  assert.doesNotMatch(await loadedBy('version'), /client-node|operator\/kube|undici|fastify/);
});
