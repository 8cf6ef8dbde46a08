// Which value an attribute gets, told through whole cycles.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevisionRule } from '../../../operator/model/revision.ts';
import { constant, defaultRules, direct, expression, rule, testRevision, where } from './builders.ts';
import { World } from './world.ts';

const withRules = (...more: readonly RevisionRule[]) => ({
  ...testRevision,
  rules: [...defaultRules, ...more].sort((a, b) => a.precedence - b.precedence),
});
const inbound = (name: string, precedence: number, flows: RevisionRule['flows'], overrides: Partial<RevisionRule> = {}) =>
  rule({ name, direction: 'Inbound', connector: 'corp', precedence, flows, ...overrides });

async function titleOf(...rules: readonly RevisionRule[]): Promise<unknown> {
  await using world = await World.open({ revision: withRules(...rules) });
  world.user('corp', 'ana', { title: 'from corp' });
  world.user('hr', 'ana', { title: 'from hr' });
  await world.cycle();
  return world.tenant.named('ana')?.attributes['title'];
}

test('the lower precedence wins, whichever forest it comes from', async () => {
  assert.equal(await titleOf(), 'from corp');
  assert.equal(await titleOf(inbound('strong', 1, [direct('title')], { connector: 'hr' })), 'from hr');
});

test('NULL lets a lower rule contribute', async () =>
  assert.equal(await titleOf(inbound('null', 1, [expression('title', 'NULL')])), 'from corp'));

test('AuthoritativeNull lets nobody contribute', async () =>
  assert.equal(await titleOf(inbound('authoritative', 1, [expression('title', 'AuthoritativeNull')])), undefined));

test('IgnoreThisFlow is as if the flow did not exist', async () =>
  assert.equal(await titleOf(inbound('ignore', 1, [expression('title', 'IgnoreThisFlow')])), 'from corp'));

test('an ignored outbound flow leaves what the cloud has', async () => {
  const ignoring = rule({
    name: 'Out ignore',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence: 1,
    flows: [expression('title', 'IgnoreThisFlow')],
  });
  const rules = defaultRules.map((one) =>
    one.direction === 'Outbound' ? { ...one, flows: one.flows.filter(({ target }) => target !== 'title') } : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules: [ignoring, ...rules] } });
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true, title: 'set in the cloud' });
  world.user('corp', 'ana', { title: 'from corp' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'set in the cloud');
});

test('a value that nobody contributes any more is removed from the target', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal('title' in (world.tenant.named('ana')?.attributes ?? {}), false);
});

test('a value that is executed once stays as it was at first', async () => {
  const once = inbound('once', 1, [expression('title', '[description]', true)]);
  await using world = await World.open({ revision: withRules(once) });
  world.user('corp', 'ana', { description: 'first' });
  await world.cycle();
  world.user('corp', 'ana', { description: 'second' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'first');
});

test('a value that is executed once is not lost where the first evaluation fails', async () => {
  const once = inbound('once', 1, [expression('title', '[description]', true)]);
  const itself = inbound('once of itself', 2, [expression('department', 'IIF(IsPresent([office]),[office],Error("no office"))', true)]);
  await using world = await World.open({ revision: withRules(once, itself) });
  world.user('corp', 'ana', { description: 'first' });
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
  world.user('corp', 'ana', { description: 'first', office: 'Lisbon' });
  await world.cycle();
  world.user('corp', 'ana', { description: 'second', office: 'Porto' });
  await world.cycle();
  const { title, department } = world.tenant.named('ana')?.attributes ?? {};
  assert.deepEqual([title, department], ['first', 'Lisbon']);
});

test('rules of one name, one for each forest, remember what they said once each for itself', async () => {
  const flows = [expression('title', '[description]', true)];
  const ofCorp = inbound('once', 2, flows, { scope: where('state', 'NOTEQUAL', 'left') });
  await using world = await World.open({ revision: withRules(inbound('once', 1, flows, { connector: 'hr' }), ofCorp) });
  world.user('corp', 'ana', { description: 'of corp' });
  world.user('hr', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'of corp');
  world.user('corp', 'ana', { description: 'of corp', state: 'left' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], undefined);
});

test('an outbound flow that is executed once counts only at the creation', async () => {
  const once = rule({
    name: 'Out once',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence: 1,
    flows: [{ ...constant('department', 'newcomers'), executeOnce: true }],
  });
  await using world = await World.open({ revision: withRules(once) });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'newcomers');
  const held = world.tenant.named('ana');
  if (held !== undefined) held.attributes['department'] = 'chosen in the cloud';
  const before = world.tenant.log.length;
  await world.cycle();
  const sent = world.tenant.log.slice(before).flatMap(({ attributes }) => Object.keys(attributes));
  assert.deepEqual(sent, ['department']);
  assert.deepEqual(world.tenant.log.at(-1)?.attributes, { department: { before: 'chosen in the cloud' } });
});

