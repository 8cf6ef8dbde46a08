import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { eventLoopCheck, type HealthCheck } from '../../../operator/monitor/health.ts';
import { createRegistry } from '../../../operator/monitor/registry.ts';
import { type MonitorOptions, startMonitor } from '../../../operator/monitor/server.ts';

const fine: HealthCheck = { name: 'caches', check: () => undefined };
const ill: HealthCheck = { name: 'store', check: () => 'the volume is full' };

async function ask(
  t: TestContext,
  path: string,
  options: Partial<MonitorOptions> = {},
): Promise<{ readonly status: number; readonly type: string; readonly text: string }> {
  const monitor = await startMonitor({
    port: 0,
    host: '127.0.0.1',
    registry: createRegistry({ role: 'worker', version: '1.2.3' }),
    ...options,
  });
  t.after(() => monitor.close());
  const response = await fetch(`http://127.0.0.1:${monitor.port}${path}`);
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() };
}

test('metrics are served in the format of Prometheus, and say which build this is', async (t) => {
  const { status, type, text } = await ask(t, '/metrics');
  assert.equal(status, 200);
  assert.match(type, /^text\/plain; version=0\.0\.4/);
  assert.match(text, /^lockstep_build_info\{version="1\.2\.3",role="worker",node_version="v\d+\.[^"]+"\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+/m);
});

test('liveness and readiness are asked apart', async (t) => {
  const options = { liveness: [fine], readiness: [fine, ill] };
  assert.equal((await ask(t, '/healthz', options)).status, 200);
  const ready = await ask(t, '/readyz', options);
  assert.equal(ready.status, 503);
  assert.deepEqual(JSON.parse(ready.text), {
    healthy: false,
    checks: [{ name: 'caches' }, { name: 'store', problem: 'the volume is full' }],
  });
});

test('a check that throws, or never answers, has failed', async (t) => {
  const checks: readonly HealthCheck[] = [
    { name: 'throws', check: () => Promise.reject(new Error('no connection')) },
    { name: 'silent', check: () => new Promise(() => undefined) },
  ];
  const { status, text } = await ask(t, '/healthz', { liveness: checks });
  assert.equal(status, 503);
  assert.match(text, /no connection/);
  assert.match(text, /did not answer within 2000 ms/);
});

test('without a host the monitor listens on every address', async (t) => {
  const monitor = await startMonitor({ port: 0, registry: createRegistry({ role: 'worker', version: '1' }) });
  t.after(() => monitor.close());
  assert.equal((await fetch(`http://127.0.0.1:${monitor.port}/healthz`)).status, 200);
});

test('a standstill of the event loop is told once', async (t) => {
  const check = eventLoopCheck(300);
  t.after(() => check.stop());
  assert.equal(await check.check(), undefined);
  const until = performance.now() + 900;
  while (performance.now() < until);
  assert.match((await check.check()) ?? '', /stood still for \d+ ms/);
  assert.equal(await check.check(), undefined);
});

test('a standstill that was over before anybody asked is told too', async (t) => {
  const check = eventLoopCheck(300);
  t.after(() => check.stop());
  const until = performance.now() + 900;
  while (performance.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 550));
  assert.match((await check.check()) ?? '', /stood still for \d+ ms/);
});
