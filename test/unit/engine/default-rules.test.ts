// The default rules at work between two forests and a tenant, with the tenant's real table: who arrives as what.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DefaultRuleOptions, defaultRules, standardOptions } from '../../../operator/configuration/index.ts';
import { expandRules } from '../../../operator/configuration/expand-rules.ts';
import { entraTargetSchema } from '../../../operator/directory/entra/index.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { testRevision } from './builders.ts';
import { World } from './world.ts';

const revisionWith = (options: Partial<DefaultRuleOptions> = {}): Revision => ({
  ...testRevision,
  rules: expandRules(defaultRules('v1', { ...standardOptions, ...options }) ?? [], testRevision.connectors),
});
const openWorld = (options: Partial<DefaultRuleOptions> = {}) =>
  World.open({ revision: revisionWith(options), schemas: { tenant: entraTargetSchema } });

const guid = (number: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, index) => (index === 0 ? number : 7));
const anchorOf = (number: number): string => Buffer.from(guid(number)).toString('base64');

/** S-1-5-21-1-2-3-number, as bytes and as text. */
function sid(number: number): Uint8Array {
  const bytes = Buffer.alloc(28);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(5, 1);
  bytes.writeUInt8(5, 7);
  [21, 1, 2, 3, number].forEach((part, place) => bytes.writeUInt32LE(part, 8 + 4 * place));
  return new Uint8Array(bytes);
}
const sidText = (number: number): string => `S-1-5-21-1-2-3-${number}`;

type Attributes = Readonly<Record<string, AttributeValue>>;

function put(
  world: World,
  connector: string,
  objectType: string,
  name: string,
  attributes: Attributes,
  references: Record<string, string[]> = {},
) {
  const anchor = `${connector}-${name}`;
  const domain = connector === 'corp' ? 'DC=contoso,DC=test' : 'DC=fabrikam,DC=test';
  world
    .forest(connector)
    .set(anchor, { anchor, dn: `CN=${name},OU=Corp,${domain}`, objectType, attributes: { cn: name, ...attributes }, references });
  return anchor;
}

const account = (number: number, more: Attributes = {}): Attributes => ({
  objectGUID: guid(number),
  objectSid: sid(number),
  sAMAccountName: `user${number}`,
  userAccountControl: 512,
  ...more,
});

const security = (number: number, more: Attributes = {}): Attributes => ({
  objectGUID: guid(number),
  objectSid: sid(number),
  sAMAccountName: `group${number}`,
  groupType: -2147483646,
  ...more,
});

test('a person arrives with names, anchor and a place of use', async () => {
  await using world = await openWorld();
  put(
    world,
    'corp',
    'user',
    'Ana',
    account(1, { userPrincipalName: 'ana@contoso.test', department: ' Sales ', l: 'Porto', c: 'pt', employeeID: 'E1' }),
  );
  await world.cycle();
  const ana = world.tenant.named('Ana');
  assert.equal(ana?.objectType, 'user');
  const { sourceAnchor, userPrincipalName, department, city, usageLocation, alias, accountEnabled, employeeID } = ana?.attributes ?? {};
  assert.deepEqual(
    [sourceAnchor, userPrincipalName, department, city, usageLocation, alias, accountEnabled, employeeID],
    [anchorOf(1), 'ana@contoso.test', 'Sales', 'Porto', 'PT', 'user1', true, 'E1'],
  );
  assert.deepEqual(await world.pending(), {});
});

test('who has no userPrincipalName signs in with account and domain', async () => {
  await using world = await openWorld();
  put(world, 'corp', 'user', 'Ana', account(1));
  await world.cycle();
  assert.equal(world.tenant.named('Ana')?.attributes['userPrincipalName'], 'user1@contoso.test');
});

