// What is explained is what is stored: who won, who lost and why, since when, and how far each value has come.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { ExplainedAttribute, ExplainedFlow } from '../../../../operator/engine/explain/reports.ts';
import type { JsonAttributes } from '../../../../operator/model/json.ts';
import { defaultRules, direct, expression, rule, testRevision, where } from '../builders.ts';
import { step, take } from '../steps.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';

const runs = { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40) };

test('every value of every object is explained by a winner that gives exactly it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (taken) => {
      await using world = await World.open();
      for (const next of taken) await take(world, next);
      await world.synchronize();
      const stored = await world.place.rows('select id, data from metaverse order by id');
      const exported = await world.place.rows('select e.metaverse, e.desired from export e where e.metaverse is not null');
      for (const { id, data } of stored) {
        const report = await asking(world, (explainer) => explainer.explain(`metaverse/${String(id)}`));
        assert.deepEqual(valuesOf(report.attributes), JSON.parse(String(data)));
        for (const attribute of report.attributes) {
          holds(attribute);
          assert.ok(attribute.value === undefined || attribute.since !== undefined, attribute.name);
        }
        for (const target of report.targets) {
          for (const attribute of target.attributes) holds(attribute);
          const row = exported.find(({ metaverse }) => metaverse === id);
          const desired = row === undefined || row['desired'] === '' ? {} : (JSON.parse(String(row['desired'])) as JsonAttributes);
          for (const { name, value, state } of target.attributes)
            if (
              state !== 'Unsupported' &&
              state !== 'ReadOnly' &&
              state !== 'Held' &&
              row !== undefined &&
              target.error === undefined &&
              !failed(report.attributes)
            )
              assert.deepEqual(value ?? null, desired[name] ?? null, name);
        }
      }
    }),
    runs,
  );
});

const failed = (attributes: readonly ExplainedAttribute[]): boolean =>
  attributes.some(({ flows }) => flows.some(({ verdict }) => verdict === 'Failed'));

const valuesOf = (attributes: readonly ExplainedAttribute[]): JsonAttributes =>
  Object.fromEntries(attributes.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])));

/** One winner with the value, or none at all; nothing differs from what the rules give now; whoever is stronger gives nothing. */
function holds({ name, value, evaluated, flows }: ExplainedAttribute): void {
  assert.equal(evaluated, undefined, name);
  const winner = flows.findIndex(({ verdict }) => verdict === 'Won');
  if (value === undefined) return;
  assert.notEqual(winner, -1, name);
  assert.deepEqual(flows[winner]?.value, value, name);
  for (const { verdict } of flows.slice(0, winner)) assert.ok(['NoValue', 'IgnoreThisFlow', 'OnlyAtCreation'].includes(verdict), verdict);
}

/** Flows to `title` from one person of `corp`, each rule with its own precedence. */
async function titled(
  flows: readonly { readonly name: string; readonly text: string; readonly scope?: boolean }[],
): Promise<readonly ExplainedFlow[]> {
  const own = flows.map(({ name, text, scope = true }, index) =>
    rule({
      name,
      direction: 'Inbound',
      connector: 'corp',
      precedence: index + 1,
      ...(scope ? {} : { scope: where('employeeType', 'EQUAL', 'contractor') }),
      flows: [text.startsWith('[') ? direct('title', text.slice(1, -1)) : expression('title', text)],
    }),
  );
  await using world = await World.open({ revision: { ...testRevision, rules: [...own, ...defaultRules] } });
  world.user('corp', 'ana', { title: 'Engineer', nickname: 'an' });
  await world.cycle();
  const report = await asking(world, (explainer) => explainer.explain('ana', 'TITLE'));
  return report.attributes[0]?.flows ?? [];
}

const verdicts = (flows: readonly ExplainedFlow[]) => flows.map(({ rule: name, verdict, value }) => [name, verdict, value]);

