import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededAttributes } from '../../../operator/configuration/index.ts';
import { activeDirectory, entraID, ldif, resources, rule, schedule } from './builders.ts';
import { customRules, problemOf, revisionOf, warningsOf } from './compile.ts';

test('an export has the rules of a forest, the shipped ones and people’s own', () => {
  const live = revisionOf({ connectors: [activeDirectory('contoso'), entraID()], rules: [rule('own')] });
  const file = revisionOf({ connectors: [ldif('contoso'), entraID()], rules: [rule('own')] });
  assert.deepEqual(file.rules, live.rules);
  assert.equal(customRules(file).length, 1);
  assert.deepEqual(neededAttributes(file, 'contoso'), neededAttributes(live, 'contoso'));
  assert.deepEqual(warningsOf({ connectors: [ldif('contoso'), entraID()], rules: [rule('own')] }), []);
});

test('an export names its key and its domains', () => {
  const [connector] = revisionOf({ connectors: [ldif('contoso'), entraID()] }).connectors;
  assert.deepEqual(connector, {
    name: 'contoso',
    type: 'LDIF',
    ldif: {
      file: { kind: 'ConfigMap', name: 'contoso-export', key: 'forest.ldif' },
      partitions: [{ domain: 'contoso.test', include: [], exclude: [], newOrganizationalUnits: 'Include' }],
      attributes: [],
    },
  });
});

test('a connector has the block of its type and no other', () => {
  const both = { ...ldif('contoso').spec, ...activeDirectory('contoso').spec, type: 'LDIF' as const };
  assert.match(problemOf({ connectors: [{ ...ldif('contoso'), spec: both }, entraID()] }), /type LDIF has the block ldif, and no other/);
});

test('an export and a live forest stand side by side', () => {
  const connectors = [activeDirectory('contoso'), ldif('fabrikam'), entraID()];
  const names = [{ name: 'contoso' }, { name: 'fabrikam' }, { name: 'tenant' }];
  const { rules } = revisionOf({ ...resources({ connectors }), schedule: schedule({ connectors: names }) });
  const count = (name: string): number => rules.filter(({ connector }) => connector === name).length;
  assert.ok(count('fabrikam') > 0);
  assert.equal(count('contoso'), count('fabrikam'));
});