test('mS-DS-ConsistencyGuid is the anchor where there is one, and a move between forests keeps the user', async () => {
  await using world = await openWorld();
  put(world, 'corp', 'user', 'Ana', account(1, { 'mS-DS-ConsistencyGuid': guid(99) }));
  put(world, 'corp', 'user', 'Bo', account(3));
  await world.cycle();
  const before = world.tenant.named('Ana')?.anchor;
  assert.equal(world.tenant.named('Ana')?.attributes['sourceAnchor'], anchorOf(99));
  world.remove('corp', 'Ana');
  put(world, 'hr', 'user', 'Ana', account(2, { 'mS-DS-ConsistencyGuid': guid(99) }));
  await world.cycle();
  assert.equal(world.tenant.named('Ana')?.anchor, before);
  assert.equal(world.tenant.objects.size, 2);
});

test('an account and the disabled account that holds its mailbox in a resource forest are one person', async () => {
  await using world = await openWorld();
  put(world, 'corp', 'user', 'Ana', account(1, { userPrincipalName: 'ana@contoso.test', title: 'Analyst' }));
  const mailbox = {
    mailNickname: 'ana',
    mail: 'ana@mail.test',
    title: 'from the mailbox',
    msExchMasterAccountSid: sid(1),
    msExchRecipientTypeDetails: 2,
  };
  put(world, 'hr', 'user', 'Ana', account(2, { userAccountControl: 514, ...mailbox }));
  await world.cycle();
  assert.equal(world.tenant.objects.size, 1);
  const ana = world.tenant.named('Ana')?.attributes ?? {};
  assert.deepEqual(
    [ana['sourceAnchor'], ana['accountEnabled'], ana['userPrincipalName']],
    [anchorOf(1), true, 'ana@contoso.test'],
    'who signs in',
  );
  assert.deepEqual([ana['alias'], ana['mail'], ana['title']], ['ana', 'ana@mail.test', 'from the mailbox'], 'what the address list shows');
});

test('a linked mailbox without its account stays at home', async () => {
  await using world = await openWorld();
  put(
    world,
    'hr',
    'user',
    'Ana',
    account(2, { userAccountControl: 514, mailNickname: 'ana', msExchMasterAccountSid: sid(1), msExchRecipientTypeDetails: 2 }),
  );
  await world.cycle();
  assert.equal(world.tenant.objects.size, 0);
});

test('users are matched by another attribute, by mail, or not at all', async () => {
  const people = async (userMatching: DefaultRuleOptions['userMatching']): Promise<number> => {
    await using world = await openWorld({ userMatching });
    put(world, 'corp', 'user', 'Ana', account(1, { mail: 'ana@contoso.test', employeeNumber: '7' }));
    put(world, 'hr', 'user', 'Ana Silva', account(2, { mail: 'ANA@contoso.test', employeeNumber: '7' }));
    await world.cycle();
    return world.tenant.objects.size;
  };
  assert.equal(await people({ type: 'Mail' }), 1);
  assert.equal(await people({ type: 'Attribute', attribute: 'employeeNumber' }), 1);
  assert.equal(await people({ type: 'ObjectSID' }), 2);
  assert.equal(await people({ type: 'None' }), 2);
});

test('an alternate name to sign in with takes the place of userPrincipalName', async () => {
  await using world = await openWorld({ signInName: 'mail' });
  put(world, 'corp', 'user', 'Ana', account(1, { userPrincipalName: 'ana@corp.local', mail: 'ana@contoso.test' }));
  await world.cycle();
  assert.equal(world.tenant.named('Ana')?.attributes['userPrincipalName'], 'ana@contoso.test');
});

test('security groups arrive with their members, also those who are known here only by a stand-in', async () => {
  await using world = await openWorld();
  const ana = put(world, 'corp', 'user', 'Ana', account(1));
  put(world, 'hr', 'user', 'Bo', account(2));
  const standIn = put(world, 'corp', 'foreignSecurityPrincipal', sidText(2), { objectSid: sid(2) });
  const inner = put(world, 'corp', 'group', 'Inner', security(4));
  put(world, 'corp', 'group', 'Everybody', security(3, { description: ['All'] }), { member: [ana, standIn, inner] });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('Everybody', 'member'), ['Ana', 'Bo', 'Inner']);
  assert.equal(world.tenant.named('Everybody')?.attributes['description'], 'All');
  assert.deepEqual(await world.pending(), {});
});