test('an error of a rule stops its object, and no other', async () => {
  const failing = inbound('failing', 1, [expression('title', 'IIF([title] = "bad",Error("no"),[title])')]);
  await using world = await World.open({ revision: withRules(failing) });
  world.user('corp', 'ana', { title: 'bad' });
  world.user('corp', 'bert', { title: 'good' });
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
  assert.equal(world.tenant.named('bert')?.attributes['title'], 'good');
  const [error] = await world.engine.errors(10);
  assert.deepEqual([error?.error.code, error?.connector], ['RuleFailed', 'corp'], 'the connector whose rule it is');
  assert.match(error?.error.message ?? '', /^The rule failing of corp failed at title/);
  world.user('corp', 'ana', { title: 'better' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'better');
  assert.deepEqual(await world.engine.errors(10), []);
});

test('a rule that fails for somebody who is there deletes nobody, and still lets access be taken away', async () => {
  const failing = inbound('failing', 1, [expression('title', 'IIF([title] = "bad",Error("no"),[title])')]);
  await using world = await World.open({ revision: withRules(failing) });
  world.user('corp', 'ana', { title: 'good' });
  await world.cycle();
  world.user('corp', 'ana', { title: 'bad', accountEnabled: false });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], false);
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'good');
});

test('a rule that fails for somebody leaves their links alone until it does not; of a group it lets nobody in, and those out who were taken out', async () => {
  const failing = inbound('failing', 1, [expression('title', 'IIF([title] = "bad",Error("no"),[title])')]);
  const failingToo = inbound('failing too', 2, [expression('displayName', 'IIF([title] = "bad",Error("no"),[cn])')], {
    sourceObjectType: 'group',
    targetObjectType: 'group',
  });
  await using world = await World.open({ revision: withRules(failing, failingToo) });
  for (const name of ['bert', 'cem', 'dina']) world.user('corp', name);
  world.user('corp', 'ana', {}, 'bert');
  const staff = world.group('corp', 'staff', ['bert', 'cem']);
  await world.cycle();
  const links = () => [world.tenant.referred('ana', 'manager'), world.tenant.referred('staff', 'member')];

  world.user('corp', 'ana', { title: 'bad' }, 'cem');
  world.group('corp', 'staff', ['cem', 'dina']);
  const held = world.forest('corp').get(staff);
  assert.ok(held);
  world.forest('corp').set(staff, { ...held, attributes: { ...held.attributes, title: 'bad' } });
  await world.cycle();
  assert.deepEqual(links(), [['bert'], ['cem']]);
  assert.deepEqual(await world.pending(), {});

  world.user('corp', 'ana', { title: 'good' }, 'cem');
  world.group('corp', 'staff', ['cem', 'dina']);
  await world.cycle();
  assert.deepEqual(links(), [['cem'], ['cem', 'dina']]);
});

test('a group whose members themselves a rule fails for keeps them all until it does not', async () => {
  const failing = inbound('failing', 1, [expression('member', 'IIF([title] = "bad",Error("no"),IgnoreThisFlow)')], {
    sourceObjectType: 'group',
    targetObjectType: 'group',
  });
  await using world = await World.open({ revision: withRules(failing) });
  for (const name of ['bert', 'cem']) world.user('corp', name);
  world.group('corp', 'staff', ['bert', 'cem']);
  await world.cycle();
  const staff = world.group('corp', 'staff', ['cem']);
  const held = world.forest('corp').get(staff);
  assert.ok(held);
  world.forest('corp').set(staff, { ...held, attributes: { ...held.attributes, title: 'bad' } });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['bert', 'cem']);
  world.group('corp', 'staff', ['cem']);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['cem']);
});

