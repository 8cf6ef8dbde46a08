// What the default rules make of people and groups.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { defaultRules, exportedOptions, standardOptions } from '../../../operator/configuration/index.ts';
import { activeDirectorySchema, entraIDSchema, metaverseSchema } from '../../../operator/configuration/schema/index.ts';
import { compileExpression } from '../../../operator/expression/index.ts';
import type { Flow } from '../../../operator/model/revision.ts';
import type { Attributes, AttributeValue } from '../../../operator/model/value.ts';
import { evaluate } from '../expression/evaluate.ts';

const rules = defaultRules('v1') ?? [];
const parameters = { 'Domain.FQDN': 'contoso.test', 'Domain.Netbios': 'CONTOSO', 'Connector.ID': 'contoso' };

function flowOf(ruleName: string, target: string): Flow {
  const flow = rules.find(({ name }) => name === ruleName)?.flows.find((candidate) => candidate.target === target);
  assert.ok(flow !== undefined, `${ruleName} writes ${target}`);
  return flow;
}

/** What the rule contributes: a value, or the kind of nothing, or an error's text. */
function contribution(ruleName: string, target: string, attributes: Attributes): AttributeValue {
  const flow = flowOf(ruleName, target);
  if (flow.kind !== 'Expression') return flow.kind === 'Constant' ? flow.value : (attributes[flow.source] ?? 'null');
  const result = evaluate(flow.expression, { attributes, imported: attributes, parameters });
  return result.kind === 'value' ? result.value : result.kind === 'error' ? result.message : result.kind;
}

const ana: Attributes = {
  dn: 'CN=Ana Silva,OU=Corp,DC=contoso,DC=test',
  cn: 'Ana Silva',
  sAMAccountName: 'ana.silva',
  userAccountControl: 512,
  objectGUID: Uint8Array.from({ length: 16 }, (_, index) => index),
};

test('every expression compiles, and names within one rule are unique', () => {
  for (const rule of rules) {
    assert.equal(new Set(rule.flows.map(({ target }) => target)).size, rule.flows.length, rule.name);
    for (const flow of rule.flows) {
      if (flow.kind !== 'Expression') continue;
      const compiling = compileExpression(flow.expression);
      if (compiling.kind === 'error') assert.fail(`${rule.name}, ${flow.target}: ${compiling.error.message}\n${compiling.error.caret}`);
      assert.ok(!compiling.expression.usesTime && !compiling.expression.usesRandom, `${rule.name}, ${flow.target} is not stable`);
    }
  }
  assert.equal(new Set(rules.map(({ name }) => name)).size, rules.length);
});

test('every rule reads and writes attributes that its sides have, of types that fit', () => {
  for (const options of [standardOptions, { ...standardOptions, exchangeHybrid: 'Enabled' } as const, exportedOptions])
    for (const { name, direction, for: wanted, sourceObjectType, targetObjectType, flows } of defaultRules('v1', options) ?? []) {
      const connector = 'type' in wanted && wanted.type === 'ActiveDirectory' ? activeDirectorySchema : entraIDSchema;
      const [from, to] = direction === 'Inbound' ? [connector, metaverseSchema] : [metaverseSchema, connector];
      const [source, target] = [from.attributes(sourceObjectType), to.attributes(targetObjectType)];
      assert.ok(source !== undefined && target !== undefined, name);
      const schema = Object.fromEntries([...source.names].map((known) => [known, source.get(known) ?? assert.fail()]));
      for (const flow of flows) {
        const written = target.get(flow.target);
        assert.ok(written !== undefined, `${name} writes ${flow.target}`);
        if (flow.kind === 'Direct') {
          const read = source.get(flow.source);
          assert.ok(read !== undefined, `${name} reads ${flow.source}`);
          assert.ok(read.type === written.type || flow.source === 'operatingSystem', `${name}, ${flow.target}: ${read.type}`);
        }
        if (flow.kind !== 'Expression') continue;
        const compiling = compileExpression(flow.expression, { schema });
        if (compiling.kind === 'error') assert.fail(`${name}, ${flow.target}: ${compiling.error.message}`);
        assert.deepEqual(compiling.warnings, [], `${name}, ${flow.target}`);
      }
    }
});

