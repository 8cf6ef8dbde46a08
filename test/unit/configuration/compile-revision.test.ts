// From resources to a revision.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { cloudEndpoints, compileRevision } from '../../../operator/configuration/index.ts';
import { revisionHash } from '../../../operator/model/revision.ts';
import { activeDirectory, entraID, resources, rule, schedule } from './builders.ts';
import { customRules, problemOf, revisionOf } from './compile.ts';

test('two connectors and nothing else give a revision with all defaults written out', () => {
  const { rules, ...revision } = revisionOf();
  assert.ok(rules.length > 10);
  assert.deepEqual(revision, {
    format: 1,
    schedule: { namespace: 'identity', name: 'main' },
    mode: 'Staging',
    deltaPeriodSeconds: 1800,
    connectors: [
      {
        name: 'contoso',
        type: 'ActiveDirectory',
        activeDirectory: {
          transport: 'LDAPS',
          partitions: [
            {
              domain: 'contoso.test',
              servers: [{ host: 'dc1.contoso.test', port: 636 }],
              include: [],
              exclude: [],
              newOrganizationalUnits: 'Include',
            },
          ],
          username: { kind: 'Secret', name: 'contoso-account', key: 'username' },
          password: { kind: 'Secret', name: 'contoso-account', key: 'password' },
          attributes: [],
        },
      },
      {
        name: 'tenant',
        type: 'EntraID',
        entraID: {
          tenantID: '11111111-1111-4111-8111-111111111111',
          clientID: '22222222-2222-4222-8222-222222222222',
          credential: { type: 'ClientSecret', clientSecret: { kind: 'Secret', name: 'tenant-client', key: 'clientSecret' } },
          authorityURL: 'https://login.microsoftonline.com',
          graphURL: 'https://graph.microsoft.com',
          writeBudget: { requests: 3000, periodSeconds: 150, sharePercent: 95 },
        },
      },
    ],
    limits: { deletes: { count: 500, percent: 10, percentFrom: 20 } },
    history: { days: 90 },
  });
});

test('the order in which resources are listed does not change the revision', () => {
  const rules = ['a', 'b', 'c', 'd'].map((name, index) => rule(name, { precedence: 50 + (index % 2) }));
  const connectors = [activeDirectory('contoso'), activeDirectory('fabrikam'), entraID(), entraID('another')];
  const named = schedule({ connectors: [{ name: 'fabrikam' }, { name: 'contoso' }, { name: 'tenant' }] });
  const expected = revisionHash(revisionOf({ schedule: named, rules, connectors }));
  fc.assert(
    fc.property(fc.shuffledSubarray(rules, { minLength: 4 }), fc.shuffledSubarray(connectors, { minLength: 4 }), (rules, connectors) => {
      assert.equal(revisionHash(revisionOf({ schedule: named, rules, connectors })), expected);
    }),
    { numRuns: 50 },
  );
});

test("rules stand in their total order: precedence, the schedule's order of connectors, name", () => {
  const revision = revisionOf({
    schedule: schedule({ connectors: [{ name: 'fabrikam' }, { name: 'contoso' }, { name: 'tenant' }] }),
    connectors: [activeDirectory('contoso'), activeDirectory('fabrikam'), entraID()],
    rules: [rule('b'), rule('a'), rule('first', { precedence: 0 }), rule('only', { connector: { name: 'contoso' }, precedence: 49 })],
  });
  assert.deepEqual(
    customRules(revision).map(({ name, connector }) => `${name}@${connector}`),
    ['first@fabrikam', 'first@contoso', 'only@contoso', 'a@fabrikam', 'b@fabrikam', 'a@contoso', 'b@contoso'],
  );
  const { rules } = revision;
  assert.ok(rules.every((later, index) => index === 0 || (rules[index - 1]?.precedence ?? 0) <= later.precedence));
});

test("only rules with the selector's labels count, and without a selector none", () => {
  const other = { ...rule('other'), metadata: { name: 'other', labels: { team: 'payroll' } } };
  const rules = [rule('mine'), other, rule('disabled', { disabled: true })];
  assert.deepEqual(
    customRules(revisionOf({ rules })).map(({ name }) => name),
    ['mine'],
  );
  const { ruleSelector: _, ...spec } = schedule().spec;
  assert.deepEqual(customRules(revisionOf({ rules, schedule: { ...schedule(), spec } })), []);
});

test('a disabled default rule is left out; a misspelt one is a problem that names the right one', () => {
  const without = revisionOf({ schedule: schedule({ defaultRules: { disable: ['Out to AAD - Group Join'] } }) });
  assert.ok(!without.rules.some(({ name }) => name === 'Out to AAD - Group Join'));
  assert.equal(without.rules.length, revisionOf().rules.length - 1);
  const compiling = compileRevision(resources({ schedule: schedule({ defaultRules: { disable: ['Out to AAD - Gruop Join'] } }) }));
  assert.equal(compiling.kind, 'errors');
  assert.deepEqual(compiling.kind === 'errors' && compiling.problems, [
    {
      kind: 'SyncSchedule',
      name: 'main',
      field: 'spec.defaultRules.disable[0]',
      message: 'There is no default rule "Out to AAD - Gruop Join".',
      next: 'Write Out to AAD - Group Join, if that was meant.',
    },
  ]);
});

