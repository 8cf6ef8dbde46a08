import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { Client } from 'ldapts';
import type { Forest } from '../../environment/directory/forest.ts';
import type { FaultProxy } from '../../environment/proxy/fault-proxy.ts';
import { openWorld } from '../../environment/world.ts';

const world = await openWorld();
const forest: Forest = world.forest('fabrikam');
const PEOPLE = '(&(objectCategory=person)(objectClass=user)(employeeID=*))';

async function throughProxy(t: TestContext): Promise<{ proxy: FaultProxy; connect: () => Promise<Client> }> {
  const proxy = await world.faultProxy(t, forest);
  const connect = async () => {
    const client = new Client({
      url: `ldaps://${proxy.server}`,
      tlsOptions: { ca: world.ca.pem, servername: proxy.server },
      timeout: 5000,
      connectTimeout: 5000,
    });
    t.after(() => client.unbind().catch(() => {}));
    await client.bind(forest.serviceAccount.user, forest.serviceAccount.password);
    return client;
  };
  return { proxy, connect };
}

const readPeople = async (client: Client, pageSize = 25) =>
  (await client.search(forest.base, { filter: PEOPLE, attributes: ['sAMAccountName'], paged: { pageSize }, timeLimit: 0 })).searchEntries;

test('a healthy proxy hands on what the domain controller says', async (t) => {
  const { connect } = await throughProxy(t);
  assert.equal((await readPeople(await connect())).length, forest.definition.population.people);
});

test('a cut connection breaks after the entries that were asked for', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  proxy.inject({ kind: 'cut', afterEntries: 10 }, { searches: 1 });
  await assert.rejects(readPeople(await connect()));
  assert.equal(proxy.struck, 1);
  assert.equal((await readPeople(await connect())).length, forest.definition.population.people);
});

test('a dropped final page breaks the connection after all other pages', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  proxy.inject({ kind: 'dropFinalPage' });
  await assert.rejects(readPeople(await connect()));
  // 60 people in pages of 25: two pages came, the third did not.
  assert.equal(proxy.struck, 3);
});

test('an emptied answer is a success without entries, and the root DSE can still be read', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  proxy.inject({ kind: 'empty' });
  const client = await connect();
  assert.deepEqual(await readPeople(client), []);
  assert.equal((await client.search('', { scope: 'base', attributes: ['defaultNamingContext'] })).searchEntries.length, 1);
});

test('ranged values come in portions that join to the whole', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  const group = (await forest.objects.find('(cn=Department *)', { attributes: ['member'] })).find(
    (candidate) => (candidate.values.get('member')?.length ?? 0) > 6,
  );
  t.after(() => forest.close());
  assert.ok(group);
  const all = new Set((group.values.get('member') ?? []).map(String));
  proxy.inject({ kind: 'ranged', attribute: 'member', values: 5 });
  const client = await connect();
  const seen = new Set<string>();
  for (let from = 0; ; ) {
    const wanted = from === 0 ? 'member' : `member;range=${from}-*`;
    const [entry] = (await client.search(group.dn, { attributes: [wanted], timeLimit: 0 })).searchEntries;
    const name = Object.keys(entry ?? {}).find((key) => key.startsWith('member;range=') && [entry?.[key] ?? []].flat().length > 0);
    assert.ok(entry && name);
    for (const value of [entry[name] ?? []].flat()) seen.add(String(value));
    if (name.endsWith('*')) break;
    from = Number(/-(\d+)$/.exec(name)?.[1]) + 1;
  }
  assert.deepEqual(seen, all);
});

test('a busy server ends every search with its result code', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  proxy.inject({ kind: 'answer', resultCode: 51 });
  await assert.rejects(readPeople(await connect()), { name: 'BusyError' });
});

test('a delay makes a client with less patience give up, and refused connections break', async (t) => {
  const { proxy, connect } = await throughProxy(t);
  const client = await connect();
  proxy.inject({ kind: 'delay', ms: 300 });
  const begin = performance.now();
  await client.search('', { scope: 'base', attributes: ['defaultNamingContext'] });
  assert.ok(performance.now() - begin >= 300);
  proxy.inject({ kind: 'refuse' });
  await assert.rejects(connect());
  proxy.heal();
  await connect();
});
