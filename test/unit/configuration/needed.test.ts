// What connectors must read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededAttributes, objectTypes } from '../../../operator/configuration/index.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { activeDirectory, entraID, rule, schedule } from './builders.ts';
import { revisionOf } from './compile.ts';

const onlyCustom = (revision: Revision): Revision => ({ ...revision, rules: revision.rules.filter(({ origin }) => origin === 'Custom') });

test('a source reads what scopes, joins and flows of its own inbound rules name, and what was asked for besides', () => {
  const contoso = activeDirectory('contoso');
  const block = contoso.spec.activeDirectory;
  assert.ok(block !== undefined);
  const custom = rule('r', {
    connector: { name: 'contoso' },
    sourceObjectType: 'contact',
    scope: [{ clauses: [{ attribute: 'company', operator: 'ISNOTNULL' }] }],
    join: [{ clauses: [{ source: 'employeeID', target: 'employeeNumber' }] }],
    flows: [
      { target: 'manager', source: 'manager' },
      {
        target: 'cn',
        expression: 'IIF(InStr(DNComponent([dn],1),"x")>0,ImportedValue("proxyAddresses"),CStr(ValueCount("member")) & [cn])',
      },
      { target: 'title', constant: 'Engineer' },
    ],
  });
  const revision = onlyCustom(
    revisionOf({
      schedule: schedule({ connectors: [{ name: 'contoso' }, { name: 'fabrikam' }, { name: 'tenant' }] }),
      connectors: [
        { ...contoso, spec: { ...contoso.spec, activeDirectory: { ...block, attributes: ['carLicense', 'cn'] } } },
        activeDirectory('fabrikam'),
        entraID(),
      ],
      rules: [custom],
    }),
  );
  assert.deepEqual(neededAttributes(revision, 'contoso'), [
    'carLicense',
    'cn',
    'company',
    'employeeID',
    'manager',
    'member',
    'proxyAddresses',
  ]);
  assert.deepEqual(objectTypes(revision, 'contoso'), ['contact']);
  assert.deepEqual(neededAttributes(revision, 'fabrikam'), []);
});

test('the target reads what is written to it, what joins it, and what comes back from it', () => {
  const revision = revisionOf();
  const needed = neededAttributes(revision, 'tenant');
  for (const name of ['sourceAnchor', 'cloudAnchor', 'accountEnabled', 'surname', 'alias', 'manager', 'member', 'usageLocation']) {
    assert.ok(needed.includes(name), name);
  }
  assert.deepEqual(objectTypes(revision, 'tenant'), ['contact', 'device', 'group', 'user']);
});

test('the default rules read people and groups, their anchors and their references', () => {
  const revision = revisionOf();
  const needed = neededAttributes(revision, 'contoso');
  for (const name of ['objectGUID', 'mS-DS-ConsistencyGuid', 'userAccountControl', 'manager', 'member', 'groupType', 'proxyAddresses']) {
    assert.ok(needed.includes(name), name);
  }
  assert.ok(!needed.includes('dn'), 'dn is no attribute of the directory');
  const types = ['computer', 'contact', 'foreignSecurityPrincipal', 'group', 'inetOrgPerson', 'msDS-Device', 'user'];
  assert.deepEqual(objectTypes(revision, 'contoso'), types);
});

test('pictures are not read for the default rules, but for a rule of one’s own', () => {
  assert.ok(!neededAttributes(revisionOf(), 'contoso').includes('thumbnailPhoto'));
  const own = rule('pictures', { flows: [{ target: 'thumbnailPhoto', source: 'thumbnailPhoto' }] });
  assert.ok(neededAttributes(revisionOf({ rules: [own] }), 'contoso').includes('thumbnailPhoto'));
});

test('a group filter, or a rule that asks for a membership, needs groups and their members', () => {
  const revision = revisionOf();
  const corp = revision.connectors.find(({ type }) => type === 'ActiveDirectory');
  assert.ok(corp?.type === 'ActiveDirectory');
  const people = revision.rules.filter(({ sourceObjectType }) => sourceObjectType === 'user');
  const filter = { groups: ['CN=Pilot,DC=contoso,DC=test'], membership: 'Direct' as const };
  const filtered = { ...corp, activeDirectory: { ...corp.activeDirectory, groupFilter: filter } };
  const withFilter = { ...revision, rules: people, connectors: [filtered] };
  assert.deepEqual(objectTypes(withFilter, corp.name), ['group', 'user']);
  assert.ok(neededAttributes(withFilter, corp.name).includes('member'));
  assert.deepEqual(objectTypes({ ...revision, rules: people }, corp.name), ['user']);
});
