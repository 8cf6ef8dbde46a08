// Joins as whole cycles show them: sticky, and decided by rules rather than by arrival.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProblemRow, ProblemTable } from '../../../operator/engine/port/store-port.ts';
import { direct, expression, rule, testRevision, where } from './builders.ts';
import { asking } from './explain/explainer.ts';
import { World } from './world.ts';

test('a person of two forests is one person, whichever is read first', async () => {
  for (const order of [
    ['corp', 'hr'],
    ['hr', 'corp'],
  ]) {
    await using world = await World.open();
    world.user('corp', 'ana', { employeeID: '7' });
    world.user('hr', 'ana', { employeeID: '7', department: 'Sales' });
    for (const connector of order) {
      await world.importFull(connector);
      await world.synchronize();
    }
    await world.cycle();
    assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
    assert.deepEqual(await world.engine.counts(), {
      metaverse: 1,
      connectors: { corp: { objects: 1, joined: 1 }, hr: { objects: 1, joined: 1 }, tenant: { objects: 1, joined: 1 } },
    });
  }
});

test('a joined pair stays joined when the join value changes', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('hr', 'ana', { employeeID: '7', department: 'Sales' });
  await world.cycle();
  world.user('hr', 'ana', { employeeID: '8', department: 'Legal' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Legal');
});

test('a later candidate is itself the error, and joins once the first one has gone', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('hr', 'first', { employeeID: '7', department: 'Sales' });
  await world.cycle();
  world.user('hr', 'second', { employeeID: '7', department: 'Legal' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
  const [error] = await world.engine.errors(5);
  assert.deepEqual([error?.error.code, error?.label], ['AlreadyJoined', 'CN=second,DC=fabrikam,DC=test']);
  world.remove('hr', 'first');
  await world.cycle();
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Legal');
  assert.deepEqual(await world.engine.errors(5), []);
});

test('whoever matches by one value what is taken joins nobody else by another, and nothing is made of it', async () => {
  const rules = testRevision.rules.map((one) =>
    one.connector === 'hr'
      ? { ...one, join: ['employeeID', 'mail'].map((name) => [{ source: name, target: name, caseSensitive: false }]) }
      : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('corp', 'bert', { employeeID: '8', mail: 'bert@contoso.test' });
  world.user('hr', '1', { employeeID: '7', department: 'first' });
  world.user('hr', '2', { employeeID: '7', mail: 'bert@contoso.test', department: 'second' });
  await world.cycle();
  assert.equal('department' in (world.tenant.named('bert')?.attributes ?? {}), false);
  assert.deepEqual(
    (await world.engine.errors(5)).map(({ label, error }) => [error.code, label]),
    [['AlreadyJoined', 'CN=2,DC=fabrikam,DC=test']],
  );
  assert.equal((await world.engine.counts()).metaverse, 2);
});

test('whoever found its match taken joins once the other one has gone, although that one had contributed nothing', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('hr', 'first', { employeeID: '7' });
  world.user('hr', 'second', { employeeID: '7', department: 'Legal' });
  await world.cycle();
  assert.equal((await world.engine.errors(5))[0]?.error.code, 'AlreadyJoined');
  world.remove('hr', 'first');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Legal');
  assert.deepEqual(await world.engine.errors(5), []);
});

test('a synchronization reads of all errors those alone of who found their match taken', async () => {
  const read: string[] = [];
  const failing = rule({
    name: 'In from corp - Division',
    direction: 'Inbound',
    connector: 'corp',
    precedence: 103,
    flows: [expression('division', 'CNum([department])')],
  });
  await using world = await World.open({
    revision: { ...testRevision, rules: [...testRevision.rules, failing] },
    wrapStore: (store) => ({
      batchSize: store.batchSize,
      close: () => store.close(),
      transaction: (work, durability) =>
        store.transaction((tables) => {
          const { problems } = tables;
          const noting = async (rows: Promise<readonly ProblemRow[]>): Promise<readonly ProblemRow[]> => {
            read.push(...(await rows).map(({ label }) => label));
            return rows;
          };
          const watched: ProblemTable = {
            ...problems,
            of: (...about) => noting(problems.of(...about)),
            coded: (...about) => noting(problems.coded(...about)),
            list: (...about) => noting(problems.list(...about)),
          };
          return work({ ...tables, problems: watched });
        }, durability),
    }),
  });
  world.user('corp', 'ana');
  world.user('corp', 'bert', { department: 'no number' });
  for (const name of ['first', 'second']) world.user('hr', name, { employeeID: 'ana' });
  await world.cycle();
  assert.deepEqual((await world.engine.errors(5)).map(({ error }) => error.code).sort(), ['AlreadyJoined', 'RuleFailed']);
  read.length = 0;
  await world.synchronize();
  assert.deepEqual(read, ['CN=second,DC=fabrikam,DC=test']);
});

test('two candidates that come together: the lower anchor joins, whoever was read first', async () => {
  for (const names of [
    ['a', 'b'],
    ['b', 'a'],
  ]) {
    await using world = await World.open();
    world.user('corp', 'ana', { employeeID: '7' });
    for (const name of names) world.user('hr', name, { employeeID: '7', department: name });
    await world.cycle();
    assert.equal(world.tenant.named('ana')?.attributes['department'], 'a');
    assert.equal((await world.engine.errors(5)).length, 1);
  }
});

/** Two objects of one forest that say they are the same person. */
const twins = ['a', 'b'];

test('two objects of one forest with one join value: the lower anchor is made, the other is the error, however they arrive', async () => {
  for (const { steps, batchSize, made } of [
    { steps: [twins], batchSize: 2, made: 'a' },
    { steps: [['b', 'a']], batchSize: 1, made: 'a' },
    { steps: [['a'], ['b']], batchSize: 2, made: 'a' },
    // A joined pair stays joined: who was there first keeps its place.
    { steps: [['b'], ['a']], batchSize: 2, made: 'b' },
  ]) {
    await using world = await World.open({ batchSize });
    world.user('corp', 'other');
    for (const names of steps) {
      for (const name of names) world.user('corp', name, { employeeID: '7' });
      await world.cycle();
    }
    assert.deepEqual(
      twins.filter((name) => world.tenant.named(name) !== undefined),
      [made],
    );
    const errors = await world.engine.errors(5);
    const refused = twins.find((name) => name !== made);
    assert.deepEqual(
      errors.map(({ error, label }) => [error.code, label]),
      [['AlreadyJoined', `CN=${refused},DC=contoso,DC=test`]],
    );
    world.user('corp', refused ?? '', { employeeID: '8' });
    await world.cycle();
    assert.notEqual(world.tenant.named(refused ?? ''), undefined);
    assert.deepEqual(await world.engine.errors(5), []);
  }
});

test('of many objects of one forest with one join value one is made, and none that is in the tenant already is deleted', async () => {
  await using world = await World.open({ batchSize: 3 });
  const names = Array.from({ length: 20 }, (_, index) => `p${index + 10}`);
  for (const displayName of names) world.tenant.create('user', { sourceAnchor: `corp-${displayName}`, displayName, accountEnabled: true });
  for (const name of names) world.user('corp', name, { employeeID: '7' });
  await world.cycle();
  assert.equal((await world.engine.counts()).metaverse, 1);
  assert.equal(world.tenant.objects.size, 20);
  assert.equal((await world.engine.errors(50)).length, 19);
});

test('an object that has to wait for another of its forest keeps its place before those that come after it', async () => {
  const rules = testRevision.rules.map((one) =>
    one.name === 'In from hr - Person'
      ? {
          ...one,
          join: ['employeeID', 'mail'].map((name) => [{ source: name, target: name, caseSensitive: false }]),
          flows: [...one.flows, direct('mail')],
        }
      : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.user('corp', 'zoe', { employeeID: '6' });
  world.user('corp', 'ana', { employeeID: '7', mail: 'ana@contoso.test' });
  // The first brings the mail that the second has too; the third finds the same person as the second, by another value.
  world.user('hr', '1', { employeeID: '6', mail: 'shared@contoso.test' });
  world.user('hr', '2', { employeeID: '7', mail: 'shared@contoso.test', department: 'second' });
  world.user('hr', '3', { employeeID: 'none', mail: 'ana@contoso.test', department: 'third' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'second');
  assert.deepEqual(
    (await world.engine.errors(5)).map(({ label, error }) => `${label} ${error.code}`),
    ['CN=3,DC=fabrikam,DC=test AlreadyJoined'],
  );
});

test('a value that nothing contributes to the metaverse lets nobody wait', async () => {
  const rules = testRevision.rules.map((one) =>
    one.name === 'In from corp - User Join' ? { ...one, flows: one.flows.filter(({ target }) => target !== 'employeeID') } : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules } });
  for (const name of ['a', 'b', 'c']) world.user('corp', name, { employeeID: '7' });
  await world.cycle();
  assert.equal((await world.engine.counts()).metaverse, 3);
});

test('an object that matches two people is an error until one of them changes', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('corp', 'bert', { employeeID: '8' });
  await world.cycle();
  // A joined pair stays joined, whatever its values become.
  world.user('corp', 'bert', { employeeID: '7' });
  world.user('hr', 'x', { employeeID: '7', department: 'Sales' });
  await world.cycle();
  const told = async () => (await world.engine.warnings(5)).map(({ label, warning }) => [label, warning.code]);
  assert.equal((await world.engine.errors(5))[0]?.error.code, 'AmbiguousJoin');
  assert.deepEqual(await told(), [
    ['ana', 'MatchedByAnother'],
    ['bert', 'MatchedByAnother'],
  ]);
  world.user('corp', 'bert', { employeeID: '8' });
  await world.cycle();
  assert.deepEqual(await told(), []);
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
  assert.deepEqual(await world.engine.errors(5), []);
});

test('a joined pair that another object of its connector matches stays joined with a warning, until the other is corrected or gone', async () => {
  await using world = await World.open();
  world.user('corp', 'ana');
  world.user('hr', 'ana', { department: 'Sales' });
  await world.cycle();
  world.user('hr', 'twin', { employeeID: 'ana', department: 'Twins' });
  await world.cycle();
  const told = async () => (await world.engine.warnings(5)).map(({ label, warning }) => [label, warning.code]);
  assert.deepEqual(await told(), [['ana', 'MatchedByAnother']]);
  assert.match((await world.engine.warnings(5))[0]?.warning.message ?? '', /CN=twin,DC=fabrikam,DC=test of hr matches the object too/);
  assert.equal(world.tenant.named('ana')?.attributes['department'], 'Sales');
  const report = await asking(world, (explainer) => explainer.whyNot('ana'));
  assert.deepEqual([report.reasons, report.warnings?.map(({ code }) => code)], [[], ['MatchedByAnother']]);
  const explained = await asking(world, (explainer) => explainer.explain('ana'));
  assert.match(explained.notes.join(' '), /CN=twin/);
  world.remove('hr', 'twin');
  await world.cycle();
  assert.deepEqual(await told(), []);
});

test('who leaves the scope of every joining rule parts, and what it contributed goes', async () => {
  const rules = testRevision.rules.map((one) => (one.connector === 'hr' ? { ...one, scope: where('state', 'NOTEQUAL', 'left') } : one));
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('hr', 'ana', { employeeID: '7', department: 'Sales' });
  await world.cycle();
  world.user('hr', 'ana', { employeeID: '7', department: 'Sales', state: 'left' });
  await world.cycle();
  assert.equal('department' in (world.tenant.named('ana')?.attributes ?? {}), false);
  assert.notEqual(world.tenant.named('ana'), undefined);
});

test('a sticky join keeps a person alive until its own object goes', async () => {
  const identity = [direct('sourceAnchor', 'anchor'), direct('employeeID'), direct('displayName', 'cn'), direct('accountEnabled')];
  const rules = testRevision.rules.map((one) =>
    one.connector === 'hr' ? { ...one, linkType: 'StickyJoin' as const, flows: [...one.flows, ...identity] } : one,
  );
  await using world = await World.open({ revision: { ...testRevision, rules } });
  world.user('corp', 'ana', { employeeID: '7' });
  world.user('corp', 'other');
  world.user('hr', 'ana', { employeeID: '7', anchor: 'corp-ana' });
  await world.cycle();
  world.remove('corp', 'ana');
  await world.cycle();
  assert.notEqual(world.tenant.named('ana'), undefined);
  world.remove('hr', 'ana');
  world.user('hr', 'other', { employeeID: 'none' });
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined);
});

test('people who are in the tenant already are adopted by their source anchor', async () => {
  await using world = await World.open();
  const anchor = world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'old name', accountEnabled: true });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.anchor, anchor);
  assert.equal(world.tenant.objects.size, 1);
});

test('two objects of the tenant with one anchor: neither is taken and no third is made', async () => {
  const rules = testRevision.rules.filter(({ name }) => name !== 'In from tenant - User Join');
  await using world = await World.open({ revision: { ...testRevision, rules } });
  for (const displayName of ['one', 'two']) world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName, accountEnabled: true });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.log.length, 0);
  assert.equal((await world.engine.errors(5))[0]?.error.code, 'AmbiguousTarget');
});