test('a version that does not exist is refused', () => {
  const unknown = { version: 'v9' as 'v1' };
  assert.match(
    problemOf({ schedule: schedule({ defaultRules: unknown }) }),
    /^SyncSchedule main, spec\.defaultRules\.version: There are no default rules v9\.$/,
  );
});

test('each national cloud has its own endpoints, and Custom brings them', () => {
  for (const cloud of ['Global', 'USGovernment', 'USGovernmentDoD', 'China'] as const) {
    const [, target] = revisionOf({ connectors: [activeDirectory('contoso'), entraID('tenant', { cloud })] }).connectors;
    assert.ok(target?.type === 'EntraID');
    const { authorityURL, graphURL } = cloudEndpoints[cloud];
    assert.deepEqual({ authorityURL: target.entraID.authorityURL, graphURL: target.entraID.graphURL }, { authorityURL, graphURL });
  }
  const endpoints = { authorityURL: 'https://login.simulator.test:8443/', graphURL: 'https://graph.simulator.test' };
  const [, target] = revisionOf({ connectors: [activeDirectory('contoso'), entraID('tenant', { cloud: 'Custom', endpoints })] }).connectors;
  assert.ok(target?.type === 'EntraID');
  assert.equal(target.entraID.authorityURL, 'https://login.simulator.test:8443');
  assert.match(
    problemOf({ connectors: [activeDirectory('contoso'), entraID('tenant', { cloud: 'Custom' })] }),
    /endpoints must be given when cloud is Custom/,
  );
});

test('StartTLS goes to port 389, a certificate authority is a reference', () => {
  const contoso = activeDirectory('contoso');
  const block = contoso.spec.activeDirectory;
  assert.ok(block !== undefined);
  const spec = {
    ...contoso.spec,
    activeDirectory: { ...block, transport: 'StartTLS', certificateAuthorityRef: { kind: 'ConfigMap', name: 'ca' } },
  } as const;
  const [source] = revisionOf({ connectors: [{ ...contoso, spec }, entraID()] }).connectors;
  assert.ok(source?.type === 'ActiveDirectory');
  assert.equal(source.activeDirectory.partitions[0]?.servers[0]?.port, 389);
  assert.deepEqual(source.activeDirectory.certificateAuthority, { kind: 'ConfigMap', name: 'ca', key: 'ca.crt' });
});

test('a connector that does not exist is a problem of the schedule, and says which was meant', () => {
  assert.equal(
    problemOf({ schedule: schedule({ connectors: [{ name: 'contsoo' }, { name: 'tenant' }] }) }),
    'SyncSchedule main, spec.connectors[0].name: There is no SyncConnector contsoo, did you mean contoso?',
  );
});

test('a schedule has one tenant and at least one source', () => {
  assert.match(
    problemOf({ schedule: schedule({ connectors: [{ name: 'contoso' }] }) }),
    /exactly one connector of type EntraID; this one has none/,
  );
  assert.match(problemOf({ schedule: schedule({ connectors: [{ name: 'tenant' }] }) }), /at least one connector of type ActiveDirectory/);
  const connectors = [activeDirectory('contoso'), entraID(), entraID('second')];
  const both = schedule({ connectors: [{ name: 'contoso' }, { name: 'tenant' }, { name: 'second' }] });
  assert.match(problemOf({ schedule: both, connectors }), /exactly one connector of type EntraID; this one has 2/);
  assert.match(
    problemOf({ schedule: schedule({ connectors: [{ name: 'contoso' }, { name: 'contoso' }, { name: 'tenant' }] }) }),
    /named twice/,
  );
});

test('a connector without the block of its type, or with a domain twice, is refused', () => {
  const hollow = { ...activeDirectory('contoso'), spec: { type: 'ActiveDirectory' } } as const;
  assert.match(
    problemOf({ connectors: [hollow, entraID()] }),
    /^SyncConnector contoso, spec: A connector of type ActiveDirectory has the block activeDirectory/,
  );
  const contoso = activeDirectory('contoso');
  const block = contoso.spec.activeDirectory;
  assert.ok(block !== undefined);
  const twice = {
    ...contoso,
    spec: { ...contoso.spec, activeDirectory: { ...block, partitions: [...block.partitions, ...block.partitions] } },
  };
  assert.match(problemOf({ connectors: [twice, entraID()] }), /partitions\[1\]\.domain: The domain contoso\.test stands twice/);
});

test('a revision holds references to Secrets, and survives JSON unchanged', () => {
  const revision = revisionOf({ rules: [rule('a')] });
  assert.equal(revisionHash(JSON.parse(JSON.stringify(revision)) as typeof revision), revisionHash(revision));
});