test('every attribute that an outbound rule reads is written by an inbound rule to the same object type, or never by anybody', () => {
  // Without an alternate sign-in name nobody writes the first, and Exchange hybrid, which is off, the last.
  const reserved = new Set(['onPremisesUserPrincipalName', 'cloudMastered', 'cloudCreated', 'cloudNoFlow']);
  const written = (objectType: string): ReadonlySet<string> =>
    new Set(
      rules
        .filter(({ direction, targetObjectType }) => direction === 'Inbound' && targetObjectType === objectType)
        .flatMap(({ flows }) => flows.map(({ target }) => target)),
    );
  for (const rule of rules.filter((one) => one.direction === 'Outbound' && 'type' in one.for && one.for.type === 'EntraID')) {
    const known = written(rule.sourceObjectType);
    const reads = rule.flows.flatMap((flow) => {
      if (flow.kind === 'Direct') return [flow.source];
      const compiling = flow.kind === 'Expression' ? compileExpression(flow.expression) : undefined;
      return compiling?.kind === 'ok' ? compiling.expression.reads : [];
    });
    const tested = [...rule.scope.flat().map(({ attribute }) => attribute), ...rule.join.flat().map(({ target }) => target)];
    for (const name of [...reads, ...tested]) assert.ok(known.has(name) || reserved.has(name), `${rule.name} reads ${name}`);
  }
});

describe('who never goes to the cloud', () => {
  const leftOut: Readonly<Record<string, Attributes>> = {
    'a critical system object': { isCriticalSystemObject: true },
    'an account that a synchronization server made for itself': { sAMAccountName: 'MSOL_0123456789ab' },
    'an account of Cloud Sync': { sAMAccountName: 'AAD_0123' },
    'the remote assistance account': { sAMAccountName: 'SUPPORT_388945a0' },
    'a system mailbox': { mailNickname: 'SystemMailbox{1f05a927}' },
    'a client access server account': { sAMAccountName: 'CAS_{0123}' },
    'an arbitration mailbox': { msExchRecipientTypeDetails: 0x800000 },
    'a monitoring mailbox': { msExchRecipientTypeDetails: 0x20000000 },
    'the loser of a replication conflict': {
      dn: String.raw`CN=Ana Silva\0ACNF:00010203-0405-0607-0809-0a0b0c0d0e0f,OU=Corp,DC=contoso,DC=test`,
    },
  };
  for (const [title, attributes] of Object.entries(leftOut)) {
    test(title, () => assert.equal(contribution('In from AD - User Join', 'cloudFiltered', { ...ana, ...attributes }), true));
  }
  test('an account without sAMAccountName', () => {
    const { sAMAccountName: _, ...nameless } = ana;
    assert.equal(contribution('In from AD - User Join', 'cloudFiltered', nameless), true);
  });
  const kept: Readonly<Record<string, Attributes>> = {
    'an ordinary person': {},
    'a person with a user mailbox': { msExchRecipientTypeDetails: 1, mailNickname: 'ana' },
    'a person whose mailbox is in the cloud (2^31)': { msExchRecipientTypeDetails: 2147483648 },
    'a person with CAS_ in the name but no brace': { mailNickname: 'CAS_tro' },
  };
  for (const [title, attributes] of Object.entries(kept)) {
    test(`but ${title} goes`, () =>
      assert.equal(contribution('In from AD - User Join', 'cloudFiltered', { ...ana, ...attributes }), 'null'));
  }
  test('groups: role groups of Exchange stay, others go', () => {
    const group = { dn: 'CN=Sales,DC=contoso,DC=test', sAMAccountName: 'Sales' };
    assert.equal(contribution('In from AD - Group Join', 'cloudFiltered', { ...group, msExchRecipientTypeDetails: 0x40000000 }), true);
    assert.equal(contribution('In from AD - Group Join', 'cloudFiltered', group), 'null');
  });
});

test('the anchor of a person is mS-DS-ConsistencyGuid, else objectGUID, as Base64 of the bytes; a linked mailbox has none', () => {
  const anchor = (attributes: Attributes) => contribution('In from AD - User Common', 'sourceAnchor', { ...ana, ...attributes });
  assert.equal(anchor({}), 'AAECAwQFBgcICQoLDA0ODw==');
  assert.equal(anchor({ 'mS-DS-ConsistencyGuid': Uint8Array.from({ length: 16 }, () => 255) }), '/////////////////////w==');
  assert.equal(anchor({ msExchRecipientTypeDetails: 2 }), 'null');
});

