// Definitions of directory extensions against a scripted Graph: looked for to the last page, made once, and made again after somebody deleted them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { openEntra } from '../../../../operator/directory/entra/index.ts';
import { change, clientID, impatientClock, optionsFor, permitFor, to } from './builders.ts';
import { type Answer, failure, fakeGraph } from './fake-graph.ts';
import { created, done } from './stage.ts';

const name = `extension_${clientID.replaceAll('-', '')}_costCenter`;
const properties = '/applications/app-1/extensionProperties';
const list = (...value: readonly unknown[]): Answer => ({ status: 200, body: { value } });

/** A tenant whose definitions stand in `defined`; `post` answers who makes one. */
async function tenant(t: TestContext, post: () => Answer | 'reset') {
  const fake = await fakeGraph(t);
  const defined = new Set<string>();
  const warnings: unknown[] = [];
  const clock = impatientClock();
  const log = { debug: () => {}, info: () => {}, warn: (fields: object) => void warnings.push((fields as { err: unknown }).err) };
  const extensions = { user: { [name]: { type: 'String', multiValued: false } as const }, group: {} };
  const entra = openEntra(optionsFor(fake, { attributes: [name], extensions, log, clock }));
  t.after(() => entra.close());
  fake.script = ({ method, path, query }) => {
    if (path.startsWith('/applications(')) return { status: 200, body: { id: 'app-1' } };
    if (path === properties && method === 'POST') return post();
    if (path === properties && query.has('$skiptoken')) return list(...[...defined].map((known) => ({ name: known })));
    if (path === properties) return { status: 200, body: { value: [], '@odata.nextLink': `${fake.origin}/v1.0${path}?$skiptoken=2` } };
    if (method !== 'PATCH') return undefined;
    return defined.has(name) ? done : failure(400, 'Request_BadRequest', `The following extension properties are not available: ${name}.`);
  };
  const send = () => entra.export(permitFor(60_000), [change({ action: 'Update', attributes: to({ [name]: '4711' }) })]);
  const definitionsSent = () => fake.writes().filter(({ path }) => path === properties).length;
  return { clock, defined, warnings, send, definitionsSent };
}

test('a definition on the second page is not made again', async (t) => {
  const { defined, send, definitionsSent } = await tenant(t, () => created('ext-1'));
  defined.add(name);
  assert.equal((await send())[0]?.outcome, 'Written');
  assert.equal(definitionsSent(), 0);
});

test('a definition that an administrator deleted is made again by the export after the one that was refused', async (t) => {
  const { defined, send, definitionsSent } = await tenant(t, () => {
    defined.add(name);
    return created('ext-1');
  });
  assert.equal((await send())[0]?.outcome, 'Written');
  defined.delete(name);
  assert.equal((await send())[0]?.outcome, 'Failed');
  assert.equal((await send())[0]?.outcome, 'Written');
  assert.equal(definitionsSent(), 2);
});

test('what was defined an hour ago is looked at again before it is written', async (t) => {
  const { clock, defined, send, definitionsSent } = await tenant(t, () => {
    defined.add(name);
    return created('ext-1');
  });
  await send();
  defined.delete(name);
  await clock.sleep(3_600_001);
  assert.equal((await send())[0]?.outcome, 'Written');
  assert.equal(definitionsSent(), 2);
});

test('a definition whose answer was lost is looked for and not sent twice', async (t) => {
  const { defined, warnings, send, definitionsSent } = await tenant(t, () => {
    defined.add(name);
    return 'reset';
  });
  assert.equal((await send())[0]?.outcome, 'Written');
  assert.equal(definitionsSent(), 1);
  assert.deepEqual(warnings, []);
});

for (const [what, answer, code] of [
  ['whose answer was lost and that does not appear', 'reset', 'Entra.AnswerLost'],
  ['that is refused', failure(403, 'Authorization_RequestDenied', 'Insufficient privileges.'), 'Entra.Permission'],
] as const)
  test(`a definition ${what} is told in the log`, async (t) => {
    const { warnings, send, definitionsSent } = await tenant(t, () => answer);
    assert.equal((await send())[0]?.outcome, 'Failed');
    assert.equal(definitionsSent(), 1);
    assert.deepEqual(
      warnings.map((error) => (error as { code: string }).code),
      [code],
    );
  });
