// The engine's own scenarios and properties, on PostgreSQL.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Account, PostgresServer } from '../../environment/postgres/server.ts';
import { serverVariable } from '../../unit/engine/state-place.ts';
import { settingsOf } from './place.ts';

let server: PostgresServer;
let account: Account;

before(async () => {
  server = await PostgresServer.start({ durability: 'None' });
  account = await server.createAccount('worker');
});
after(() => server[Symbol.asyncDispose]());

const root = join(import.meta.dirname, '../../..');
/** More of them run on files; here it is the store that is to be tried. */
const histories = process.env['PROPERTY_RUNS'] ?? '8';

test('every scenario and property of the engine holds on PostgreSQL as well', async () => {
  const files = globSync('test/unit/engine/**/*.test.ts', { cwd: root });
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-reporter=tap', ...files], {
    cwd: root,
    env: { ...environment, PROPERTY_RUNS: histories, [serverVariable]: JSON.stringify(settingsOf(server, account)) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  const failed = output.split('\n').filter((line) => /^\s*not ok/.test(line));
  assert.deepEqual({ code, failed }, { code: 0, failed: [] }, output.slice(-4000));
  const passed = Number(/^# pass (\d+)$/m.exec(output)?.[1] ?? 0);
  assert.ok(passed > 100, `only ${passed} tests ran`);
});
