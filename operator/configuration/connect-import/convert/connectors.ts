// Makes SyncConnectors of the connectors of an export, in the schedule's order.
import type { SyncConnectorInput } from '../../../api/types.gen.ts';
import type { ConnectConnector } from '../export/connector.ts';
import type { Account } from '../report/account.ts';
import { notCarried } from '../report/outcome.ts';
import { convertForest } from './forest.ts';
import { Names, slug } from './names.ts';
import { compareText } from './order.ts';
import { annotation } from './resources.ts';
import { convertTenant, type TenantIdentity } from './tenant.ts';
import type { Todo } from './todo.ts';

export interface CarriedConnector {
  readonly connector: ConnectConnector;
  readonly type: 'ActiveDirectory' | 'EntraID';
  readonly name: string;
  readonly resource: SyncConnectorInput;
}

export interface ConvertedConnectors {
  /** Forests as they were added, then the tenant: between rules of equal precedence the earlier connector wins. */
  readonly carried: readonly CarriedConnector[];
  /** A name for each connector of the export, carried or not, by its identifier. */
  readonly names: ReadonlyMap<string, string>;
  readonly todos: readonly Todo[];
}

export function convertConnectors(
  account: Account,
  connectors: readonly ConnectConnector[],
  identity: TenantIdentity,
): ConvertedConnectors {
  const names = new Names();
  const sorted = [...connectors].sort(
    (a, b) => rank[a.type] - rank[b.type] || compareText(a.created, b.created) || compareText(a.name, b.name) || compareText(a.id, b.id),
  );
  const named = sorted.map((connector) => ({
    connector,
    name: names.give(slug(connector.name, connector.type === 'EntraID' ? 'entra' : 'forest')),
  }));
  const carried: CarriedConnector[] = [];
  const todos: Todo[] = [];
  for (const { connector, name } of named) {
    const annotations = {
      [annotation.name]: connector.name,
      [annotation.id]: connector.id,
      ...(connector.description === '' ? {} : { [annotation.description]: connector.description }),
    };
    if (connector.type === 'Other') {
      const next = 'Keep another synchronization for this directory, and its rules with it; they are among the refused.';
      account.settle(connector.construct, notCarried(`Lockstep has no connector for it (${connector.category}).`, next));
      continue;
    }
    const converted =
      connector.type === 'ActiveDirectory'
        ? convertForest(account, connector, name, annotations)
        : convertTenant(account, connector, name, annotations, identity);
    todos.push(...converted.todos);
    if (converted.resource !== undefined) carried.push({ connector, type: connector.type, name, resource: converted.resource });
  }
  return { carried, names: new Map(named.map(({ connector, name }) => [connector.id, name])), todos };
}

const rank: Readonly<Record<ConnectConnector['type'], number>> = { ActiveDirectory: 0, EntraID: 1, Other: 2 };
