// Who is in scope and never made, because nothing could find them again: a run says how many they are.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules, testRevision } from './builders.ts';
import { World } from './world.ts';

const byMail = {
  ...testRevision,
  rules: defaultRules.map((one) =>
    one.name === 'In from corp - User Join' ? { ...one, join: [[{ source: 'mail', target: 'mail', caseSensitive: false }]] } : one,
  ),
};

test('people without the value by which they are matched are counted among the warnings until they have it or are gone', async () => {
  await using world = await World.open({ revision: byMail });
  world.user('corp', 'ana', { mail: 'ana@contoso.test' });
  for (const name of ['bert', 'cem', 'dina']) world.user('corp', name);
  const told = async () =>
    (await world.engine.warnings(9)).map(({ label, warning }) => [warning.code, label, warning.message.split(' ')[0]]);
  await world.cycle();
  assert.deepEqual(await told(), [['WithoutJoinValue', 'CN=bert,DC=contoso,DC=test', '3']]);
  assert.deepEqual(await world.engine.errors(9), []);
  world.user('corp', 'bert', { mail: 'bert@contoso.test' });
  await world.cycle();
  assert.deepEqual(await told(), [['WithoutJoinValue', 'CN=cem,DC=contoso,DC=test', '2']]);
  assert.notEqual(world.tenant.named('bert'), undefined);
  world.remove('corp', 'cem');
  await world.cycle();
  assert.deepEqual(await told(), [['WithoutJoinValue', 'CN=dina,DC=contoso,DC=test', '1']]);
  await world.reopen(testRevision);
  await world.cycle();
  assert.deepEqual(await told(), []);
});
