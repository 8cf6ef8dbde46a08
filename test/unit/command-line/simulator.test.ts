// What `lockstep simulator` refuses at its start, and how it ends where its state can not be saved.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { makeCertificates } from '../simulator/certificates.ts';

const main = fileURLToPath(new URL('../../../operator/main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'simulator-start-'));
const path = (name: string): string => join(folder, name);
before(async () => {
  const { certificate, key } = await makeCertificates();
  writeFileSync(path('tls.crt'), certificate);
  writeFileSync(path('tls.key'), key);
});
after(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stderr: string;
}

/** Runs the command until it ends; `whenListening` happens once it listens, and is followed by SIGTERM. */
async function simulator(words: readonly string[], whenListening: () => void = () => undefined): Promise<Ended> {
  const standard = [
    '--tls-cert',
    path('tls.crt'),
    '--tls-key',
    path('tls.key'),
    '--port',
    '0',
    '--monitor-port',
    '0',
    '--host',
    '127.0.0.1',
  ];
  const child = spawn(process.execPath, [main, 'simulator', ...standard, ...words], { env: { PATH: process.env['PATH'] } });
  let [stdout, stderr] = ['', ''];
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  child.stdout.on('data', (chunk: Buffer) => {
    const listened = stdout.includes('is listening');
    stdout += chunk.toString();
    if (!listened && stdout.includes('is listening')) {
      whenListening();
      child.kill('SIGTERM');
    }
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}

for (const [option, value, sentence] of [
  ['--port', 'abc', 'A port is a whole number from 0 to 65535.'],
  ['--port', '99999', 'A port is a whole number from 0 to 65535.'],
  ['--port', '', 'A port is a whole number from 0 to 65535.'],
  ['--monitor-port', '80.5', 'A port is a whole number from 0 to 65535.'],
  ['--random-seed', 'x', 'A seed is a whole number'],
  ['--record-exchanges', '-1', 'A number of exchanges is a whole number from 0'],
] as const) {
  test(`${option} "${value}" is refused with 2 and a sentence`, async () => {
    const { code, stderr } = await simulator([option, value]);
    assert.equal(code, 2);
    assert.ok(stderr.includes(`argument '${value}' is invalid. ${sentence}`), stderr);
    assert.doesNotMatch(stderr, / at .*\.ts/);
  });
}

test('a state in a folder that is not there is refused at the start', async () => {
  const { code, stderr } = await simulator(['--state', path('nowhere/state.jsonl')]);
  assert.equal(code, 1);
  assert.match(stderr, /^The state file .*nowhere\/state\.jsonl can not be written: ENOENT/);
  assert.doesNotMatch(stderr, / at .*\.ts/);
});

test('a state that can not be saved at the end is told, and the command ends with 1', async () => {
  mkdirSync(path('going'));
  const { code, stderr } = await simulator(['--state', path('going/state.jsonl')], () => rmSync(path('going'), { recursive: true }));
  assert.equal(code, 1);
  assert.match(stderr, /^The state file .*going\/state\.jsonl can not be written: ENOENT/);
});

test('a state that can be saved is there at the end, and the command ends with 0', async () => {
  assert.deepEqual(await simulator(['--state', path('state.jsonl')]), { code: 0, stderr: '' });
  assert.ok(existsSync(path('state.jsonl')));
});

for (const option of ['--port', '--monitor-port']) {
  test(`${option} that is taken is named, and the command ends with 1`, async (t) => {
    const other = createServer().listen(0);
    t.after(() => other.close());
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await simulator([option, String(port)]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^The simulator can not listen on .*, port ${port}: .*EADDRINUSE`));
  });
}

test('a key that is not the one of the certificate is refused with the names of both files', async () => {
  writeFileSync(path('other.key'), (await makeCertificates()).key);
  const { code, stderr } = await simulator(['--tls-key', path('other.key')]);
  assert.equal(code, 1);
  assert.match(stderr, /^The certificate .*tls\.crt and the key .*other\.key can not be used: .*mismatch/);
});
