// What the rules of one connector refer to: its name here, its schema, its selected attributes and its parameters.
import type { ConnectConnector, ConnectParameter } from '../export/connector.ts';
import type { SyncScheduleParameter } from '../../../api/types.gen.ts';
import { isOwn } from './own-parameters.ts';
import type { Schema } from '../export/schema.ts';

export interface Surroundings {
  readonly type: ConnectConnector['type'];
  /** Name of the SyncConnector. */
  readonly connector: string;
  /** By identifier in lower case with braces. */
  readonly connectorNames: ReadonlyMap<string, string>;
  readonly schema: Schema;
  readonly metaverse: Schema;
  /** In lower case; empty where every attribute is read. */
  readonly selected: ReadonlySet<string>;
  /** Object types in lower case that are read; empty where all are. */
  readonly objectTypes: ReadonlySet<string>;
  /** Parameters that an administrator added, by name in lower case. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Those that the schedule has, by name in lower case as it spells them. */
  readonly shared: ReadonlyMap<string, string>;
  /** Only the direct members of this group are synchronized. */
  readonly memberOf: string | undefined;
}

export interface SurroundingsInput {
  readonly connector: ConnectConnector;
  readonly name: string;
  readonly connectorNames: ReadonlyMap<string, string>;
  readonly metaverse: Schema;
  readonly shared: readonly SyncScheduleParameter[];
}

export function surroundingsOf({ connector, name, connectorNames, metaverse, shared }: SurroundingsInput): Surroundings {
  const lower = (items: readonly { readonly name: string }[]): ReadonlySet<string> => new Set(items.map((item) => item.name.toLowerCase()));
  return {
    type: connector.type,
    connector: name,
    connectorNames,
    schema: connector.schema,
    metaverse,
    selected: lower(connector.attributes),
    objectTypes: lower(connector.partitions.flatMap(({ objectTypes }) => objectTypes)),
    parameters: new Map(connector.parameters.filter(isOwn).map(({ name, value }) => [name.toLowerCase(), value])),
    shared: new Map(shared.map((parameter) => [parameter.name.toLowerCase(), parameter.name])),
    memberOf: connector.parameters.find(limitsToGroup)?.value.trim(),
  };
}

/** The parameter is there on every server; where it has a value, it names a group. */
export const limitsToGroup = ({ name, value }: ConnectParameter): boolean =>
  name.toLowerCase() === 'connector.groupfilteringgroupdn' && value.trim() !== '';

/** Names that every connector has although no schema tells them. */
const always: ReadonlySet<string> = new Set(['dn', 'rdn']);

/** False where the connector does not import and export the attribute, so that rules see nothing of it. */
export const isSelected = ({ selected }: Surroundings, attribute: string): boolean =>
  selected.size === 0 || always.has(attribute.toLowerCase()) || selected.has(attribute.toLowerCase());

/** False where no object of the type is in the connector space. */
export const readsType = ({ objectTypes }: Surroundings, type: string): boolean =>
  objectTypes.size === 0 || type === '*' || objectTypes.has(type.toLowerCase());

/** The schema's own spelling: directories find a name in any case, rules here do not. */
export const spelling = (schema: Schema, attribute: string): string => {
  const known = schema.get(attribute.toLowerCase())?.name;
  return known ?? attribute;
};