test('a distribution list and a contact are computed and counted, and never offered', async () => {
  await using world = await openWorld();
  put(world, 'corp', 'group', 'News', { ...security(3), groupType: 2, mail: 'news@contoso.test' });
  put(world, 'corp', 'contact', 'Partner', { objectGUID: guid(4), mail: 'partner@example.test', displayName: 'Partner' });
  assert.equal(await world.cycle(), 0);
  assert.equal(world.tenant.objects.size, 0);
  const { unsupported } = await world.engine.plan('tenant');
  const reasons = new Map(unsupported.map(({ objectType, attribute, reason }) => [`${objectType} ${attribute}`, reason]));
  assert.match(reasons.get('group securityEnabled') ?? '', /creates security groups and Microsoft 365 groups only/);
  assert.match(reasons.get('contact sourceAnchor') ?? '', /refuses to create contacts/);
  assert.deepEqual(await world.engine.errors(10), []);
});

test('a group beyond the limit stays at home; one that grows beyond it stays in the tenant, with an error', async () => {
  await using world = await openWorld({ maxGroupMembers: 2 });
  const members = [1, 2, 3].map((number) => put(world, 'corp', 'user', `User ${number}`, account(number)));
  put(world, 'corp', 'group', 'Large', security(10), { member: members });
  put(world, 'corp', 'group', 'Small', security(11), { member: members.slice(0, 1) });
  await world.cycle();
  assert.equal(world.tenant.named('Large'), undefined);
  assert.deepEqual(world.tenant.referred('Small', 'member'), ['User 1']);
  const small = world.tenant.named('Small') ?? assert.fail();
  small.attributes['cloudAnchor'] = `Group_${small.anchor}`;
  await world.cycle();
  put(world, 'corp', 'group', 'Small', security(11), { member: members });
  await world.cycle();
  assert.deepEqual(world.tenant.referred('Small', 'member'), ['User 1'], 'nothing of it changes');
  assert.match(JSON.stringify(await world.engine.errors(10)), /more members than the limit allows/);
});

test('a computer becomes a device only when it registered itself, and no application may make one', async () => {
  await using world = await openWorld();
  put(world, 'corp', 'computer', 'PC1', account(1, { userCertificate: [Uint8Array.of(1)], operatingSystem: 'Windows' }));
  put(world, 'corp', 'computer', 'PC2', account(2));
  assert.equal(await world.cycle(), 0);
  const { unsupported } = await world.engine.plan('tenant');
  const devices = unsupported.filter(({ objectType, attribute }) => objectType === 'device' && attribute === 'sourceAnchor');
  assert.deepEqual(
    devices.map(({ count }) => count),
    [1],
  );
});

test('a contact that stands for a user of another forest is one person with the user', async () => {
  await using world = await openWorld({ userMatching: { type: 'Mail' } });
  put(world, 'corp', 'contact', 'Ana', { objectGUID: guid(4), mail: 'ana@fabrikam.test' });
  await world.cycle();
  assert.equal(world.tenant.objects.size, 0);
  put(world, 'hr', 'user', 'Ana', account(2, { mail: 'ana@fabrikam.test' }));
  await world.cycle();
  assert.equal(world.tenant.named('Ana')?.objectType, 'user');
  assert.equal((await world.engine.counts()).metaverse, 1);
});

test('the order in which forests are read makes no difference', async () => {
  const outcome = async (order: readonly string[]): Promise<string> => {
    await using world = await openWorld({ userMatching: { type: 'Mail' } });
    put(world, 'corp', 'user', 'Ana', account(1, { mail: 'ana@contoso.test', title: 'corp' }));
    put(world, 'hr', 'user', 'Ana', account(2, { mail: 'ana@contoso.test', title: 'hr', department: 'HR' }));
    put(world, 'hr', 'contact', 'Ana', { objectGUID: guid(4), mail: 'ana@contoso.test', company: 'Contoso' });
    for (const connector of order) await world.importFull(connector);
    await world.synchronize();
    await world.exportAll();
    return JSON.stringify([...world.tenant.objects.values()].map(({ attributes }) => attributes));
  };
  assert.equal(await outcome(['corp', 'hr', 'tenant']), await outcome(['hr', 'tenant', 'corp']));
});
