// Values written back to a real forest: only to what is there, found by its GUID, beside what others wrote.
import assert from 'node:assert/strict';
import { after, test, type TestContext } from 'node:test';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { Permit } from '../../../operator/model/permit.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { openWorld } from '../../environment/world.ts';
import type { DirectoryObject } from '../../environment/directory/objects.ts';
import { openForest } from './replica.ts';

const world = await openWorld();
const forest = await world.ownForest({ after });

const text: Extract<TargetAttribute, { support: 'Supported' }> = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
};
const attributes: TargetSchema[string] = {
  info: text,
  otherTelephone: { ...text, multiValued: true, comparison: 'IgnoreCase' },
  countryCode: { ...text, type: 'Integer' },
  showInAdvancedViewOnly: { ...text, type: 'Boolean' },
  'mS-DS-ConsistencyGuid': { ...text, type: 'Binary', mutability: 'WhenEmpty', clearable: false },
  noSuchAttribute: text,
};
const targetSchema: TargetSchema = { user: attributes, contact: attributes };

const open = (t: TestContext): TargetDirectory => openForest(t, forest, world.ca.pem, { targetSchema });

const permit = (remainingMs = 40_000): Permit =>
  ({
    epoch: { leaseUid: 'lease', transitions: 1 },
    signal: new AbortController().signal,
    remainingMs: () => remainingMs,
  }) as unknown as Permit;

const update = ({ guid, dn }: DirectoryObject, values: ExportChange['attributes']): ExportChange => ({
  id: `${guid}-1`,
  connector: 'forest',
  objectType: 'user',
  action: 'Update',
  anchor: guid,
  sourceAnchor: '',
  label: dn,
  attributes: values,
  references: {},
});

async function one(directory: TargetDirectory, change: ExportChange, allowed = permit()): Promise<ChangeResult> {
  const [result, ...others] = await directory.export(allowed, [change]);
  assert.ok(result !== undefined && others.length === 0);
  return result;
}

const errorOf = (result: ChangeResult) => (result.outcome === 'Written' ? assert.fail('it was written') : result.error);
let made = 0;
const person = (values: Readonly<Record<string, string | readonly string[] | Buffer>> = {}): Promise<DirectoryObject> => {
  made += 1;
  return forest.objects.createUser({ name: `Written ${made}`, account: `written${made}`, attributes: values });
};
const now = ({ guid }: DirectoryObject): Promise<DirectoryObject> => forest.objects.get(`<GUID=${guid}>`);

test('without the right to write, the error names the right, and nothing is changed', async (t) => {
  const ana = await person();
  const result = await one(open(t), update(ana, { info: { after: 'told' } }));
  const { code, next } = errorOf(result);
  assert.equal(code, 'Directory.WriteNotPermitted');
  assert.match(next, /"Write property" on info for user objects, such as with: dsacls "DC=[^"]+" \/I:S \/G "ACCOUNT:WP;info;user"/);
  assert.equal((await now(ana)).text('info'), undefined);
});

