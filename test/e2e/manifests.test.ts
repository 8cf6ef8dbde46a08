// What the API server takes and what it refuses, with the sentence that a person reads.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { installManifests } from './manifests-cluster.ts';

const { refusal, refusalOfChange } = await installManifests({ after }, 'manifests');

const uuid = '6d1f3a52-8c0e-4b7d-9a35-2f41c8e0b7a1';
const partition = { domain: 'contoso.test', servers: [{ host: 'dc1.contoso.test' }] };
const forest = (changes: object = {}, more: object = {}): object => ({
  type: 'ActiveDirectory',
  activeDirectory: { partitions: [{ ...partition, ...changes }], credentialsSecretRef: { name: 'account' }, ...more },
});
const entra = (changes: object = {}): object => ({
  type: 'EntraID',
  entraID: { tenantID: uuid, clientID: uuid, clientSecretRef: { name: 'application' }, ...changes },
});
const endpoints = (authorityURL: string): object =>
  entra({ cloud: 'Custom', endpoints: { authorityURL, graphURL: 'https://graph.test:8443' } });
const flow = { target: 'department', source: 'department' };
const rule = (changes: object = {}): object => ({
  direction: 'Inbound',
  connector: { type: 'ActiveDirectory' },
  sourceObjectType: 'user',
  targetObjectType: 'person',
  linkType: 'Join',
  precedence: 50,
  flows: [flow],
  ...changes,
});
const clause = (changes: object): object => rule({ scope: [{ clauses: [{ attribute: 'department', ...changes }] }] });
const schedule = (changes: object = {}): object => ({ mode: 'Staging', connectors: [{ name: 'forest' }, { name: 'entra' }], ...changes });
const run = (changes: object = {}): object => ({ scheduleRef: { name: 'main' }, type: 'Delta', ...changes });
const digest = 'a'.repeat(64);

for (const [sentence, kind, spec] of [
  ['a forest with one domain', 'SyncConnector', forest()],
  [
    'a forest with containers below the domain, spaced as people write them',
    'SyncConnector',
    forest({ include: ['OU=Corp, DC=contoso, DC=test'], exclude: ['CN=Doe\\, Jane,OU=Corp,DC=Contoso,DC=TEST'] }),
  ],
  ['the whole domain by its own name', 'SyncConnector', forest({ include: ['DC=contoso,DC=test'] })],
  ['a tenant of the global cloud', 'SyncConnector', entra()],
  ['a tenant of a cloud of one’s own', 'SyncConnector', endpoints('https://login.test')],
  ['a rule with a constant', 'SyncRule', rule({ flows: [{ target: 'company', constant: '' }] })],
  ['a rule for one connector', 'SyncRule', rule({ connector: { name: 'forest' } })],
  ['a clause with a value', 'SyncRule', clause({ operator: 'EQUAL', value: 'x' })],
  ['a clause that needs no value', 'SyncRule', clause({ operator: 'ISNOTNULL' })],
  ['a clause on bits', 'SyncRule', clause({ operator: 'ISBITSET', value: '2' })],
  ['a clause on the highest bit', 'SyncRule', clause({ operator: 'ISBITSET', value: '9223372036854775807' })],
  ['a schedule', 'SyncSchedule', schedule()],
  [
    'a schedule that changes nothing without approval',
    'SyncSchedule',
    schedule({ limits: { deletes: { count: 0, percent: 0, percentFrom: 0 } } }),
  ],
  ['a run', 'SyncRun', run()],
  ['an approval', 'SyncRun', run({ approval: { digest } })],
] as const) {
  test(`takes ${sentence}`, async () => {
    assert.equal(await refusal(kind, spec), undefined);
  });
}

