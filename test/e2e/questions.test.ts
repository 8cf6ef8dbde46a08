// What people ask about one object, answered within the worker's pod by the program on its path, while the worker is at work.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Scene } from './scene/scene.ts';

const scene = await Scene.prepare({ after }, { name: 'questions' });
const { cast, forest } = scene;
const ana = await cast.person('ana', { department: 'Sales', title: 'Clerk' });
await cast.person('left-out', { adminDescription: 'User_NoSync' });
await scene.apply();
await scene.firstCycle();
await forest.objects.modify(ana.dn, { title: 'Manager' });
await scene.synchronize();

/** Runs the command in the pod. `kubectl exec` fails where the command does. */
const ask = (...words: readonly string[]): Promise<string> =>
  scene.namespace.kubectl('exec', 'main-worker-0', '--container=worker', '--', 'lockstep', ...words);

test('explain names the rule that gave a value, and says that the tenant has shown it', async () => {
  const said = await ask('explain', cast.userPrincipalName('ana'), 'title');
  assert.match(said, /entra title = "Manager"/);
  assert.match(said, /won +Out to AAD - /);
  const values = await ask('explain', cast.userPrincipalName('ana'));
  assert.match(values, /department +confirmed +"?Sales/);
});

test('explain gives programs the same as JSON', async () => {
  const report = JSON.parse(await ask('explain', cast.userPrincipalName('ana'), '--output', 'json')) as {
    readonly targets: readonly {
      readonly connector: string;
      readonly attributes: readonly { readonly name: string; readonly value: unknown }[];
    }[];
  };
  const [target] = report.targets;
  assert.equal(target?.connector, 'entra');
  assert.equal(target.attributes.find(({ name }) => name === 'title')?.value, 'Manager');
});

test('why-not says of a person in the tenant nothing but which values Microsoft Graph has no place for', async () => {
  const report = JSON.parse(await ask('why-not', cast.userPrincipalName('ana'), '--output', 'json')) as {
    readonly reasons: readonly { readonly code: string }[];
  };
  assert.deepEqual(
    report.reasons.map(({ code }) => code),
    ['Unsupported'],
  );
  assert.match(await ask('why-not', cast.userPrincipalName('ana'), 'department'), /Nothing stands in the way of department/);
});

test('why-not names the clause that keeps a person out', async () => {
  assert.equal(await scene.user('left-out'), undefined);
  const said = await ask('why-not', cast.userPrincipalName('left-out'));
  assert.match(said, /^1\. scope/m);
  assert.match(said, /adminDescription NOTSTARTSWITH "?User_/);
});

test('history tells the change of a value, what was sent, and the creation', async () => {
  const said = await ask('history', cast.userPrincipalName('ana'));
  assert.match(said, /title: "?Clerk"? -> "?Manager/);
  assert.match(said, /entra +sent \(Update\)/);
  assert.match(said, /entra +sent \(Add\)/);
  assert.ok(said.indexOf('sent (Update)') < said.indexOf('sent (Add)'), 'The newest comes first.');
});

test('nobody by a name is said, not guessed', async () => {
  await assert.rejects(ask('explain', 'nobody-at-all'), /nobody-at-all/);
});
