// What the parameters of rules say of a forest and its domains.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parametersOf } from '../../../operator/engine/rules/environment.ts';
import type { ActiveDirectoryConfiguration, PartitionConfiguration, Revision } from '../../../operator/model/revision.ts';

const partition = (domain: string, netbiosName?: string): PartitionConfiguration => ({
  domain,
  ...(netbiosName === undefined ? {} : { netbiosName }),
  servers: [],
  include: [],
  exclude: [],
  newOrganizationalUnits: 'Include',
});

function read(forest: Pick<ActiveDirectoryConfiguration, 'partitions' | 'rootDomain'>, dn: string): readonly (string | undefined)[] {
  const secret = { kind: 'Secret', name: 'secret', key: 'key' } as const;
  const activeDirectory = { transport: 'LDAPS', username: secret, password: secret, attributes: [], ...forest } as const;
  const revision = { connectors: [{ name: 'forest', type: 'ActiveDirectory', activeDirectory }] } as unknown as Revision;
  const parameter = parametersOf(revision, 'forest')(dn);
  return ['Domain.FQDN', 'Domain.Netbios', 'Forest.FQDN', 'Forest.Netbios', 'Forest.LDAP'].map(parameter);
}

const dn = 'CN=Ana,OU=Corp,DC=eu,DC=contoso,DC=test';

test('without another word, the NetBIOS name is the first label, and the first partition the root of the forest', () => {
  assert.deepEqual(read({ partitions: [partition('contoso.test'), partition('eu.contoso.test')] }, dn), [
    'eu.contoso.test',
    'EU',
    'contoso.test',
    'CONTOSO',
    'DC=contoso,DC=test',
  ]);
});

test('a partition tells the NetBIOS name of its domain', () => {
  const partitions = [partition('contoso.test', 'HQ'), partition('eu.contoso.test', 'EUROPE')];
  assert.deepEqual(read({ partitions }, dn), ['eu.contoso.test', 'EUROPE', 'contoso.test', 'HQ', 'DC=contoso,DC=test']);
});

test('a root domain that is not read is told by the connector', () => {
  const forest = { partitions: [partition('eu.contoso.test')], rootDomain: { domain: 'contoso.test', netbiosName: 'OLD' } };
  assert.deepEqual(read(forest, dn), ['eu.contoso.test', 'EU', 'contoso.test', 'OLD', 'DC=contoso,DC=test']);
});