for (const [sentence, kind, spec, message] of [
  ['a connector without its block', 'SyncConnector', { type: 'EntraID' }, /entraID must be given when type is EntraID/],
  [
    'a connector with two blocks',
    'SyncConnector',
    { ...forest(), ...entra(), type: 'EntraID' },
    /activeDirectory must be given when type is ActiveDirectory, and may not be given otherwise/,
  ],
  ['a domain with capitals', 'SyncConnector', forest({ domain: 'Contoso.test' }), /domain must be a DNS name in lower case/],
  [
    'a server by address and port in one',
    'SyncConnector',
    forest({ servers: [{ host: 'dc1.contoso.test:636' }] }),
    /host must be a DNS name/,
  ],
  ['a domain without servers', 'SyncConnector', forest({ servers: [] }), /should have at least 1 items/],
  ['an include that is no distinguished name', 'SyncConnector', forest({ include: ['Corp'] }), /must be a distinguished name/],
  [
    'an include of another domain',
    'SyncConnector',
    forest({ include: ['OU=Corp,DC=fabrikam,DC=test'] }),
    /every entry of include must end with the distinguished name of the domain/,
  ],
  [
    'an exclude of another domain',
    'SyncConnector',
    forest({ exclude: ['OU=Corp,DC=fabrikam,DC=test'] }),
    /every entry of exclude must end/,
  ],
  [
    'a container on both sides',
    'SyncConnector',
    forest({ include: ['OU=A,DC=contoso,DC=test'], exclude: ['OU=A,DC=contoso,DC=test'] }),
    /may not stand in include and in exclude/,
  ],
  [
    'the same container twice',
    'SyncConnector',
    forest({ include: ['OU=A,DC=contoso,DC=test', 'OU=A,DC=contoso,DC=test'] }),
    /[Dd]uplicate/,
  ],
  [
    'excluded new units without any included',
    'SyncConnector',
    forest({ newOrganizationalUnits: 'Exclude' }),
    /include must name at least one container/,
  ],
  ['the same domain twice', 'SyncConnector', forest({}, { partitions: [partition, partition] }), /[Dd]uplicate/],
  ['a tenant by name', 'SyncConnector', entra({ tenantID: 'contoso.onmicrosoft.com' }), /Too long|tenantID must be a UUID/],
  ['a tenant in capitals', 'SyncConnector', entra({ tenantID: uuid.toUpperCase() }), /tenantID must be a UUID in lower case/],
  [
    'endpoints of a cloud that has its own',
    'SyncConnector',
    entra({ endpoints: { authorityURL: 'https://a.test', graphURL: 'https://g.test' } }),
    /endpoints must be given when cloud is Custom/,
  ],
  ['a cloud of one’s own without endpoints', 'SyncConnector', entra({ cloud: 'Custom' }), /endpoints must be given when cloud is Custom/],
  ['an endpoint without TLS', 'SyncConnector', endpoints('http://login.test'), /authorityURL must be an https origin/],
  [
    'an endpoint with a path',
    'SyncConnector',
    endpoints('https://login.test/tenant'),
    /authorityURL must be an https origin without a path/,
  ],
  ['more than the whole of the write budget', 'SyncConnector', entra({ writeBudget: { sharePercent: 101 } }), /less than or equal to 100/],
  [
    'a rule for a connector by name and type',
    'SyncRule',
    rule({ connector: { name: 'a', type: 'EntraID' } }),
    /exactly one of name and type must be given/,
  ],
  ['a rule for no connector', 'SyncRule', rule({ connector: {} }), /exactly one of name and type must be given/],
  ['a flow with two origins', 'SyncRule', rule({ flows: [{ ...flow, constant: 'x' }] }), /exactly one of source, constant and expression/],
  ['a flow without an origin', 'SyncRule', rule({ flows: [{ target: 'department' }] }), /exactly one of source, constant and expression/],
  ['two flows to one target', 'SyncRule', rule({ flows: [flow, flow] }), /[Dd]uplicate/],
  ['a precedence beyond the last', 'SyncRule', rule({ precedence: 10_000 }), /less than or equal to 9999/],
  ['an unknown operator', 'SyncRule', clause({ operator: 'LIKE', value: 'x' }), /Unsupported value: "LIKE"/],
  ['a clause that lacks its value', 'SyncRule', clause({ operator: 'EQUAL' }), /value must be given, except with ISNULL and ISNOTNULL/],
  ['a value where none is compared', 'SyncRule', clause({ operator: 'ISNULL', value: 'x' }), /value must be given, except/],
  ['bits that are no number', 'SyncRule', clause({ operator: 'ISBITSET', value: 'two' }), /value must be a whole number/],
  ['a schedule without a mode', 'SyncSchedule', { connectors: [{ name: 'a' }, { name: 'b' }] }, /mode: Required value/],
  ['a schedule with one connector twice', 'SyncSchedule', schedule({ connectors: [{ name: 'a' }, { name: 'a' }] }), /[Dd]uplicate/],
  ['a schedule with nothing to write to', 'SyncSchedule', schedule({ connectors: [{ name: 'a' }] }), /should have at least 2 items/],
  ['a period that leaves no time', 'SyncSchedule', schedule({ deltaPeriodSeconds: 9 }), /greater than or equal to 10/],
  ['a percentage beyond a hundred', 'SyncSchedule', schedule({ limits: { deletes: { percent: 101 } } }), /less than or equal to 100/],
  ['default rules of an unknown version', 'SyncSchedule', schedule({ defaultRules: { version: 'v9' } }), /Unsupported value: "v9"/],
  [
    'a selector that selects everything',
    'SyncSchedule',
    schedule({ ruleSelector: { matchLabels: {} } }),
    /should have at least 1 properties/,
  ],
  [
    'an approval of something that is no digest',
    'SyncRun',
    run({ approval: { digest: 'yes' } }),
    /digest must be the 64 hexadecimal digits/,
  ],
  ['an approval of nothing', 'SyncRun', run({ approval: { digest, admit: [] } }), /should have at least 1 items/],
] as const) {
  test(`refuses ${sentence}`, async () => {
    assert.match((await refusal(kind, spec)) ?? 'it was taken', message);
  });
}

