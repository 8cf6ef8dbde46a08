// A world that outlives its process.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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

test('the administration keeps of a password when it was set and nothing else, and a file that holds one gives it to nobody', async (t) => {
  const file = stateFile();
  const simulator = await openSimulator(t, { stateFile: file });
  const { info } = await openTenant(t, {}, simulator);
  const passwordProfile = { password: 'Very-Secret-4711', forceChangePasswordNextSignIn: false };
  const [made, changed] = await simulator.admin.createObjects(info.tenantId, [
    { type: 'user', values: { displayName: 'Ana', passwordProfile } },
    { type: 'user', values: { displayName: 'Ben' } },
  ]);
  assert.ok(made !== undefined && changed !== undefined);
  await simulator.admin.changeObject(info.tenantId, changed.id, { values: { passwordProfile } });
  await simulator.admin.saveState();
  for (const { values } of await simulator.admin.objects(info.tenantId, { type: 'user' })) {
    assert.equal(typeof values['lastPasswordChangeDateTime'], 'string');
    assert.equal(values['passwordProfile'], undefined);
  }
  const saved = readFileSync(file, 'utf8');
  assert.ok(!saved.includes('Very-Secret-4711') && !saved.includes('passwordProfile'));

  writeFileSync(file, saved.replace('"displayName":"Ben"', `$&,"passwordProfile":${JSON.stringify(passwordProfile)}`));
  await simulator.admin.loadState();
  assert.deepEqual((await simulator.admin.objects(info.tenantId, { id: changed.id, type: 'user' }))[0]?.values['displayName'], 'Ben');
  await simulator.admin.saveState();
  assert.equal(readFileSync(file, 'utf8'), saved);
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

test('a world that holds one of everything is saved, read and saved again as the same file', async (t) => {
  const file = stateFile();
  const before = await openSimulator(t, { stateFile: file, randomSeed: 7 });
  const domains = ['contoso.onmicrosoft.test', 'contoso.test'];
  const { graph, info } = await openTenant(t, { domains, settings: { deltaPageSize: 3 } }, before);
  const { objectId } = info.applications[0] ?? {};
  const { name } = await graph
    .api(`/applications/${objectId}/extensionProperties`)
    .post({ name: 'x', dataType: 'String', targetObjects: ['User'], isMultiValued: true });
  const boss = await graph.api('/users').post(newUser({ mail: 'boss@contoso.test', onPremisesImmutableId: 'a+b/c==' }));
  const user = await graph
    .api('/users')
    .post(newUser({ 'manager@odata.bind': reference(boss.id), [name]: ['y', 'z'], displayName: 'Zoë 🦊' }));
  const group = await graph.api('/groups').post(newGroup({ uniqueName: 'ad-1', 'members@odata.bind': [reference(user.id)] }));
  await graph.api(`/groups/${group.id}/owners/$ref`).post({ '@odata.id': reference(boss.id) });
  await graph
    .api(`/users/${user.id}`)
    .patch({ city: null, usageLocation: 'PT', onPremisesExtensionAttributes: { extensionAttribute3: 'x' } });
  await before.admin.createObjects(info.tenantId, [
    { type: 'user', values: newUser(), privileged: true },
    { type: 'device', values: { displayName: 'd', deviceId: 'd-1' } },
    { type: 'orgContact', values: { displayName: 'c', mail: 'c@contoso.test' } },
    { type: 'administrativeUnit', values: { displayName: 'unit' }, memberIds: [user.id] },
  ]);
  const gone = await graph.api('/users').post(newUser({ 'manager@odata.bind': reference(boss.id) }));
  await graph.api(`/groups/${group.id}/members/$ref`).post({ '@odata.id': reference(gone.id) });
  await graph.api(`/users/${gone.id}`).delete();
  await graph.api(`/directory/deletedItems/${gone.id}`).delete();
  await graph.api(`/users/${boss.id}`).delete();
  await before.admin.throttle(info.tenantId, { writes: { limit: 1000, periodMs: 1000 } });
  await before.admin.advanceClock(86_400_000);
  const objects = await before.admin.objects(info.tenantId);
  await before.close();
  const saved = readFileSync(file, 'utf8');

  const after = await openSimulator(t, { stateFile: file });
  assert.deepEqual(await after.admin.objects(info.tenantId), objects);
  await after.close();
  assert.equal(readFileSync(file, 'utf8'), saved);
});

test('an id that lives again after its purge is read as who has it now', async (t) => {
  const file = stateFile();
  const before = await openSimulator(t, { stateFile: file });
  const { tenantId } = await before.admin.createTenant();
  const id = 'aaaaaaaa-0000-4000-8000-000000000001';
  const again = { type: 'user', id, values: { displayName: 'Ana' } } as const;
  await before.admin.createObjects(tenantId, [again]);
  await before.admin.deleteObject(tenantId, id, { purge: true });
  await before.admin.createObjects(tenantId, [again, { type: 'group', values: { displayName: 'Crew' }, memberIds: [id] }]);
  const objects = await before.admin.objects(tenantId);
  await before.close();
  const after = await openSimulator(t, { stateFile: file });
  assert.deepEqual(await after.admin.objects(tenantId), objects);
  await after.admin.deleteObject(tenantId, id, { purge: true });
  assert.deepEqual((await after.admin.objects(tenantId, { type: 'group' }))[0]?.memberIds, []);
});

/** Saves a world that grows by a tenant each time, and says of each save that it is done, until it is killed. */
const saver = (file: string): string => `
  import { startSimulator } from ${JSON.stringify(join(import.meta.dirname, '../../../operator/simulator/start.ts'))};
  import { makeCertificates } from ${JSON.stringify(join(import.meta.dirname, 'certificates.ts'))};
  const simulator = await startSimulator({ ...(await makeCertificates()), stateFile: ${JSON.stringify(file)} });
  for (;;) {
    const { tenantId } = await simulator.admin.createTenant();
    const values = { displayName: 'x'.repeat(200) };
    await simulator.admin.createObjects(tenantId, Array.from({ length: 2000 }, () => ({ type: 'user', values })));
    await simulator.admin.saveState();
    process.stdout.write(simulator.world.tenants.size + '\\n');
  }`;

test('who is killed in the midst of a save leaves the older state or the newer one, whole', async (t) => {
  const file = stateFile();
  for (const saves of [1, 3]) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', saver(file)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = 0;
    let left = saves;
    for await (const line of createInterface({ input: child.stdout })) {
      said = Number(line);
      left -= 1;
      if (left === 0) {
        child.kill('SIGKILL');
      }
    }
    await (child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined);
    const simulator = await openSimulator(t, { stateFile: file });
    const { size } = simulator.world.tenants;
    assert.ok(size === said || size === said + 1, `${said} saves were done, and ${size} are there`);
    for (const { directory } of simulator.world.tenants.values()) {
      assert.equal(directory.ordered('user').length, 2000);
    }
    assert.equal(existsSync(`${file}.new`), false);
    await simulator.close();
  }
});
