// Makes a SyncConnector of the tenant.
import type { ConnectTenant } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { carriedTo, notCarried, nothing } from '../report/outcome.ts';
import type { ConvertedConnector } from './forest.ts';
import type { Todo } from './todo.ts';

export interface TenantIdentity {
  readonly tenantID: string | undefined;
  readonly clientID: string | undefined;
}

/** Stands where a person has to put an identifier; it compiles, and no tenant has it. */
export const placeholder = '00000000-0000-0000-0000-000000000000';

export function convertTenant(
  account: Account,
  tenant: ConnectTenant,
  name: string,
  annotations: Readonly<Record<string, string>>,
  { tenantID, clientID }: TenantIdentity,
): ConvertedConnector {
  const field = 'spec.entraID';
  account.settle(tenant.construct, carriedTo({ kind: 'SyncConnector', name, field }));
  for (const partition of tenant.partitions) {
    account.settle(partition.construct, carriedTo({ kind: 'SyncConnector', name, field }));
    for (const { construct, name: container } of [...partition.include, ...partition.exclude]) {
      account.settle(construct, notCarried(`A tenant has no container ${container}.`, 'Use the scope of rules instead.'));
    }
    for (const { construct } of partition.preferredServers) account.settle(construct, nothing('A tenant has no domain controllers.'));
  }
  const todos: Todo[] = [];
  const whose = tenant.domain === undefined ? 'the tenant' : tenant.domain;
  if (tenantID === undefined)
    todos.push({
      kind: 'SyncConnector',
      name,
      field: `${field}.tenantID`,
      what: `Put the directory (tenant) ID of ${whose}; no export has it.`,
    });
  if (clientID === undefined) {
    todos.push({
      kind: 'SyncConnector',
      name,
      field: `${field}.clientID`,
      what: `Register an application in ${whose}, and put its application (client) ID.`,
    });
  }
  todos.push({
    kind: 'SyncConnector',
    name,
    field: `${field}.clientSecretRef`,
    what: `Make the Secret ${name}-credentials with the key clientSecret.`,
  });
  const entraID = {
    tenantID: tenantID ?? placeholder,
    clientID: clientID ?? placeholder,
    clientSecretRef: { name: `${name}-credentials` },
  };
  return {
    resource: {
      apiVersion: 'lockstep.dev/v1alpha1',
      kind: 'SyncConnector',
      metadata: { name, annotations },
      spec: { type: 'EntraID', entraID },
    },
    todos,
  };
}