for (const [sentence, kind, before, changed, message] of [
  ['the type of a connector', 'SyncConnector', forest(), entra(), /type can not be changed/],
  ['the tenant of a connector', 'SyncConnector', entra(), entra({ tenantID: uuid.replace('6', '7') }), /tenantID can not be changed/],
  ['the volume of a worker', 'SyncSchedule', schedule(), schedule({ worker: { storage: { size: '9Gi' } } }), /storage can not be changed/],
  ['the schedule of a run', 'SyncRun', run(), run({ scheduleRef: { name: 'other' } }), /scheduleRef can not be changed/],
  ['the type of a run', 'SyncRun', run(), run({ type: 'Full' }), /type can not be changed/],
] as const) {
  test(`refuses to change ${sentence}`, async () => {
    assert.match((await refusalOfChange(kind, before, changed)) ?? 'it was taken', message);
  });
}

for (const [sentence, kind, before, changed] of [
  ['the approval of a run', 'SyncRun', run(), run({ approval: { digest } })],
  ['an approval for a newer one', 'SyncRun', run({ approval: { digest } }), run({ approval: { digest: 'b'.repeat(64) } })],
  ['the mode of a schedule', 'SyncSchedule', schedule(), schedule({ mode: 'Active' })],
  ['the servers of a forest', 'SyncConnector', forest(), forest({ servers: [{ host: 'dc2.contoso.test' }] })],
] as const) {
  test(`lets a person change ${sentence}`, async () => {
    assert.equal(await refusalOfChange(kind, before, changed), undefined);
  });
}

test('refuses a schedule whose name leaves no room for its children', async () => {
  assert.match((await refusal('SyncSchedule', schedule(), 'm'.repeat(47))) ?? 'it was taken', /at most 46 characters/);
  assert.match((await refusal('SyncSchedule', schedule(), 'main.one')) ?? 'it was taken', /lower case letters, digits and dashes/);
  assert.equal(await refusal('SyncSchedule', schedule(), 'm'.repeat(46)), undefined);
});
