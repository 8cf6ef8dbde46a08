// What rules write to a forest, which is at once a source: values only, the anchor before anybody is created, and nothing is ever made or deleted there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RevisionRule } from '../../../operator/model/revision.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { defaultRules, expression, permitOf, rule, testRevision } from './builders.ts';
import { tenantSchema } from './tenant.ts';
import { makeStatePlace, type StatePlace } from './state-place.ts';
import { World } from './world.ts';
import { take, writeBack } from './write-back.ts';

const text: Extract<TargetAttribute, { support: 'Supported' }> = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'IgnoreCase',
  clearable: true,
};
const forestSchema: TargetSchema = {
  user: {
    consistency: { ...text, comparison: 'Exact', mutability: 'WhenEmpty' },
    proxyAddresses: { ...text, multiValued: true },
    info: text,
    comment: { support: 'Unsupported', reason: 'The connector does not let rules write it.' },
  },
};

/** As the default rules do it: what stands in the forest is the anchor, else the object's own name. */
const anchor = expression('sourceAnchor', 'IIF(IsPresent([consistency]),[consistency],[anchor])');
const inbound = defaultRules.map((one) =>
  one.name === 'In from corp - User Join'
    ? { ...one, flows: [...one.flows.filter(({ target }) => target !== 'sourceAnchor'), anchor] }
    : one.name === 'In from tenant - User Join'
      ? { ...one, flows: [...one.flows, expression('cloudAnchor', '[cloudAnchor]'), expression('note', '[note]')] }
      : one,
);
const outbound = rule({
  name: 'Out to corp - User',
  direction: 'Outbound',
  connector: 'corp',
  sourceObjectType: 'person',
  targetObjectType: 'user',
  join: [[{ source: 'anchor', target: 'sourceAnchor', caseSensitive: true }]],
  precedence: 210,
  flows: [
    expression('consistency', 'IIF(ImportedValue("anchor")=[sourceAnchor],[sourceAnchor],IgnoreThisFlow)'),
    {
      ...expression('proxyAddresses', 'IIF(IsNullOrEmpty([cloudAnchor]),NULL,"x500:" & [cloudAnchor])'),
      mergeType: 'MergeCaseInsensitive',
    },
    expression('info', 'IIF([note]="none",AuthoritativeNull,[note])'),
    expression('comment', '"never"'),
  ],
});

/** The place outlives its first world. */
const kept = (place: StatePlace): StatePlace => ({ ...place, [Symbol.asyncDispose]: async () => undefined });

const open = (rules: readonly RevisionRule[] = [...inbound, outbound]): Promise<World> =>
  World.open({ revision: { ...testRevision, rules }, schemas: { tenant: tenantSchema, corp: forestSchema } });

/** What the forest's person holds. */
const held = (world: World, name: string): Readonly<Record<string, AttributeValue>> =>
  world.forest('corp').get(`corp-${name}`)?.attributes ?? assert.fail(`${name} is gone`);

async function read(world: World): Promise<void> {
  await world.importAll();
  await world.synchronize();
}

test('the anchor stands in the forest before the person is created in the tenant', async () => {
  await using world = await open();
  world.user('corp', 'ana');
  await read(world);
  assert.equal(await world.exportAll(), 0, 'nobody is created while the anchor is not written');
  assert.deepEqual(await world.pending(), { add: 1 }, 'the creation is planned all the same');
  const [change, ...others] = await writeBack(world);
  assert.deepEqual(others, []);
  assert.deepEqual([change?.action, change?.anchor, change?.sourceAnchor], ['Update', 'corp-ana', 'corp-ana']);
  assert.deepEqual(change?.attributes, { consistency: { after: 'corp-ana' } });
  assert.equal(await world.exportAll(), 0, 'what was sent proves nothing until it is read');
  await read(world);
  assert.equal(await world.exportAll(), 1);
  assert.equal(world.tenant.named('ana')?.attributes['sourceAnchor'], 'corp-ana');
});

test('one without a place for the anchor holds nobody else back', async () => {
  await using world = await open();
  for (const name of ['ana', 'ben', 'cleo', 'dana']) world.user('corp', name, name === 'dana' ? { consistency: 'old' } : {});
  await read(world);
  assert.deepEqual(
    (await world.engine.nextExports('tenant', 'Add', 1)).map(({ label }) => label),
    ['dana'],
  );
});

/** The rules, with another one to the forest that fails for whoever has a bad description. */
const failingAt = (attribute: string, text: string) => [
  ...inbound,
  rule({
    name: 'Out to corp - more',
    direction: 'Outbound',
    connector: 'corp',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence: 205,
    flows: [expression(attribute, text)],
  }),
  outbound,
];

