// By which of its joined objects people call an object: the same one, in whatever order they arrived.
import type { EngineContext } from '../context.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { RuleSet } from '../rules/rules.ts';
import { groupBy } from './subjects.ts';

export type Order = Pick<EngineContext, 'connectors' | 'sources'> & { readonly rules: Pick<RuleSet, 'standsIn'> };

type Named = Pick<ObjectRow, 'connector' | 'objectType' | 'anchor' | 'dn'>;

/**
 * Distinguished name in the first source, in the schedule's order, that has the object; empty where none has. What only stands in for an object of another
 * forest names it last.
 */
export function sourceName({ connectors, sources, rules }: Order, joined: readonly Named[]): string {
  const place = ({ connector, objectType }: Named): number =>
    connectors.indexOf(connector) + (rules.standsIn(connector, objectType) ? connectors.length : 0);
  const [first] = joined
    .filter(({ connector }) => sources.includes(connector))
    .sort((a, b) => place(a) - place(b) || (a.anchor < b.anchor ? -1 : 1));
  return first?.dn ?? '';
}

/** Metaverse objects whose joined objects are read at once: a large group must not bring all its members into memory. */
const namesAtOnce = 500;

/** By metaverse id; absent where nothing is joined to it. */
export async function sourceNamesOf(context: Order, tables: Tables, metaverse: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string>();
  for (let from = 0; from < metaverse.length; from += namesAtOnce) {
    const joined = groupBy(await tables.objects.joined(metaverse.slice(from, from + namesAtOnce)), (object) => object.metaverse ?? 0);
    for (const [id, objects] of joined) names.set(id, sourceName(context, objects));
  }
  return names;
}
