// Keeps up who holds which unique value, and which exports are to bring one: both are looked up by the value.
import { sha256 } from '../../model/hash.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { Desired } from '../export/diff.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Holding, Wish } from '../port/unique-table.ts';
import { uniqueAttributes, uniqueKey, uniqueKeys, uniqueValues } from './unique-values.ts';

type Content = Pick<ObjectRow, 'id' | 'objectType' | 'data'>;

/** Called beside each write of a target's objects, with what they were before; an object that is gone has no `now`. */
export async function holdValues(
  context: EngineContext,
  tables: Tables,
  connector: string,
  changed: readonly { readonly before?: Content; readonly now?: Content }[],
): Promise<void> {
  if (!hasUnique(context, connector)) return;
  const keysOf = (content: Content | undefined): readonly number[] =>
    content === undefined ? [] : uniqueKeys(context.schema(connector, content.objectType), attributesOf(content));
  const come: Holding[] = [];
  const gone: Holding[] = [];
  for (const { before, now } of changed) {
    const [old, fresh] = [keysOf(before), keysOf(now)];
    if (now !== undefined) come.push(...fresh.filter((key) => !old.includes(key)).map((key) => ({ object: now.id, key })));
    if (before !== undefined) gone.push(...old.filter((key) => !fresh.includes(key)).map((key) => ({ object: before.id, key })));
  }
  await tables.unique.release(connector, gone);
  await tables.unique.hold(connector, come);
  await tables.unique.open(
    connector,
    [...come, ...gone].map(({ key }) => key),
  );
}

/** What one export is to bring: the values that its own object is not known to hold. */
export interface Wishing {
  readonly export: number;
  readonly connector: string;
  readonly objectType: string;
  readonly desired: string;
  readonly confirmed: JsonAttributes;
}

/** Brings the wishes of the exports to exactly these. What stays keeps its verdict. */
export async function wishValues(context: EngineContext, tables: Tables, exports: readonly Wishing[]): Promise<void> {
  const wishing = exports.filter(({ connector }) => hasUnique(context, connector));
  if (wishing.length === 0) return;
  const known = new Map((await tables.unique.wishesOf(wishing.map(({ export: id }) => id))).map((wish) => [placeOf(wish), wish]));
  const wanted = wishing.flatMap((one) => wishesOf(context, one));
  const isWanted = new Set(wanted.map(placeOf));
  const fresh = wanted.filter((wish) => !known.has(placeOf(wish)));
  await tables.unique.drop([...known].flatMap(([place, wish]) => (isWanted.has(place) ? [] : [wish])));
  await tables.unique.put(fresh);
  for (const connector of new Set(fresh.map((wish) => wish.connector)))
    await tables.unique.open(
      connector,
      fresh.flatMap((wish) => (wish.connector === connector ? [wish.key] : [])),
    );
}

function wishesOf(context: EngineContext, { export: id, connector, objectType, desired, confirmed }: Wishing): readonly Wish[] {
  if (desired === '') return [];
  const schema = context.schema(connector, objectType);
  const held = new Set(uniqueValues(schema, confirmed).map(({ text }) => text));
  return uniqueValues(schema, JSON.parse(desired) as Desired).flatMap(({ attribute, text }) =>
    held.has(text) ? [] : [{ export: id, key: uniqueKey(text), attribute, connector, verdict: 'Free' as const, error: '' }],
  );
}

const placeOf = ({ export: id, key, attribute }: Wish): string => `${id} ${key} ${attribute}`;

const hasUnique = ({ targets, targetSchemas }: EngineContext, connector: string): boolean =>
  targets.includes(connector) && Object.values(targetSchemas[connector] ?? {}).some((schema) => uniqueAttributes(schema).length > 0);

const uniquenessFact = 'uniqueness';

/** Where other attributes are unique than before, or nobody has looked yet, everything is looked at once. */
export async function keepUniqueness(context: EngineContext): Promise<void> {
  const { store, targets, targetSchemas } = context;
  const declared = targets.map((name) => [
    name,
    Object.entries(targetSchemas[name] ?? {}).map(([objectType, schema]) => [objectType, uniqueAttributes(schema)]),
  ]);
  const present = sha256(declared);
  const isKept = await store.transaction(async ({ facts }) => (await facts.read(uniquenessFact)) === present);
  if (isKept) return;
  // Whoever comes back to the former configuration before all is held again must not take what was cleared for kept.
  await store.transaction(async ({ unique, facts }) => {
    await unique.clear();
    await facts.write(uniquenessFact, '');
  });
  for (const connector of targets.filter((name) => hasUnique(context, name))) await holdAll(context, connector);
  await store.transaction(async ({ facts, metaverse }) => {
    await metaverse.markAllDirty();
    await facts.write(uniquenessFact, present);
  });
}

async function holdAll(context: EngineContext, connector: string): Promise<void> {
  for (let after = ''; ; ) {
    const last = await context.store.transaction(async (tables) => {
      const rows = await tables.objects.page(connector, after, context.batchSize);
      await holdValues(
        context,
        tables,
        connector,
        rows.map((now) => ({ now })),
      );
      return rows.at(-1)?.anchor;
    });
    if (last === undefined) return;
    after = last;
  }
}