test('nobody is created whose anchor can not leave because another rule to the forest fails for her, and the errors say so', async () => {
  await using world = await open(failingAt('info', 'IIF(ImportedValue("title")="bad",Error("no"),IgnoreThisFlow)'));
  for (const name of ['ana', 'ben']) world.user('corp', name, { title: name === 'ana' ? 'bad' : 'good' });
  await read(world);
  await writeBack(world);
  await read(world);
  await world.exportAll();
  assert.deepEqual([world.tenant.named('ana'), world.tenant.objects.size], [undefined, 1], 'ben is made, and ana waits');
  const errors = await world.engine.errors(5);
  assert.deepEqual(errors.map(({ label, error }) => `${label} ${error.code}`).sort(), ['ana AnchorNotWritten', 'ana RuleFailed']);
  assert.match(
    errors.find(({ error }) => error.code === 'AnchorNotWritten')?.error.message ?? '',
    /written back to corp: .*Out to corp - more/,
  );
  await world.reopen();
  assert.equal(await world.exportAll(), 0, 'a restart makes it no better');
  world.user('corp', 'ana', { title: 'good' });
  await read(world);
  assert.equal(await world.exportAll(), 0, 'the anchor comes first');
  await writeBack(world);
  await read(world);
  assert.equal(await world.exportAll(), 1);
  assert.deepEqual(await world.engine.errors(5), []);
});

test('an anchor whose own rule fails, or that the forest refuses, keeps its person waiting as well', async () => {
  for (const wrong of ['Error("no")', '"0123456789abcdefghij"']) {
    const short = { user: { ...forestSchema['user'], consistency: { ...text, mutability: 'WhenEmpty', maxLength: 15 } } } as const;
    await using world = await World.open({
      revision: { ...testRevision, rules: failingAt('consistency', wrong) },
      schemas: { tenant: tenantSchema, corp: short },
    });
    world.user('corp', 'ana');
    await read(world);
    assert.deepEqual(await writeBack(world), []);
    await read(world);
    assert.equal(await world.exportAll(), 0, wrong);
    assert.ok((await world.engine.errors(5)).some(({ error }) => error.code === 'AnchorNotWritten'));
  }
});

test('an anchor that somebody else wrote meanwhile is the one that counts', async () => {
  await using world = await open();
  world.user('corp', 'ana');
  await read(world);
  await writeBack(world, (change) => take(world, { ...change, attributes: { consistency: { after: 'theirs' } } }));
  await read(world);
  await world.exportAll();
  assert.equal(world.tenant.named('ana')?.attributes['sourceAnchor'], 'theirs');
  assert.equal(held(world, 'ana')['consistency'], 'theirs');
  assert.deepEqual(await writeBack(world), []);
});

test('an account that comes again with the anchor of before is the same person', async () => {
  await using world = await open();
  world.user('corp', 'ana');
  await read(world);
  await writeBack(world);
  await read(world);
  await world.exportAll();
  await read(world);
  const before = world.tenant.named('ana')?.anchor;
  world.remove('corp', 'ana');
  world.forest('corp').set('corp-second', {
    anchor: 'corp-second',
    dn: 'CN=ana,DC=contoso,DC=test',
    objectType: 'user',
    attributes: { cn: 'ana', employeeID: 'ana', anchor: 'corp-second', accountEnabled: true, consistency: 'corp-ana' },
    references: {},
  });
  await read(world);
  await world.exportAll();
  assert.equal(world.tenant.named('ana')?.anchor, before);
  assert.equal(world.tenant.objects.size, 1);
  assert.deepEqual(await writeBack(world), []);
});

test('an anchor that changes later is an error of its object, and no new identity', async () => {
  await using world = await open();
  world.user('corp', 'ana', { consistency: 'first' });
  await read(world);
  await world.exportAll();
  await read(world);
  world.user('corp', 'ana', { consistency: 'second' });
  await read(world);
  assert.equal(await world.exportAll(), 0);
  assert.deepEqual(
    (await world.engine.errors(5)).map(({ error }) => error.code),
    ['SourceAnchorChanged'],
  );
  assert.equal(world.tenant.named('ana')?.attributes['sourceAnchor'], 'first');
  assert.equal(world.tenant.objects.size, 1);
});

