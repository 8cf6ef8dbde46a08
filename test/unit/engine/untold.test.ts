// What nobody says anything of: IgnoreThisFlow on the way in leaves the target as it is, whether the state knows an earlier value or not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Flow, RevisionRule } from '../../../operator/model/revision.ts';
import { constant, defaultRules, direct, expression, rule, testRevision, where } from './builders.ts';
import { asking } from './explain/explainer.ts';
import { World } from './world.ts';

const unlessAbsent = (name: string): Flow => expression(name, `IIF(IsPresent([${name}]),[${name}],IgnoreThisFlow)`);

/** The default rules, with this flow as the only one that gives the metaverse its attribute. */
const giving = (flow: Flow): readonly RevisionRule[] =>
  defaultRules.map((one) => {
    if (one.direction === 'Outbound' || one.connector === 'tenant') return one;
    const flows = one.flows.filter(({ target }) => target !== flow.target);
    return { ...one, flows: one.name === 'In from corp - User Join' ? [...flows, flow] : flows };
  });

const open = (rules: readonly RevisionRule[]) => World.open({ revision: { ...testRevision, rules } });
const codes = async (world: World) => (await world.engine.errors(9)).map(({ label, error }) => `${label} ${error.code}`);

test('a new state knows no value that an ignored flow would leave: the target keeps its own', async () => {
  await using world = await open(giving(unlessAbsent('title')));
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true, title: 'Engineer' });
  world.user('corp', 'ana');
  world.user('corp', 'bert', { title: 'Clerk' });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  world.user('corp', 'bert');
  await world.cycle();
  assert.equal(world.tenant.named('bert')?.attributes['title'], 'Clerk');
  await world.loseVolume();
  await world.cycle();
  assert.equal(world.tenant.named('bert')?.attributes['title'], 'Clerk');
  assert.deepEqual(await world.pending(), {});
});

test('NULL beside IgnoreThisFlow says that there is no value', async () => {
  const flows = [expression('title', 'NULL')];
  const saying = rule({ name: 'In from corp - Says nothing', direction: 'Inbound', connector: 'corp', precedence: 190, flows });
  await using world = await open([...giving(unlessAbsent('title')), saying]);
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true, title: 'Engineer' });
  world.user('corp', 'ana');
  await world.cycle();
  assert.equal('title' in (world.tenant.named('ana')?.attributes ?? {}), false);
});

test('whatever reads what nobody says is left out, and no weaker flow takes its place', async () => {
  const weaker = rule({
    name: 'Out to tenant - Weaker',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence: 190,
    flows: [direct('title', 'displayName'), expression('department', '[displayName] & [title]')],
  });
  await using world = await open([
    ...giving(unlessAbsent('title')).map((one) =>
      one.name === 'Out to tenant - User Join' ? { ...one, flows: one.flows.filter(({ target }) => target !== 'department') } : one,
    ),
    weaker,
  ]);
  world.tenant.create('user', {
    sourceAnchor: 'corp-ana',
    displayName: 'ana',
    accountEnabled: true,
    title: 'Engineer',
    department: 'Works',
  });
  world.user('corp', 'ana');
  await world.cycle();
  assert.deepEqual(
    ['title', 'department'].map((name) => world.tenant.named('ana')?.attributes[name]),
    ['Engineer', 'Works'],
  );
  const { targets } = await asking(world, (explainer) => explainer.explain('ana'));
  const title = targets[0]?.attributes.find(({ name }) => name === 'title');
  assert.deepEqual([title?.state, title?.flows.map(({ verdict }) => verdict)], ['Ignored', ['Untold', 'Blocked']]);
});

test('references of which nobody says anything stay in the target', async () => {
  const rules = giving(direct('manager'));
  const ignoring = giving(expression('manager', 'IgnoreThisFlow'));
  await using world = await open(rules);
  world.user('corp', 'boss');
  world.user('corp', 'ana', {}, 'boss');
  await world.cycle();
  await world.cycle();
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['boss']);
  await world.reopen({ ...testRevision, rules: ignoring });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('ana', 'manager'), ['boss']);
});

test('a flow that is executed once and said nothing then says nothing later: not even that there is no value', async () => {
  const once: Flow = { ...unlessAbsent('title'), executeOnce: true };
  await using world = await open(giving(once));
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'ana', accountEnabled: true, title: 'Engineer' });
  world.user('corp', 'ana');
  await world.cycle();
  world.user('corp', 'ana', { accountEnabled: false });
  await world.cycle();
  assert.equal(world.tenant.named('ana')?.attributes['title'], 'Engineer');
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], false);
});

test('an AuthoritativeNull that was said once stays said', async () => {
  const once: Flow = { ...expression('title', 'AuthoritativeNull'), executeOnce: true };
  const stronger = rule({ name: 'In from corp - Once', direction: 'Inbound', connector: 'corp', precedence: 1, flows: [once] });
  await using world = await open([stronger, ...defaultRules]);
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  world.user('corp', 'ana', { title: 'Head' });
  await world.cycle();
  assert.equal('title' in (world.tenant.named('ana')?.attributes ?? {}), false);
});

const filtering = giving(unlessAbsent('cloudFiltered'));

