// Who is in the scope of a rule that creates, and yet kept out, because none of its join clauses could ever find the object again.
import type { EngineContext } from '../context.ts';
import type { WithoutJoinValue } from '../engine.ts';
import { loadSubjects, ReferenceSchemas } from '../evaluate/subjects.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { reader, type RuleSubject } from '../rules/environment.ts';
import type { CompiledRule } from '../rules/rules.ts';
import { hasJoinValue } from './join.ts';

const countedFact = 'without join value';

/** What the last synchronization counted. */
export async function readWithoutJoinValue({ facts }: Tables): Promise<readonly WithoutJoinValue[]> {
  return JSON.parse((await facts.read(countedFact)) || '[]') as readonly WithoutJoinValue[];
}

/** Whoever belonged to nobody came, went or was decided anew: the next synchronization counts again. */
export const recountWithoutJoinValue = ({ facts }: Tables): Promise<void> => facts.write(countedFact, '');

/** Counts again where somebody asked for it; only then everybody is looked through. */
export async function settleWithoutJoinValue(context: EngineContext): Promise<void> {
  const counted = await context.store.transaction(({ facts }) => facts.read(countedFact));
  if (counted !== undefined && counted !== '') return;
  const found = await countWithoutJoinValue(context);
  await context.store.transaction(({ facts }) => facts.write(countedFact, JSON.stringify(found)));
}

/** Counted by connector, type and rule, in the order in which they are found: connectors in the schedule's order, objects in that of anchors. */
export async function countWithoutJoinValue(context: EngineContext): Promise<readonly WithoutJoinValue[]> {
  const found = new Map<string, WithoutJoinValue>();
  for (const connector of context.sources) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after;
      after = await context.store.transaction((tables) => countPage(context, tables, { connector, after: from }, found));
    }
  }
  return [...found.values()];
}

/** @returns the anchor after which the next page begins */
async function countPage(
  context: EngineContext,
  tables: Tables,
  { connector, after }: { readonly connector: string; readonly after: string },
  found: Map<string, WithoutJoinValue>,
): Promise<string | undefined> {
  const page = await tables.objects.page(connector, after, context.batchSize);
  const unjoined = page.filter(({ metaverse }) => metaverse === null);
  const schemas = await ReferenceSchemas.read(context, tables);
  const subjects = await loadSubjects(context, tables, schemas, unjoined, 'Scope');
  for (const { id, objectType, dn, anchor } of unjoined) {
    const creator = creatorWithoutValue(context, { connector, objectType }, subjects.get(id) as RuleSubject);
    if (creator === undefined) continue;
    const key = `${connector}\n${objectType}\n${creator.rule.name}`;
    const known = found.get(key);
    const attributes = [...new Set(creator.join.flatMap((group) => group.map(({ source }) => source)))];
    const first = { connector, objectType, rule: creator.rule.name, attributes, objects: 1, example: dn === '' ? anchor : dn };
    found.set(key, known === undefined ? first : { ...known, objects: known.objects + 1 });
  }
  return page.length < context.batchSize ? undefined : page.at(-1)?.anchor;
}

/** The rule that would make something of the object, had it a value by which it could be known again. */
function creatorWithoutValue(
  { rules }: EngineContext,
  { connector, objectType }: Pick<ObjectRow, 'connector' | 'objectType'>,
  subject: RuleSubject,
): CompiledRule | undefined {
  const read = reader(subject);
  const linking = rules.inbound(connector, objectType).filter((rule) => rule.links && rule.inScope(read, subject.parameter));
  const creator = linking.find(({ rule }) => rule.linkType === 'Provision');
  return creator === undefined || hasJoinValue(creator, subject.attributes) ? undefined : creator;
}

/** Those of the unjoined objects that are kept out for it. */
export async function withoutJoinValueAmong(context: EngineContext, tables: Tables, ids: readonly number[]): Promise<ReadonlySet<number>> {
  if (ids.length === 0) return new Set();
  const rows = await tables.objects.read(ids);
  const subjects = await loadSubjects(context, tables, await ReferenceSchemas.read(context, tables), rows, 'Scope');
  return new Set(
    rows.filter((row) => creatorWithoutValue(context, row, subjects.get(row.id) as RuleSubject) !== undefined).map(({ id }) => id),
  );
}
