// Measures the connector against a simulator in another process, over HTTPS: import of people, import of one group with all of them, export without a throttle; memory of
// both: `node test/benchmark/entra.ts [people]`. The floor is the same bytes asked for by a plain client that parses them and forgets them.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { openEntra } from '../../operator/directory/entra/index.ts';
import { connectAdmin } from '../../operator/simulator/admin/connect.ts';
import { change, permitFor, to } from '../unit/directory/entra/builders.ts';
import type { Host } from './simulator-host.ts';

const people = Number(process.argv[2] ?? 100_000);
const never = new AbortController().signal;
const child = fork(join(import.meta.dirname, 'simulator-host.ts'));
const [host] = (await once(child, 'message')) as [Host];
const connection = connectAdmin({ url: host.url, token: host.adminToken, ca: host.ca });
const { admin } = connection;
const { tenantId, applications } = await admin.createTenant({ domains: ['contoso.test'], settings: { objectQuota: people * 4 } });
const { clientId = '', clientSecret = '' } = applications[0] ?? {};
const entra = openEntra({
  name: 'tenant',
  configuration: {
    tenantID: tenantId,
    clientID: clientId,
    credential: { type: 'ClientSecret', clientSecret: { kind: 'Secret', name: 'entra', key: 'clientSecret' } },
    authorityURL: host.url,
    graphURL: host.url,
    writeBudget: { requests: 1e9, periodSeconds: 1, sharePercent: 100 },
  },
  credential: { type: 'ClientSecret', readSecret: () => Promise.resolve(clientSecret) },
  readCertificateAuthority: () => Promise.resolve(host.ca),
  attributes: [],
  clock: {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
  },
  log: { debug: () => {}, info: () => {}, warn: () => {} },
});

const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
const head = ['step', 'objects', 'wall', 'CPU', 'objects/s', 'x floor', 'connector', 'simulator'];
const print = ([first = '', ...rest]: readonly string[]): void => {
  process.stdout.write(`${first.padEnd(44)} ${rest.map((cell) => cell.padStart(10)).join(' ')}\n`);
};

/** Prints one step. `floorMs` is the wall time of what it is compared with; gives its own. */
async function measured(name: string, floorMs: number | undefined, act: () => Promise<number>): Promise<number> {
  const [begin, before] = [performance.now(), process.cpuUsage()];
  const objects = await act();
  const wallMs = performance.now() - begin;
  const { user, system } = process.cpuUsage(before);
  child.send('memory');
  const [rss] = (await once(child, 'message')) as [number];
  const ratio = floorMs === undefined ? '' : (wallMs / floorMs).toFixed(2);
  const times = [
    `${(wallMs / 1000).toFixed(1)} s`,
    `${((user + system) / 1e6).toFixed(1)} s`,
    String(Math.round((objects / wallMs) * 1000)),
  ];
  print([name, String(objects), ...times, ratio, mebibytes(process.memoryUsage().rss), mebibytes(rss)]);
  return wallMs;
}

const dispatcher = new Agent({ connect: { ca: host.ca } });
const form = {
  grant_type: 'client_credentials',
  client_id: clientId,
  client_secret: clientSecret,
  scope: 'https://graph.microsoft.com/.default',
};
const signedIn = await request(`${host.url}/${tenantId}/oauth2/v2.0/token`, {
  dispatcher,
  method: 'POST',
  headers: { 'content-type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(form).toString(),
});
const headers = { authorization: `Bearer ${((await signedIn.body.json()) as { readonly access_token: string }).access_token}` };

/** The pages of a delta query, parsed and forgotten. */
async function floorOf(path: string): Promise<number> {
  let objects = 0;
  for (let next: string | undefined = host.url + path; next !== undefined; ) {
    const answer = await request(next, { dispatcher, headers });
    const page = (await answer.body.json()) as { readonly value: readonly object[]; readonly '@odata.nextLink'?: string };
    objects += page.value.length;
    next = page['@odata.nextLink'];
  }
  return objects;
}

const count = async (pages: AsyncIterable<readonly unknown[]>): Promise<number> => {
  let objects = 0;
  for await (const page of pages) objects += page.length;
  return objects;
};

const account = (index: number): string => `person${index}`;
// The empty tenant: sign-in and connections are there afterwards, and the queries are known.
await count(entra.readFull(never));
const asked = (await admin.requests({ tenant: tenantId })).filter(({ path }) => path.endsWith('/delta'));
const queryOf = (collection: string): string => {
  const found = asked.find(({ path }) => path === `/v1.0/${collection}/delta`);
  if (found === undefined) throw new Error(`The connector did not ask for ${collection}.`);
  return `${found.path}?${found.query.replace(/^\?/, '')}`;
};
print(head);
const ids: string[] = [];
await measured('seed people', undefined, async () => {
  for (let from = 0; from < people; from += 10_000) {
    const some = Array.from({ length: Math.min(10_000, people - from) }, (_, place) => {
      const name = account(from + place);
      const address = `${name}@contoso.test`;
      const values = { displayName: name, givenName: name, surname: 'Silva', department: `Department ${place % 50}`, mail: address };
      return {
        type: 'user' as const,
        values: { ...values, accountEnabled: true, mailNickname: name, userPrincipalName: address, proxyAddresses: [`SMTP:${address}`] },
      };
    });
    ids.push(...(await admin.createObjects(tenantId, some)).map(({ id }) => id));
  }
  return people;
});
const pagesMs = await measured('floor: the pages of people, parsed', undefined, () => floorOf(queryOf('users')));
await measured('import of people', pagesMs, () => count(entra.readFull(never)));
const values = { displayName: 'Everybody', mailNickname: 'everybody', securityEnabled: true, mailEnabled: false, groupTypes: [] };
const [group] = await admin.createObjects(tenantId, [{ type: 'group', values, memberIds: ids }]);
const groupMs = await measured('floor: the pages of one group, parsed', undefined, async () => {
  await floorOf(queryOf('groups'));
  return people;
});
await measured('import of one group with all people', groupMs, async () => {
  let members = 0;
  for await (const page of entra.readObjects([group?.id ?? ''], never))
    for (const each of page) if (each.kind === 'replace') members += each.object.references['member']?.length ?? 0;
  if (members !== people) throw new Error(`The group came with ${members} of ${people} members.`);
  return members;
});
const created = Math.min(people, 20_000);
await measured('export of new people without a throttle', undefined, async () => {
  let written = 0;
  for (let from = 0; from < created; from += 500) {
    const changes = Array.from({ length: Math.min(500, created - from) }, (_, place) => {
      const name = `new${from + place}`;
      const attributes = to({ userPrincipalName: `${name}@contoso.test`, displayName: name, accountEnabled: true, alias: name });
      const sourceAnchor = Buffer.from(name.padEnd(16)).toString('base64');
      return change({ action: 'Add', id: name, sourceAnchor, label: name, attributes });
    });
    written += (await entra.export(permitFor(3_600_000), changes)).filter(({ outcome }) => outcome === 'Written').length;
  }
  if (written !== created) throw new Error(`${written} of ${created} people were written.`);
  return written;
});
await Promise.all([entra.close(), connection.close(), dispatcher.close()]);
child.disconnect();
