// Measures the simulator by itself: seeding, batches on one core, paging, memory: `node test/benchmark/simulator.ts [objects]`. Prints a line a step, by CPU time,
// because other work on the machine only lengthens the wall's; ends with 1 where a budget is broken.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { Agent, fetch } from 'undici';
import { serveBatch } from '../../operator/simulator/graph/batch.ts';
import type { Incoming } from '../../operator/simulator/graph/service.ts';
import { serve } from '../../operator/simulator/graph/service.ts';
import { defaultRoles } from '../../operator/simulator/graph/permissions.ts';
import { startSimulator } from '../../operator/simulator/start.ts';
import { makeCertificates } from '../unit/simulator/certificates.ts';

const objects = Number(process.argv[2] ?? 300_000);
const users = Math.floor(objects / 3);
const budgets = { seedSeconds: 10, batchesPerSecond: 1000, bytes: 1024 ** 3 };

const { certificate, key, ca } = await makeCertificates();
const simulator = await startSimulator({ certificate, key });
const tenant = await simulator.admin.createTenant({ domains: ['contoso.test'], settings: { objectQuota: objects * 2 } });
const { clientId = '', clientSecret: secret = '' } = tenant.applications[0] ?? {};
const broken: string[] = [];

async function measured<T>(name: string, count: number, act: () => T | Promise<T>): Promise<number> {
  const before = process.cpuUsage();
  const begin = performance.now();
  await act();
  const { user, system } = process.cpuUsage(before);
  const cpu = (user + system) / 1e6;
  const wall = (performance.now() - begin) / 1000;
  const columns = [`${wall.toFixed(1)} s`, `${cpu.toFixed(1)} s`, `${((cpu * 1e6) / count).toFixed(1)} us`, `${Math.round(count / cpu)}/s`];
  process.stdout.write(`${name.padEnd(44)} ${columns.map((column) => column.padStart(11)).join(' ')}\n`);
  return cpu;
}

const userValues = (index: number): Record<string, unknown> => ({
  accountEnabled: true,
  displayName: `Person ${index}`,
  givenName: `Given ${index}`,
  surname: `Name ${index}`,
  mailNickname: `person${index}`,
  userPrincipalName: `person${index}@contoso.test`,
  mail: `person${index}@contoso.test`,
  proxyAddresses: [`SMTP:person${index}@contoso.test`],
  department: `Department ${index % 50}`,
  onPremisesImmutableId: Buffer.from(`anchor of ${index}`).toString('base64'),
});

process.stdout.write(`${'step'.padEnd(44)} ${['wall', 'CPU', 'CPU each', 'each CPU s'].map((column) => column.padStart(11)).join(' ')}\n`);
const seeded = await measured(`seed ${users} users`, users, async () => {
  for (let from = 0; from < users; from += 10_000) {
    const count = Math.min(10_000, users - from);
    const some = Array.from({ length: count }, (_, index) => ({ type: 'user' as const, values: userValues(from + index) }));
    await simulator.admin.createObjects(tenant.tenantId, some);
  }
});
if ((seeded * 100_000) / users > budgets.seedSeconds) broken.push(`seeding of 100,000 users takes more than ${budgets.seedSeconds} s`);

const otherTypes = ['group', 'device'] as const;
await measured(`seed ${objects - users} more objects`, objects - users, async () => {
  for (let from = users; from < objects; from += 10_000) {
    const count = Math.min(10_000, objects - from);
    const some = Array.from({ length: count }, (_, index) => ({
      type: otherTypes[index % 2] ?? 'group',
      values: {
        displayName: `Object ${from + index}`,
        mailNickname: `object${from + index}`,
        securityEnabled: true,
        mailEnabled: false,
        groupTypes: [],
      },
    }));
    await simulator.admin.createObjects(tenant.tenantId, some);
  }
});

const headers = { 'content-type': 'application/json' };
const caller = { tenantId: tenant.tenantId, appId: clientId, roles: new Set(defaultRoles) };
const incoming = (method: string, path: string, query: string, body?: unknown): Incoming => ({
  caller,
  method,
  version: 'v1.0',
  path,
  query,
  headers,
  body,
  origin: 'https://localhost',
  batch: undefined,
});
const { world } = simulator;
const record = (method: string, path: string) =>
  world.audit.request({
    at: world.clock.now(),
    tenant: tenant.tenantId,
    appId: clientId,
    method,
    path: `/v1.0${path}`,
    query: '',
    batch: null,
    remoteAddress: null,
    userAgent: null,
    clientRequestId: null,
  });