test('a person without userPrincipalName gets one of account and domain; with neither the object fails with a sentence', () => {
  const name = (attributes: Attributes) => contribution('In from AD - User AccountEnabled', 'userPrincipalName', attributes);
  assert.equal(name({ userPrincipalName: 'ana@contoso.test', sAMAccountName: 'x' }), 'ana@contoso.test');
  assert.equal(name({ sAMAccountName: 'ana.silva' }), 'ana.silva@contoso.test');
  assert.equal(name({}), 'The account has neither a name to sign in with nor sAMAccountName.');
});

test('a disabled account is exported as disabled, an account of unknown state too', () => {
  const enabled = (userAccountControl: number) => contribution('In from AD - User Common', 'accountEnabled', { userAccountControl });
  assert.equal(enabled(512), true);
  assert.equal(enabled(514), false);
  assert.equal(contribution('In from AD - User Common', 'accountEnabled', {}), false);
});

test('values are trimmed, and what is blank does not flow', () => {
  assert.equal(contribution('In from AD - User Common', 'department', { department: ' Sales ' }), 'Sales');
  assert.equal(contribution('In from AD - User Common', 'department', { department: '  ' }), 'null');
  assert.equal(contribution('In from AD - User Common', 'displayName', { cn: 'Ana' }), 'Ana');
  assert.equal(
    contribution('In from AD - User Common', 'description', { description: [` ${'x'.repeat(500)}`, 'second'] }),
    'x'.repeat(448),
  );
});

test("the place of use is Exchange's, else the country, and never taken from the cloud", () => {
  const inbound = (attributes: Attributes) => contribution('In from AD - User Usage Location', 'usageLocation', attributes);
  assert.equal(inbound({ msExchUsageLocation: 'de', c: 'PT' }), 'DE');
  assert.equal(inbound({ c: 'pt' }), 'PT');
  assert.equal(inbound({}), 'null');
  assert.equal(contribution('Out to AAD - User Join', 'usageLocation', {}), 'ignore');
});

test('when the password was set is a text', () => {
  const time = (pwdLastSet: number | bigint) => contribution('In from AD - User Common', 'pwdLastSet', { pwdLastSet });
  assert.equal(time(129699324000000000n), '20120101230000.0Z');
});

test('groups are security groups by bit 31 of groupType', () => {
  const secured = (groupType: number) => contribution('In from AD - Group Common', 'securityEnabled', { groupType });
  assert.equal(secured(-2147483646), true);
  assert.equal(secured(8), false);
});

test('a group has mail by its address, or by its primary proxy address', () => {
  const mailed = (attributes: Attributes) => contribution('In from AD - Group Join', 'mailEnabled', attributes);
  assert.equal(mailed({}), false);
  assert.equal(mailed({ mail: 'sales@contoso.test' }), true);
  assert.equal(mailed({ proxyAddresses: ['X500:/o=contoso', 'SMTP:sales@contoso.test'] }), true);
  assert.equal(mailed({ proxyAddresses: ['smtp:sales@contoso.test'] }), false);
});

test('an anchor that changed after Entra ID accepted it stops the object', () => {
  const anchor = (attributes: Attributes) =>
    contribution('Out to AAD - User Join', 'sourceAnchor', { sourceObjectType: 'User', sourceAnchor: 'new', ...attributes });
  assert.equal(anchor({}), 'new');
  assert.equal(anchor({ cloudSourceAnchor: 'new', cloudAnchor: 'User_1' }), 'new');
  assert.equal(anchor({ cloudSourceAnchor: 'old', cloudAnchor: 'User_1' }), 'SourceAnchor attribute has changed.');
  assert.equal(anchor({ cloudSourceAnchor: 'old', cloudAnchor: 'Contact_1' }), 'new');
});

test('everybody has a mail nickname that Entra ID accepts', () => {
  const alias = (attributes: Attributes) => contribution('Out to AAD - Group Nickname', 'alias', { sourceAnchor: 'AAEC', ...attributes });
  assert.equal(contribution('Out to AAD - Group Identity', 'alias', { mailNickname: 'sales' }), 'sales');
  assert.equal(alias({ accountName: 'Domain Users (all)' }), 'DomainUsersall');
  assert.equal(alias({ accountName: 'Größe' }), 'id-41414543');
  assert.equal(alias({}), 'id-41414543');
  const long = alias({ sourceAnchor: 'A'.repeat(59), accountName: 'é' });
  assert.ok(typeof long === 'string' && long.length <= 64);
});
