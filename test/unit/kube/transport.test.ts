import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ApiError, kubeErrors } from '../../../operator/kube/errors.ts';
import type { RequestMetrics } from '../../../operator/kube/ports.ts';
import { Transport, type TransportOptions } from '../../../operator/kube/transport.ts';
import { VirtualClock } from '../../../operator/runtime/clock.ts';
import { issueServerIdentity } from './certificates.ts';
import { type FakeApiServer, fakeApiServer, startFakeApiServer } from './fake-api-server.ts';
import { until } from './until.ts';

const pods = { method: 'GET', path: '/api/v1/pods' } as const;
const createPod = { method: 'POST', path: '/api/v1/namespaces/a/pods', body: {} } as const;

function open(t: TestContext, server: Pick<FakeApiServer, 'config'>, options: Partial<TransportOptions> = {}): Transport {
  const transport = new Transport(server.config, { userAgent: 'lockstep-test/1', limits: { perSecond: 1000, burst: 1000 }, ...options });
  t.after(() => transport.close());
  return transport;
}

test('twenty reads one after the other share a connection or two', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(200, {}));
  const transport = open(t, server);
  for (let read = 0; read < 20; read++) await transport.json(pods);
  assert.ok(server.connections() <= 2, `${server.connections()} connections`);
});

test('every request carries the token and our own user agent, watches too', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(200, {}));
  const transport = open(t, server);
  await transport.json(pods);
  for await (const _ of await transport.stream(pods));
  assert.deepEqual(
    server.asked.map(({ headers }) => [headers.authorization, headers['user-agent']]),
    [
      ['Bearer test-token', 'lockstep-test/1'],
      ['Bearer test-token', 'lockstep-test/1'],
    ],
  );
});

test('a silent server ends in a time-out, and a write that timed out is not sent again', async (t) => {
  const server = await fakeApiServer(t, () => undefined);
  const transport = open(t, server, { timeoutMs: 60 });
  await assert.rejects(transport.json(createPod), kubeErrors.TimedOut);
  assert.equal(server.asked.length, 1);
});

test('an answer that stops in the middle ends in a time-out', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.events({ half: 'an answer' }));
  await assert.rejects(open(t, server, { timeoutMs: 60 }).json(pods), kubeErrors.TimedOut);
});

test('a silent watch ends after its idle limit', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.events({ type: 'BOOKMARK' }));
  const stream = await open(t, server, { watchIdleMs: 50 }).stream(pods);
  await assert.rejects(async () => {
    for await (const _ of stream);
  }, /Body Timeout/);
});

test('the caller can take a request back, and reads its own reason', async (t) => {
  const server = await fakeApiServer(t, () => undefined);
  const transport = open(t, server);
  const stop = new AbortController();
  const request = transport.json({ ...pods, signal: stop.signal });
  await until(() => server.asked.length === 1, 'the request');
  stop.abort(new Error('the pod is leaving'));
  await assert.rejects(request, /the pod is leaving/);
});

for (const status of [429, 503]) {
  test(`a read that met ${status} waits as long as Retry-After says, then is sent again`, async (t) => {
    const times: number[] = [];
    const server = await fakeApiServer(t, (_, reply) => {
      times.push(performance.now());
      if (times.length === 1) reply.json(status, { reason: 'Busy' }, { 'retry-after': '0.2' });
      else reply.json(200, { fine: true });
    });
    assert.deepEqual(await open(t, server).json(pods), { fine: true });
    const [first = 0, second = 0] = times;
    assert.ok(second - first >= 195, `waited only ${second - first} ms`);
  });
}

test('a write that met 503 is not sent again, because it may have happened', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(503, {}, { 'retry-after': '0' }));
  await assert.rejects(open(t, server).json(createPod), ApiError);
  assert.equal(server.asked.length, 1);
});

test('a write that met 429 is sent again, because it did not happen', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(server.asked.length === 1 ? 429 : 201, {}, { 'retry-after': '0' }));
  await open(t, server).json(createPod);
  assert.equal(server.asked.length, 2);
});

test('a read whose connection breaks is sent again, a write is not', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => (server.asked.length === 1 ? reply.reset() : reply.json(200, {})));
  await open(t, server).json(pods);
  assert.equal(server.asked.length, 2);

  const second = await fakeApiServer(t, (_, reply) => reply.reset());
  await assert.rejects(open(t, second).json(createPod), kubeErrors.Unreachable);
  assert.equal(second.asked.length, 1);
});