test('each kind of loser is named with its reason, in order of precedence', async () => {
  const flows = await titled([
    { name: 'ignores', text: 'IgnoreThisFlow' },
    { name: 'gives NULL', text: 'NULL' },
    { name: 'has no source', text: '[extensionAttribute1]' },
    { name: 'is for others', text: '"Contractor"', scope: false },
    { name: 'wins', text: 'UCase([nickname])' },
    { name: 'is weaker', text: '"Weaker"' },
    { name: 'is weaker and empty', text: '[extensionAttribute2]' },
  ]);
  assert.deepEqual(verdicts(flows), [
    ['ignores', 'IgnoreThisFlow', undefined],
    ['gives NULL', 'NoValue', undefined],
    ['has no source', 'NoValue', undefined],
    ['wins', 'Won', 'AN'],
    ['is weaker', 'LowerPrecedence', 'Weaker'],
    ['is weaker and empty', 'NoValue', undefined],
    ['In from corp - User Common', 'LowerPrecedence', 'Engineer'],
    ['is for others', 'OutOfScope', undefined],
  ]);
  assert.deepEqual(flows.at(-1)?.scope, [[{ attribute: 'employeeType', operator: 'EQUAL', wanted: 'contractor', holds: false }]]);
  const won = flows.find(({ verdict }) => verdict === 'Won');
  assert.deepEqual(
    [won?.kind, won?.from, won?.source?.dn, won?.source?.anchor],
    ['Expression', 'UCase([nickname])', 'CN=ana,DC=contoso,DC=test', 'corp-ana'],
  );
  assert.deepEqual(
    [won?.trace?.outcome, won?.trace?.children.map(({ text, outcome }) => [text, outcome])],
    [{ kind: 'value', value: 'AN' }, [['[nickname]', { kind: 'value', value: 'an' }]]],
  );
});

test('what stands below an AuthoritativeNull is blocked, and so is what stands below a failure', async () => {
  assert.deepEqual(verdicts(await titled([{ name: 'empties', text: 'AuthoritativeNull' }])), [
    ['empties', 'AuthoritativeNull', undefined],
    ['In from corp - User Common', 'Blocked', 'Engineer'],
  ]);
  const [first, second] = await titled([{ name: 'fails', text: 'Error("not like this")' }]);
  assert.deepEqual([first?.verdict, second?.verdict], ['Failed', 'Blocked']);
  assert.match(first?.message ?? '', /not like this/);
});

test('a merged attribute shows everyone who gave to it', async () => {
  const merging = (name: string, precedence: number, source: string) =>
    rule({ name, direction: 'Inbound', connector: 'corp', precedence, flows: [direct('tags', source, 'Merge')] });
  await using world = await World.open({
    revision: { ...testRevision, rules: [merging('first', 1, 'a'), merging('second', 2, 'b'), merging('third', 3, 'c'), ...defaultRules] },
  });
  world.user('corp', 'ana', { a: ['x', 'y'], c: 'z' });
  await world.cycle();
  const { attributes } = await asking(world, (explainer) => explainer.explain('ana', 'tags'));
  assert.deepEqual(attributes[0]?.value, ['x', 'y', 'z']);
  assert.deepEqual(verdicts(attributes[0]?.flows ?? []), [
    ['first', 'Won', ['x', 'y']],
    ['second', 'NoValue', undefined],
    ['third', 'Merged', 'z'],
  ]);
});

test('a value is explained since when it is what it is, not since the object came', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x' });
  world.engine.beginRun('first');
  await world.cycle();
  world.nowMs += 60_000;
  world.user('corp', 'ana', { title: 'y' });
  world.engine.beginRun('second');
  await world.cycle();
  const { since, attributes, targets } = await asking(world, (explainer) => explainer.explain('ana'));
  const of = (name: string) => attributes.find((attribute) => attribute.name === name)?.since;
  assert.deepEqual(
    [since, of('displayName'), of('title')].map((one) => one !== undefined && 'run' in one && [one.time, one.run]),
    [
      ['2026-01-01T00:00:00.000Z', 'first'],
      ['2026-01-01T00:00:00.000Z', 'first'],
      ['2026-01-01T00:01:00.000Z', 'second'],
    ],
  );
  const title = targets[0]?.attributes.find(({ name }) => name === 'title')?.since;
  assert.equal(title !== undefined && 'run' in title && title.run, 'second');
});