test('with the right', async (t) => {
  const account = await forest.objects.account(forest.serviceAccount.user.split('@')[0] ?? '');
  await forest.objects.addMembers(`CN=Account Operators,CN=Builtin,${forest.base}`, [account.dn]);

  await t.test('values of every kind come, change and go', async (s) => {
    const ana = await person({ info: 'before' });
    const directory = open(s);
    const values = {
      info: { before: 'before', after: 'täglich, "so"' },
      countryCode: { after: 276 },
      showInAdvancedViewOnly: { after: true },
    };
    assert.deepEqual(await one(directory, update(ana, values)), { id: `${ana.guid}-1`, outcome: 'Written', anchor: ana.guid });
    const written = await now(ana);
    assert.deepEqual(
      ['info', 'countryCode', 'showInAdvancedViewOnly'].map((name) => written.text(name)),
      ['täglich, "so"', '276', 'TRUE'],
    );
    await one(directory, update(ana, { info: { before: 'täglich, "so"' } }));
    await one(directory, update(ana, { info: { before: 'gone already' } }));
    assert.equal((await now(ana)).text('info'), undefined);
  });

  await t.test('a list gets and loses its own values alone; what others wrote meanwhile stays', async (s) => {
    const ana = await person({ otherTelephone: ['1', '2'] });
    await forest.objects.modify(ana.dn, { otherTelephone: ['1', '2', 'theirs', '3'] });
    await one(open(s), update(ana, { otherTelephone: { before: ['1', '2'], after: ['2', '3'] } }));
    assert.deepEqual(new Set((await now(ana)).values.get('otherTelephone')), new Set(['2', '3', 'theirs']));
  });

  await t.test('an object that was renamed and moved meanwhile is still found', async (s) => {
    const ana = await person();
    await forest.objects.move(await forest.objects.rename(ana.dn, `Renamed ${made}`), await forest.objects.createUnit(`Moved ${made}`));
    await one(open(s), update(ana, { info: { after: 'found' } }));
    assert.equal((await now(ana)).text('info'), 'found');
  });

  await t.test('the anchor is written where there is none, and another one that came meanwhile is accepted', async (s) => {
    const [empty, taken] = [await person(), await person({ 'mS-DS-ConsistencyGuid': Buffer.from('0123456789abcdef') })];
    const anchor = (byte: number) => ({ 'mS-DS-ConsistencyGuid': { after: new Uint8Array(16).fill(byte) } });
    const directory = open(s);
    const results = await directory.export(permit(), [update(empty, anchor(1)), update(taken, anchor(2))]);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['Written', 'Written'],
    );
    assert.deepEqual((await now(empty)).values.get('mS-DS-ConsistencyGuid'), [Buffer.alloc(16, 1)]);
    assert.deepEqual((await now(taken)).values.get('mS-DS-ConsistencyGuid'), [Buffer.from('0123456789abcdef')]);
  });

  await t.test('each refusal is that of its object', async (s) => {
    const [ana, gone] = [await person(), await person()];
    await forest.objects.delete(gone.dn);
    const results = await open(s).export(permit(), [
      update(gone, { info: { after: 'too late' } }),
      update(ana, { noSuchAttribute: { after: 'x' } }),
      { ...update(ana, { countryCode: { after: 'no number' } }), id: 'value' },
      { ...update(ana, {}), id: 'delete', action: 'Delete' },
      { ...update(ana, { info: { after: 'x' } }), id: 'add', action: 'Add' },
      { ...update(ana, { info: { after: 'fine' } }), id: 'fine' },
    ]);
    const codes = new Map(results.map((result) => [result.id, result.outcome === 'Written' ? 'Written' : result.error.code]));
    assert.deepEqual(
      [
        codes.get(`${gone.guid}-1`),
        codes.get(`${ana.guid}-1`),
        codes.get('value'),
        codes.get('delete'),
        codes.get('add'),
        codes.get('fine'),
      ],
      [
        'Directory.ObjectGone',
        'Directory.ValueRefused',
        'Directory.ValueRefused',
        'Directory.NeverWritten',
        'Directory.NeverWritten',
        'Written',
      ],
    );
  });

  await t.test('after the term, nothing is sent', async (s) => {
    const ana = await person();
    await assert.rejects(one(open(s), update(ana, { info: { after: 'late' } }), permit(0)), /The term of this worker ended/);
    assert.equal((await now(ana)).text('info'), undefined);
  });

  await t.test('a server that does not answer in time leaves the outcome open, and the next export finds its way', async (s) => {
    const ana = await person();
    const directory = open(s);
    await one(directory, update(ana, { info: { after: 'first' } }));
    await forest.freeze();
    const frozen = await Promise.allSettled([one(directory, update(ana, { info: { after: 'second' } }), permit(1_500))]);
    await forest.thaw();
    const result = frozen[0].status === 'fulfilled' ? frozen[0].value : assert.fail(frozen[0].reason as Error);
    assert.equal(result.outcome, 'Unknown');
    assert.equal(errorOf(result).code, 'Directory.AnswerLost');
    assert.equal((await one(directory, update(ana, { info: { after: 'third' } }))).outcome, 'Written');
    assert.equal((await now(ana)).text('info'), 'third');
  });
});