test('who is in scope by an attribute that nobody says is neither taken over nor made, and told of', async () => {
  await using world = await open(filtering.filter(({ name }) => name !== 'In from tenant - User Join'));
  world.tenant.create('user', { sourceAnchor: 'corp-ana', displayName: 'as it was', accountEnabled: true });
  world.user('corp', 'ana', { accountEnabled: false });
  world.user('corp', 'bert');
  await world.cycle();
  assert.deepEqual(world.tenant.log, []);
  assert.deepEqual(await codes(world), ['ana ScopeUntold', 'bert ScopeUntold']);
  const report = await asking(world, (explainer) => explainer.whyNot('bert'));
  assert.deepEqual(
    report.reasons.map(({ code }) => code),
    ['ScopeUntold'],
  );
  world.user('corp', 'ana', { accountEnabled: false, cloudFiltered: false });
  world.user('corp', 'bert', { cloudFiltered: true });
  await world.cycle();
  assert.deepEqual(await codes(world), []);
  assert.equal(world.tenant.named('ana')?.attributes['accountEnabled'], false);
  assert.equal(world.tenant.named('bert'), undefined);
});

test('whose scope nobody says any more is left alone: not deleted, not disabled, not changed', async () => {
  await using world = await open(filtering);
  world.user('corp', 'ana', { cloudFiltered: false, title: 'Engineer' });
  world.user('corp', 'bert', { cloudFiltered: false });
  await world.cycle();
  world.user('corp', 'ana', { accountEnabled: false, title: 'Head' });
  const before = world.tenant.log.length;
  await world.cycle();
  assert.equal(world.tenant.log.length, before);
  assert.deepEqual(
    ['accountEnabled', 'title'].map((name) => world.tenant.named('ana')?.attributes[name]),
    [true, 'Engineer'],
  );
  assert.deepEqual(await codes(world), ['ana ScopeUntold']);
  world.remove('corp', 'ana');
  await world.cycle();
  assert.equal(world.tenant.named('ana'), undefined, 'who has left has left, whatever was said of the scope');
  assert.deepEqual(await codes(world), []);
});

test('a scope that other clauses decide does not hang on what nobody says', async () => {
  const rules = filtering.map((one) =>
    one.name === 'Out to tenant - User Join'
      ? {
          ...one,
          scope: [
            ...where('employeeID', 'STARTSWITH', 'x'),
            [{ attribute: 'sourceAnchor', operator: 'ISNULL' as const }, ...(one.scope[0] ?? [])],
          ],
        }
      : one,
  );
  await using world = await open(rules);
  world.user('corp', 'ana', { employeeID: 'x1' });
  world.user('corp', 'bert', { employeeID: '2' });
  await world.cycle();
  assert.deepEqual(await codes(world), []);
  assert.notEqual(world.tenant.named('ana'), undefined);
  assert.equal(world.tenant.named('bert'), undefined);
});

test('a doubt about a rule that only adds values holds back no disabling', async () => {
  const extra = rule({
    name: 'Out to tenant - Extra',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence: 190,
    scope: where('mail', 'ISNOTNULL'),
    flows: [direct('department', 'mail')],
  });
  await using world = await open([...giving(unlessAbsent('mail')), extra]);
  world.user('corp', 'ana', { title: 'Engineer', mail: 'ana@contoso.test' });
  await world.cycle();
  world.user('corp', 'ana', { title: 'Head', accountEnabled: false });
  await world.cycle();
  assert.deepEqual(
    ['accountEnabled', 'title'].map((name) => world.tenant.named('ana')?.attributes[name]),
    [false, 'Engineer'],
  );
  assert.deepEqual(await codes(world), ['ana ScopeUntold']);
});

const failing = expression('displayName', 'IIF([mail]="broken",Error("no name"),[cn])');

/** A rule with a say in whether accounts are enabled, of which `scope` says for whom. */
const enabling = (scope: RevisionRule['scope'], precedence: number): RevisionRule =>
  rule({
    name: 'Out to tenant - Enabling',
    direction: 'Outbound',
    connector: 'tenant',
    sourceObjectType: 'person',
    targetObjectType: 'user',
    precedence,
    scope,
    flows: [constant('accountEnabled', 'true')],
  });

/** Ana is disabled at the source while her name fails and nobody says her title. Gives whether her account stays enabled. */
async function staysEnabled(outbound: RevisionRule): Promise<unknown> {
  const named = giving(unlessAbsent('title')).map((one) =>
    one.name === 'In from corp - User Join'
      ? { ...one, flows: [...one.flows.filter(({ target }) => target !== 'displayName'), failing] }
      : one,
  );
  await using world = await open([...named, outbound]);
  world.user('corp', 'ana', { title: 'Engineer' });
  await world.cycle();
  world.user('corp', 'ana', { mail: 'broken', accountEnabled: false });
  await world.cycle();
  assert.equal((await codes(world)).length, 1);
  return world.tenant.named('ana')?.attributes['accountEnabled'];
}

const byTitle = { attribute: 'title', operator: 'EQUAL', value: 'Head' } as const;

test('a leaver with an error is disabled though a scope reads what nobody says, where its other clauses decide', async () => {
  const [failsAnyway] = where('employeeID', 'EQUAL', 'nobody');
  assert.equal(await staysEnabled(enabling([[byTitle, ...(failsAnyway ?? [])]], 125)), false);
  assert.equal(await staysEnabled(enabling([[byTitle], ...where('employeeID', 'ISNOTNULL')], 190)), false);
});

test('a leaver with an error is not disabled where a rule that may enable hangs on what nobody says', async () => {
  assert.equal(await staysEnabled(enabling([[byTitle]], 125)), true);
});
