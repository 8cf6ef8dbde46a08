// Converts every rule with the surroundings of its connector, and gives each a name.
import type { SyncScheduleParameter } from '../../../api/types.gen.ts';
import type { ConnectConnector } from '../export/connector.ts';
import type { ConnectRule } from '../export/rule.ts';
import type { Schema } from '../export/schema.ts';
import type { ConvertedConnectors } from './connectors.ts';
import type { Candidate } from './decide.ts';
import { Names, slug } from './names.ts';
import { inOrder } from './order.ts';
import { convertRule } from './rule.ts';
import { type Surroundings, surroundingsOf } from './surroundings.ts';

export function candidatesOf(
  rules: readonly ConnectRule[],
  connectors: readonly ConnectConnector[],
  { carried, names: connectorNames }: ConvertedConnectors,
  metaverse: Schema,
  shared: readonly SyncScheduleParameter[],
): readonly Candidate[] {
  const surroundings = new Map(
    connectors.map((connector) => [
      connector.id,
      surroundingsOf({ connector, name: connectorNames.get(connector.id) ?? '', connectorNames, metaverse, shared }),
    ]),
  );
  const byName = new Map(connectors.map(({ name, id }) => [name.toLowerCase(), id]));
  /** Rules name their connector by its identifier; one that was written by hand may use the name. */
  const connectorOf = (rule: ConnectRule): string =>
    surroundings.has(rule.connector) ? rule.connector : (byName.get(rule.connector.slice(1, -1)) ?? rule.connector);
  const places = new Map(carried.map(({ connector }, index) => [connector.id, index]));
  const names = new Names();
  const ordered = inOrder(rules.map((rule) => ({ rule })));
  const several = new Set(
    [...Map.groupBy(ordered, ({ rule }) => rule.name.toLowerCase())]
      .filter(([, same]) => new Set(same.map(({ rule }) => rule.connector)).size > 1)
      .map(([name]) => name),
  );
  return ordered.map(({ rule }): Candidate => {
    const around = surroundings.get(connectorOf(rule)) ?? unknownConnector(rule.connector, connectorNames, metaverse);
    const plain = slug(rule.name, `rule-${rule.id.slice(1, 9)}`);
    const name = names.give(several.has(rule.name.toLowerCase()) ? `${plain}-${around.connector}` : plain);
    return { ...convertRule(rule, around), name, connector: places.get(connectorOf(rule)) ?? -1 };
  });
}

/** The export does not hold the connector; the name tells which one it was. */
const unknownConnector = (id: string, connectorNames: ReadonlyMap<string, string>, metaverse: Schema): Surroundings => ({
  type: 'Other',
  connector: `connector-${id.slice(1, -1)}`,
  connectorNames,
  schema: new Map(),
  metaverse,
  selected: new Set(),
  objectTypes: new Set(),
  parameters: new Map(),
  shared: new Map(),
  memberOf: undefined,
});