const stored = await simulator.admin.objects(tenant.tenantId, { property: 'department', value: 'Department 1', type: 'user' });
const batches = 2000;
const texts = Array.from({ length: batches }, (_, batch) =>
  JSON.stringify({
    requests: Array.from({ length: 20 }, (_unused, item) => ({
      id: String(item),
      method: 'PATCH',
      url: `/users/${stored[(batch * 20 + item) % stored.length]?.id ?? ''}`,
      headers: { 'Content-Type': 'application/json' },
      body: { jobTitle: `Title ${batch}`, city: `City ${item}` },
    })),
  }),
);
const batchCpu = await measured(`${batches} batches of 20 changes, with their JSON`, batches, () => {
  for (const text of texts) {
    const outgoing = serveBatch(world, incoming('POST', '/$batch', '', JSON.parse(text)), record('POST', '/$batch'));
    if (outgoing.kind !== 'answer') throw new Error('A batch was not answered.');
    const { responses } = outgoing.answer.body as { readonly responses: readonly { readonly status: number }[] };
    if (responses.some(({ status }) => status !== 204)) throw new Error(JSON.stringify(responses).slice(0, 400));
    JSON.stringify(outgoing.answer.body);
  }
});
if (batches / batchCpu < budgets.batchesPerSecond) broken.push(`fewer than ${budgets.batchesPerSecond} batches a second`);

const wired = batches;
const token = await tokenOf();
const sendAll = await senderElsewhere(token, texts);
const wireCpu = await measured(`${wired} of these batches over HTTPS`, wired, sendAll);
if (wired / wireCpu < budgets.batchesPerSecond) broken.push(`fewer than ${budgets.batchesPerSecond} batches a second over HTTPS`);

/** The client is a process of its own, so that its CPU time is not the simulator's. It stands ready, and sends when it is told to. */
async function senderElsewhere(bearer: string, bodies: readonly string[]): Promise<() => Promise<void>> {
  const child = fork(join(import.meta.dirname, 'batch-sender.ts'));
  child.send({ url: `${simulator.url}/v1.0/$batch`, ca, bearer, bodies });
  await once(child, 'message');
  return async () => {
    child.send('go');
    const [code] = (await once(child, 'exit')) as [number | null];
    if (code !== 0) throw new Error('The client of the batches failed.');
  };
}

async function tokenOf(): Promise<string> {
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: secret,
    scope: 'https://graph.microsoft.com/.default',
  });
  const dispatcher = new Agent({ connect: { ca } });
  const answer = await fetch(`${simulator.url}/${tenant.tenantId}/oauth2/v2.0/token`, { dispatcher, method: 'POST', body: form });
  await dispatcher.close();
  return ((await answer.json()) as { readonly access_token: string }).access_token;
}

const pages = Math.ceil(users / 999);
await measured(`read ${users} users in pages of 999`, pages, () => {
  let query = '$top=999&$select=id,displayName,userPrincipalName,onPremisesImmutableId';
  for (let page = 0; page < pages; page += 1) {
    const outgoing = serve(world, incoming('GET', '/users', query), record('GET', '/users'));
    if (outgoing.kind !== 'answer' || outgoing.answer.status !== 200) throw new Error('A page was not answered.');
    JSON.stringify(outgoing.answer.body);
    query = (outgoing.answer.body as { readonly '@odata.nextLink'?: string })['@odata.nextLink']?.split('?')[1] ?? '';
  }
});

globalThis.gc?.();
const { rss, heapUsed } = process.memoryUsage();
process.stdout.write(`${objects} objects: heap ${Math.round(heapUsed / 1024 ** 2)} MiB, process ${Math.round(rss / 1024 ** 2)} MiB\n`);
if (heapUsed > budgets.bytes) broken.push(`${objects} objects take more than 1 GiB`);
for (const what of broken) process.stdout.write(`over budget: ${what}\n`);
process.exitCode = broken.length > 0 ? 1 : 0;
await simulator.close();