test('a refused token is read anew from its file and the request sent again', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-token-'));
  t.after(() => rm(folder, { recursive: true }));
  const tokenFile = join(folder, 'token');
  await writeFile(tokenFile, 'old');
  const server = await fakeApiServer(t, ({ headers }, reply) => {
    reply.json(headers.authorization === `Bearer ${valid}` ? 200 : 401, {});
  });
  let valid = 'old';
  server.config.users = [{ name: 'tester', authProvider: { name: 'tokenFile', config: { tokenFile } } }];
  const transport = open(t, server);
  await transport.json(pods);
  valid = 'new';
  await writeFile(tokenFile, 'new\n');
  await transport.json(pods);
  assert.deepEqual(
    server.asked.map(({ headers }) => headers.authorization),
    ['Bearer old', 'Bearer old', 'Bearer new'],
  );
});

test('a rotated certificate authority is trusted without a restart', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'lockstep-ca-'));
  t.after(() => rm(folder, { recursive: true }));
  const caFile = join(folder, 'ca.crt');
  const [before, after] = await Promise.all([issueServerIdentity('before'), issueServerIdentity('after')]);
  const oldServer = await startFakeApiServer(t, (_, reply) => reply.json(200, { server: 'old' }), before);
  const newServer = await startFakeApiServer(t, (_, reply) => reply.json(200, { server: 'new' }), after);
  await writeFile(caFile, before.ca);
  const { config } = oldServer;
  const clock = new VirtualClock();
  config.clusters = [{ name: 'fake', server: oldServer.url, caFile, skipTLSVerify: false }];
  const transport = open(t, { config }, { clock });
  assert.deepEqual(await transport.json(pods), { server: 'old' });
  config.clusters = [{ name: 'fake', server: newServer.url, caFile, skipTLSVerify: false }];
  await writeFile(caFile, after.ca);
  await clock.advance(31_000);
  assert.deepEqual(await transport.json(pods), { server: 'new' });
});

test('a server with a certificate of another authority is not talked to', async (t) => {
  const stranger = await startFakeApiServer(t, (_, reply) => reply.json(200, {}), await issueServerIdentity('stranger'));
  const server = await fakeApiServer(t, (_, reply) => reply.json(200, {}));
  const [cluster] = server.config.clusters;
  assert.ok(cluster);
  server.config.clusters = [{ ...cluster, server: stranger.url }];
  await assert.rejects(open(t, server, { readRetries: 0 }).json(pods), kubeErrors.Unreachable);
  assert.equal(stranger.asked.length, 0);
});

test('an answer that is not JSON is an error that names the request', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.text(200, '<html>log in first</html>'));
  await assert.rejects(
    open(t, server).json(pods),
    (error: Error) => error instanceof kubeErrors.UnreadableAnswer && error.message.includes('GET /api/v1/pods'),
  );
});

test('our own rate limit delays a burst, but not what is urgent', async (t) => {
  const server = await fakeApiServer(t, (_, reply) => reply.json(200, {}));
  const waits: number[] = [];
  const metrics: RequestMetrics = { requested: () => undefined, throttled: (seconds) => waits.push(seconds) };
  const transport = open(t, server, { limits: { perSecond: 20, burst: 1 }, metrics });
  await transport.json(pods);
  const slow = transport.json(pods);
  await transport.json({ ...pods, path: '/urgent', priority: 'urgent' });
  assert.equal(waits.length, 0);
  await slow;
  assert.deepEqual(
    server.asked.map(({ path }) => path),
    ['/api/v1/pods', '/urgent', '/api/v1/pods'],
  );
  assert.equal(waits.length, 1);
});

test('requests are counted by method and status, and by <error> where no answer came', async (t) => {
  const counted: string[] = [];
  const metrics: RequestMetrics = { requested: (method, code) => counted.push(`${method} ${code}`), throttled: () => undefined };
  const server = await fakeApiServer(t, ({ path }, reply) => {
    if (path === '/broken') reply.reset();
    else reply.json(path === '/gone' ? 404 : 200, {});
  });
  const transport = open(t, server, { metrics, readRetries: 0 });
  await transport.json(pods);
  await assert.rejects(transport.json({ method: 'GET', path: '/gone' }));
  await assert.rejects(transport.json({ method: 'GET', path: '/broken' }));
  assert.deepEqual(counted, ['GET 200', 'GET 404', 'GET <error>']);
});
