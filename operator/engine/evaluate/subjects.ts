// Connector space objects as rules read them, loaded by the batch with as much of their references as the rules ask for.
import type { JsonAttributes } from '../../model/json.ts';
import type { DirectorySchema } from '../../model/schema.ts';
import type { EngineContext } from '../context.ts';
import type { RuleSubject } from '../rules/environment.ts';
import { organizationalUnitMember } from '../../model/revision.ts';
import { knownGroups, loadMemberships } from './memberships.ts';
import { unitNames } from './organizational-units.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

/** References that the rules for one object type look at. */
interface ReferenceNeed {
  readonly attribute: string;
  /** Whether the number of values matters, or only whether there are any. */
  readonly counted: boolean;
  readonly named: boolean;
}

/** Whether only scopes are asked, or flows are evaluated too. */
type Purpose = 'Scope' | 'Flows';

/** Tells the reference attributes of connectors, by the schemas that their imports brought. */
export class ReferenceSchemas {
  readonly #context: EngineContext;
  readonly #references = new Map<string, ReadonlySet<string>>();
  readonly #needs = new Map<string, readonly ReferenceNeed[]>();
  readonly #groups = new Map<string, Readonly<Record<string, number>>>();
  readonly #units = new Map<string, ReadonlyMap<number, ReadonlySet<string>>>();

  private constructor(context: EngineContext) {
    this.#context = context;
  }

  static async read(context: EngineContext, tables: Tables): Promise<ReferenceSchemas> {
    const schemas = new ReferenceSchemas(context);
    for (const connector of context.connectors) {
      const state = await tables.connectors.read(connector);
      const schema = state === undefined ? {} : (JSON.parse(state.schema) as DirectorySchema);
      const names = Object.keys(schema).filter((name) => schema[name]?.type === 'Reference');
      const chosen = context.rules.units(connector).length > 0;
      schemas.#references.set(connector, new Set(chosen ? [...names, organizationalUnitMember] : names));
      if (chosen) schemas.#units.set(connector, await unitNames(tables, connector));
      schemas.#groups.set(connector, await knownGroups(tables, connector));
    }
    return schemas;
  }

  /** Ids of the groups that rules ask about, by key. */
  groups(connector: string): Readonly<Record<string, number>> {
    return this.#groups.get(connector) ?? {};
  }

  /** The keys by which rules know an object as the organizational unit that they chose. */
  unitNames(connector: string): ReadonlyMap<number, ReadonlySet<string>> | undefined {
    return this.#units.get(connector);
  }

  isReference(connector: string, attribute: string): boolean {
    return this.#references.get(connector)?.has(attribute) === true;
  }

  needs(connector: string, objectType: string, purpose: Purpose): readonly ReferenceNeed[] {
    const key = `${connector}\n${objectType}\n${purpose}`;
    let needs = this.#needs.get(key);
    if (needs === undefined) {
      needs = this.#find(connector, objectType, purpose);
      this.#needs.set(key, needs);
    }
    return needs;
  }

  #find(connector: string, objectType: string, purpose: Purpose): readonly ReferenceNeed[] {
    const rules = this.#context.rules.inbound(connector, objectType);
    const flows = purpose === 'Scope' ? [] : rules.flatMap((rule) => rule.flows);
    const read = new Set([...rules.flatMap((rule) => rule.scopeReads), ...flows.flatMap((flow) => flow.reads)]);
    return [...read]
      .filter((attribute) => this.isReference(connector, attribute))
      .map((attribute) => ({
        attribute,
        counted: flows.some((flow) => flow.source === undefined && flow.reads.includes(attribute)),
        named: flows.some((flow) => flow.namesRead.includes(attribute)),
      }));
  }
}

/** Loads the rows' subjects, by id. */
export async function loadSubjects(
  context: EngineContext,
  tables: Tables,
  schemas: ReferenceSchemas,
  rows: readonly ObjectRow[],
  purpose: Purpose,
): Promise<ReadonlyMap<number, RuleSubject>> {
  const counts = new Map<number, Record<string, number>>();
  const names = new Map<number, Record<string, readonly string[]>>();
  for (const [key, group] of groupBy(rows, ({ connector, objectType }) => `${connector}\n${objectType}`)) {
    const [connector = '', objectType = ''] = key.split('\n');
    const needs = schemas.needs(connector, objectType, purpose);
    if (needs.length === 0) continue;
    // Rules look at a dozen references, and an object has one or two of them.
    const present = [...(await tables.links.attributesOf(group.map(({ id }) => id)))];
    for (const { attribute, counted, named } of needs) {
      const ids = present.flatMap(([id, attributes]) => (attributes.includes(attribute) ? [id] : []));
      if (ids.length === 0) continue;
      const found = counted ? await tables.links.counts(ids, attribute, Number.MAX_SAFE_INTEGER) : new Map(ids.map((id) => [id, 1]));
      for (const [id, count] of found) entry(counts, id)[attribute] = count;
      if (!named) continue;
      for (const [id, values] of await tables.links.names(ids, attribute)) entry(names, id)[attribute] = values;
    }
  }
  const memberships = new Map<string, (object: number) => ReadonlySet<string>>();
  for (const [connector, group] of groupBy(rows, (row) => row.connector)) {
    const units = schemas.unitNames(connector);
    if (context.rules.asked(connector).groups.length === 0 && units === undefined) continue;
    const groups = await loadMemberships(context, tables, connector, schemas.groups(connector), group);
    memberships.set(connector, (id) => union(groups(id), units?.get(id)));
  }
  return new Map(
    rows.map((row) => {
      const attributes = attributesOf(row);
      const belongsTo = memberships.get(row.connector);
      return [
        row.id,
        {
          attributes,
          imported: attributes,
          dn: row.dn,
          referenceCounts: counts.get(row.id) ?? none,
          referenceNames: names.get(row.id) ?? none,
          parameter: context.parameters(row.connector, row.dn),
          ...(belongsTo === undefined ? {} : { memberships: belongsTo(row.id) }),
        },
      ];
    }),
  );
}

const none = {};

const union = <T>(one: ReadonlySet<T>, other: ReadonlySet<T> | undefined): ReadonlySet<T> =>
  other === undefined ? one : new Set([...one, ...other]);

export const attributesOf = ({ data }: Pick<ObjectRow, 'data'>): JsonAttributes =>
  data === '' ? none : (JSON.parse(data) as JsonAttributes);

function entry<V>(map: Map<number, Record<string, V>>, id: number): Record<string, V> {
  let found = map.get(id);
  if (found === undefined) {
    found = {};
    map.set(id, found);
  }
  return found;
}

export function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