test('what rules merge is added to what the forest holds, in its own spelling, and only an authoritative null takes away', async () => {
  await using world = await open();
  world.user('corp', 'ana', { consistency: 'a', proxyAddresses: ['SMTP:ana@contoso.test'], info: 'kept' });
  await read(world);
  await world.exportAll();
  await read(world);
  assert.deepEqual(await writeBack(world), [], 'the tenant has nothing to say yet');
  const [id] = [...world.tenant.objects.keys()];
  Object.assign(world.tenant.objects.get(id ?? '')?.attributes ?? {}, { cloudAnchor: '/o=cloud', note: 'told' });
  await read(world);
  await writeBack(world);
  assert.deepEqual(held(world, 'ana')['proxyAddresses'], ['SMTP:ana@contoso.test', 'x500:/o=cloud']);
  assert.equal(held(world, 'ana')['info'], 'told');
  await read(world);
  assert.deepEqual(await writeBack(world), [], 'what was written is confirmed');
  Object.assign(world.tenant.objects.get(id ?? '')?.attributes ?? {}, { note: 'none' });
  await read(world);
  await writeBack(world);
  assert.deepEqual(held(world, 'ana'), { ...held(world, 'ana'), proxyAddresses: ['SMTP:ana@contoso.test', 'x500:/o=cloud'] });
  assert.equal(held(world, 'ana')['info'], undefined);
});

test('a rule that would provision neither creates nor deletes anything in a forest', async () => {
  await using world = await open([...inbound, { ...outbound, linkType: 'Provision', flows: [] }]);
  world.user('corp', 'ana', { consistency: 'a' });
  world.user('corp', 'ben', { consistency: 'b' });
  world.user('hr', 'ana');
  await read(world);
  await world.exportAll();
  await read(world);
  world.remove('corp', 'ana');
  await read(world);
  assert.deepEqual((await world.engine.plan('corp')).counts, {
    add: 0,
    update: 0,
    delete: 0,
    disconnect: 0,
    referenceAdd: 0,
    referenceRemove: 0,
  });
});

test('an account that leaves scope leaves its person, whatever was once written to it', async () => {
  await using world = await open();
  world.user('corp', 'ana');
  await read(world);
  await writeBack(world);
  await read(world);
  await world.exportAll();
  await read(world);
  world.user('corp', 'ana', { consistency: 'corp-ana', isCriticalSystemObject: 'TRUE' });
  await read(world);
  assert.deepEqual(await world.pending(), { delete: 1 });
});

test('a forest that is not written to any more forgets what was refused, and keeps nobody waiting', async () => {
  const place = await makeStatePlace();
  const revision = { ...testRevision, rules: [...inbound, outbound] };
  {
    await using world = await World.open({ revision, schemas: { tenant: tenantSchema, corp: forestSchema }, place: kept(place) });
    world.user('corp', 'ana');
    await read(world);
    const changes = await world.engine.nextExports('corp', 'Update', 20);
    await world.engine.recordIntent(permitOf(1), changes);
    const error = { code: 'WriteNotPermitted', message: 'no', next: 'grant', retry: 'backoff' } as const;
    await world.engine.recordResults(
      permitOf(1),
      changes.map(({ id }) => ({ id, outcome: 'Failed', error })),
    );
    assert.equal((await world.engine.errors(5)).length, 1);
  }
  await using world = await World.open({ revision, schemas: { tenant: tenantSchema }, place });
  world.user('corp', 'ana');
  await read(world);
  assert.deepEqual(await world.engine.errors(5), []);
  assert.equal(await world.exportAll(), 1);
});

test('the plan of a forest counts what is not written, and a limit of updates stops it', async () => {
  const limits = { ...testRevision.limits, attributeUpdates: [{ count: 1, percent: 100, percentFrom: 20, attributes: ['consistency'] }] };
  const revision = { ...testRevision, rules: [...inbound, outbound], limits };
  await using world = await World.open({ revision, schemas: { tenant: tenantSchema, corp: forestSchema } });
  for (const name of ['ana', 'ben']) world.user('corp', name);
  await read(world);
  const plan = await world.engine.plan('corp');
  assert.equal(plan.violation?.reason, 'UpdateLimitExceeded');
  assert.equal(plan.known, 2);
  assert.deepEqual(plan.unsupported, [
    { objectType: 'user', attribute: 'comment', reason: 'The connector does not let rules write it.', count: 2 },
  ]);
  assert.deepEqual(await writeBack(world), []);
  const approval = { digest: plan.digest, admit: ['AttributeUpdate'], exclude: [] } as const;
  assert.equal((await world.engine.nextExports('corp', 'Update', 20, approval)).length, 2);
});