test('a value in the target is pending, sent, confirmed, held or unsupported, with the reason', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x', mail: 'ana@contoso.test' }, 'bert');
  world.user('corp', 'bert');
  const state = async (attribute: string) => {
    const { targets } = await asking(world, (explainer) => explainer.explain('ana', attribute));
    return targets[0]?.attributes.map((explained) => [explained.state, explained.value, explained.confirmed]);
  };
  await world.importAll();
  await world.synchronize();
  assert.deepEqual(await state('title'), [['Pending', 'x', undefined]]);
  await world.exportAll();
  await world.synchronize();
  assert.deepEqual(await state('title'), [['Sent', 'x', undefined]]);
  await world.importFull('tenant');
  await world.synchronize();
  assert.deepEqual(await state('title'), [['Confirmed', 'x', 'x']]);
  assert.deepEqual(await state('sourceAnchor'), [['Confirmed', 'corp-ana', 'corp-ana']]);
  assert.deepEqual(await state('mail'), [['Unsupported', 'ana@contoso.test', undefined]]);
  assert.deepEqual(await state('manager'), [['Confirmed', undefined, undefined]]);
  world.user('corp', 'ana', { title: 'much longer than the target takes', mail: 'ana@contoso.test' }, 'bert');
  await world.cycle();
  assert.deepEqual(await state('title'), [['Held', 'much longer than the target takes', 'x']]);
  const { targets } = await asking(world, (explainer) => explainer.explain('ana'));
  const reasons = Object.fromEntries(targets[0]?.attributes.map(({ name, reason }) => [name, reason]) ?? []);
  assert.match(reasons['title'] ?? '', /33 characters; the target takes 20/);
  assert.equal(reasons['mail'], 'Exchange owns it.');
});

test('references are counted and named, and traced to the object that has them', async () => {
  await using world = await World.open();
  for (const name of ['ana', 'bert']) world.user('corp', name);
  world.group('corp', 'team', ['ana', 'bert']);
  await world.cycle();
  const { attributes, targets } = await asking(world, (explainer) => explainer.explain('team', 'member'));
  const members = { count: 2, names: ['CN=ana,DC=contoso,DC=test', 'CN=bert,DC=contoso,DC=test'] };
  assert.deepEqual(attributes[0]?.references, members);
  assert.deepEqual(
    attributes[0]?.flows.map(({ verdict, source, references }) => [verdict, source?.anchor, references]),
    [['Won', 'corp-team', members]],
  );
  assert.deepEqual(
    targets[0]?.attributes.map(({ state, references }) => [state, references?.count]),
    [['Confirmed', 2]],
  );
});

test('what an import brought and no synchronization has looked at shows as a difference', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x' });
  await world.cycle();
  world.user('corp', 'ana', { title: 'y' });
  await world.importFull('corp');
  const { attributes } = await asking(world, (explainer) => explainer.explain('ana', 'title'));
  assert.deepEqual([attributes[0]?.value, attributes[0]?.evaluated], ['x', 'y']);
});

test('whoever changed the configuration since is told so', async () => {
  await using world = await World.open();
  world.user('corp', 'ana', { title: 'x' });
  await world.cycle();
  await world.reopen({ ...testRevision, rules: defaultRules.filter(({ name }) => name !== 'In from corp - User Common') });
  const { notes, attributes } = await asking(world, (explainer) => explainer.explain('ana', 'title'));
  assert.match(notes[0] ?? '', /configuration has changed/);
  assert.deepEqual([attributes[0]?.value, attributes[0]?.evaluated], ['x', null]);
});