test('what is on its way is remembered while a rule fails: nothing is sent again, and a limit goes on counting it', async () => {
  const failing = inbound('failing', 1, [expression('displayName', 'IIF([title] = "bad",Error("no"),[cn])')], {
    sourceObjectType: 'group',
    targetObjectType: 'group',
  });
  await using world = await World.open({ revision: withRules(failing) });
  for (const name of ['bert', 'cem', 'dina']) world.user('corp', name);
  world.group('corp', 'staff', ['bert', 'cem']);
  await world.cycle();
  const staff = world.group('corp', 'staff', ['cem', 'dina']);
  await world.importFull('corp');
  await world.synchronize();
  world.tenant.lose = ({ references }) => ('member' in references ? 'After' : undefined);
  await world.exportAll();
  const sent = world.tenant.log.length;
  const held = world.forest('corp').get(staff);
  assert.ok(held);
  world.forest('corp').set(staff, { ...held, attributes: { ...held.attributes, title: 'bad' } });
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  assert.equal(world.tenant.log.length, sent);
  world.group('corp', 'staff', ['cem', 'dina']);
  await world.importFull('corp');
  await world.synchronize();
  await world.exportAll();
  assert.equal(world.tenant.log.length, sent);
  await world.cycle();
  assert.deepEqual(world.tenant.referred('staff', 'member'), ['cem', 'dina']);
});

for (const [how, more] of [
  ['by its value', { flows: [expression('accountEnabled', 'IIF([department] = "Active",True,False)')] }],
  ['by the scope of a rule', { flows: [constant('accountEnabled', 'False')], scope: where('department', 'ISNULL') }],
] as const)
  test(`a rule that fails disables nobody where it has a say in that, ${how}`, async () => {
    const failing = inbound('failing', 1, [expression('department', 'IIF([title] = "bad",Error("no"),"Active")')]);
    const access = rule({
      name: 'Out access',
      direction: 'Outbound',
      connector: 'tenant',
      sourceObjectType: 'person',
      targetObjectType: 'user',
      precedence: 2,
      ...more,
    });
    await using world = await World.open({ revision: withRules(failing, access) });
    world.user('corp', 'ana');
    await world.cycle();
    world.user('corp', 'ana', { title: 'bad' });
    await world.cycle();
    assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], true);
  });

test('values of several rules merge where they are asked to, and only then', async () => {
  const merging = [
    inbound('merge 1', 1, [direct('department', 'a', 'MergeCaseInsensitive')]),
    inbound('merge 2', 2, [direct('department', 'b', 'MergeCaseInsensitive')]),
  ];
  const rules = defaultRules.filter(({ connector }) => connector !== 'hr');
  await using world = await World.open({ revision: { ...testRevision, rules: [...merging, ...rules] } });
  world.user('corp', 'ana', { a: 'X', b: 'x' });
  world.user('corp', 'bert', { a: 'X', b: 'y' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'X');
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'SeveralValues');
});

test('different merge types for one attribute are an error of the object', async () => {
  const mixed = inbound('mixed', 1, [direct('title', 'title', 'Merge')]);
  await using world = await World.open({ revision: withRules(mixed) });
  world.user('corp', 'ana', { title: 'x' });
  await world.cycle();
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'MixedMergeTypes');
});

test('a rule that looks at the clock is looked at again though nothing changed', async () => {
  const timed = inbound('timed', 1, [
    expression('title', 'IIF(DateFromNum(133000000000000000) < Now(),FormatDateTime(Now(),"yyyy"),NULL)'),
  ]);
  await using world = await World.open({ revision: withRules(timed) });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], '2026');
  world.nowMs = Date.parse('2027-06-01T00:00:00Z');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], '2027');
});

test('values that the target does not take are computed and counted, never sent', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { mail: 'ana@contoso.test', proxyAddresses: ['SMTP:ana@contoso.test'] });
  world.user('corp', 'bert', { mail: 'bert@contoso.test' });
  await world.importAll();
  await world.synchronize();
  const { unsupported } = await world.engine.plan('tenant');
  assert.deepEqual(unsupported, [
    { objectType: 'user', attribute: 'mail', reason: 'Exchange owns it.', count: 2 },
    { objectType: 'user', attribute: 'proxyAddresses', reason: 'The target computes it itself; it is read-only.', count: 1 },
  ]);
  await world.exportAll();
  assert.equal('mail' in (world.tenant.named('ana')?.attributes ?? {}), false);
});

test('a value that is too long is held back alone', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'a title of more than twenty characters' });
  await world.cycle();
  assert.deepEqual(Object.keys(world.tenant.named('ana')?.attributes ?? {}), ['accountEnabled', 'displayName', 'sourceAnchor']);
  assert.equal((await world.engine.errors(10))[0]?.error.code, 'ValueTooLong');
});
