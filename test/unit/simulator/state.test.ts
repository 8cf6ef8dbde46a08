// A world that outlives its process.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after } from 'node:test';
import { newGroup, newUser, openSimulator, openTenant, reference } from './harness.ts';

const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
after(() => rmSync(folder, { recursive: true }));
let files = 0;

function stateFile(): string {
  files += 1;
  return join(folder, `state-${files}.jsonl`);
}

test('after a restart objects, links, bins, extensions, tokens and delta tokens are as they were', async (t) => {
  const file = stateFile();
  const before = await openSimulator(t, { stateFile: file });
  const { graph, info, credential } = await openTenant(t, {}, before);
  const { objectId } = info.applications[0] ?? {};
  const { name } = await graph
    .api(`/applications/${objectId}/extensionProperties`)
    .post({ name: 'x', dataType: 'String', targetObjects: ['User'] });
  const boss = await graph.api('/users').post(newUser());
  const user = await graph.api('/users').post(newUser({ 'manager@odata.bind': reference(boss.id), [name]: 'y' }));
  const group = await graph
    .api('/groups')
    .post(newGroup({ uniqueName: 'ad-1', 'members@odata.bind': [reference(user.id), reference(boss.id)] }));
  const delta = new URL((await graph.api('/groups/delta').select('members').get())['@odata.deltaLink']);
  const gone = await graph.api('/users').post(newUser());
  await graph.api(`/users/${gone.id}`).delete();
  await graph.api(`/directory/deletedItems/${gone.id}`).delete();
  await graph.api(`/users/${boss.id}`).delete();
  const token = (await credential.getToken('https://graph.microsoft.com/.default')).token;
  const stored = await before.admin.objects(info.tenantId);
  await before.close();

  const after = await openSimulator(t, { stateFile: file });
  assert.deepEqual(await after.admin.objects(info.tenantId), stored);
  const world = await openTenant(t, {}, after);
  const raw = (method: string, path: string, body?: unknown) => world.raw(method, path, body, { authorization: `Bearer ${token}` });
  assert.equal((await raw('GET', "/v1.0/groups(uniqueName='ad-1')")).body.id, group.id);
  const { body } = await raw('GET', `${delta.pathname}${delta.search}`);
  assert.deepEqual(body.value[0]['members@delta'], [
    { '@odata.type': '#microsoft.graph.user', id: boss.id, '@removed': { reason: 'deleted' } },
  ]);
  await raw('POST', `/v1.0/directory/deletedItems/${boss.id}/restore`);
  assert.equal((await raw('GET', `/v1.0/users/${user.id}/manager`)).body.id, boss.id);
  const conflict = await raw('POST', '/v1.0/users', newUser({ userPrincipalName: boss.userPrincipalName }));
  assert.equal(conflict.body.error.details[0].code, 'ObjectConflict');
});

test('a state file is for its owner alone, and holds no secret of an application', async (t) => {
  const file = stateFile();
  const simulator = await openSimulator(t, { stateFile: file });
  const { info } = await openTenant(t, {}, simulator);
  await simulator.admin.saveState();
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8').includes(info.applications[0]?.clientSecret ?? ''), false);
});

test('a loaded state takes the world back to when it was saved', async (t) => {
  const simulator = await openSimulator(t, { stateFile: stateFile() });
  const { graph, info } = await openTenant(t, {}, simulator);
  await simulator.admin.saveState();
  await graph.api('/users').post(newUser());
  await simulator.admin.loadState();
  assert.deepEqual(await simulator.admin.objects(info.tenantId, { type: 'user' }), []);
});

test('a state file that was cut is refused, and stays as it is', async (t) => {
  const file = stateFile();
  const simulator = await openSimulator(t, { stateFile: file });
  await openTenant(t, {}, simulator);
  await simulator.admin.saveState();
  const whole = readFileSync(file, 'utf8');
  const cut = whole.slice(0, whole.lastIndexOf('{"kind":"end"}'));
  writeFileSync(file, cut);
  await assert.rejects(openSimulator(t, { stateFile: file }), { code: 'Simulator.UnreadableState', message: /ends before its end/ });
  assert.equal(readFileSync(file, 'utf8'), cut);
});

test('without a state file there is nothing to save', async (t) => {
  const simulator = await openSimulator(t);
  await assert.rejects(simulator.admin.saveState(), /409/);
});

test('what was never saved can not be loaded, and the world stays', async (t) => {
  const simulator = await openSimulator(t, { stateFile: stateFile() });
  const { info } = await openTenant(t, {}, simulator);
  await assert.rejects(simulator.admin.loadState(), /409.*is not there yet/);
  assert.ok(simulator.world.tenants.has(info.tenantId));
});

test('a save for which there is no room is an error, and the older state stays', async (t) => {
  const file = stateFile();
  const simulator = await openSimulator(t, { stateFile: file });
  await simulator.admin.saveState();
  const older = readFileSync(file, 'utf8');
  await openTenant(t, {}, simulator);
  symlinkSync('/dev/full', `${file}.new`);
  await assert.rejects(simulator.admin.saveState(), /500.*can not be written: ENOSPC/);
  assert.equal(readFileSync(file, 'utf8'), older);
  assert.equal(existsSync(`${file}.new`), false);
  await simulator.admin.saveState();
  assert.notEqual(readFileSync(file, 'utf8'), older);
});
