// The state of a store in terms of anchors: ids tell the order of arrival, which must not matter.
import type { StatePlace } from './state-place.ts';

/** Everything that is derived or decided, without counters of attempts and times. */
export async function dump({ rows }: StatePlace): Promise<unknown> {
  const anchors = new Map(
    (await rows("select o.id, n.text || ':' || o.anchor as anchor from object o join name n on n.id = o.connector")).map((row) => [
      row['id'],
      String(row['anchor']),
    ]),
  );
  const metaverse = new Map<unknown, string>();
  for (const row of await rows('select metaverse, id from object where metaverse is not null')) {
    const before = metaverse.get(row['metaverse']);
    metaverse.set(row['metaverse'], [...(before === undefined ? [] : before.split(' ')), anchors.get(row['id']) ?? ''].sort().join(' '));
  }
  const exportNames = new Map(
    (await rows('select id, source_anchor, metaverse from export')).map((row) => [row['id'], String(row['source_anchor'])]),
  );
  const sorted = (lines: readonly unknown[]): readonly string[] => lines.map((line) => JSON.stringify(line)).sort();
  return {
    metaverse: sorted(
      (await rows('select id, object_type, data, wake_at from metaverse')).map((row) => [
        metaverse.get(row['id']) ?? 'nothing',
        row['object_type'],
        row['data'],
        row['wake_at'],
      ]),
    ),
    lineage: sorted(
      (await rows('select id, lineage from metaverse')).map((row) => [metaverse.get(row['id']), named(String(row['lineage']), anchors)]),
    ),
    exports: sorted(
      (await rows('select * from export')).map((row) => [
        metaverse.get(row['metaverse']) ?? null,
        anchors.get(row['object']) ?? null,
        row['source_anchor'],
        row['ownership'] === null ? null : 'owned',
        row['action'],
        row['pending'],
        row['disables'],
        row['held'],
        row['desired'],
        row['sent'],
        row['label'],
        row['disconnect'],
      ]),
    ),
    links: sorted(
      (await rows('select p.*, n.text as name from pending_link p join name n on n.id = p.attribute')).map((row) => [
        exportNames.get(row['export']),
        row['name'],
        anchors.get(row['target']),
        row['operation'],
        row['sent_after'] !== null,
      ]),
    ),
    // What a target answered to references is remembered with their attempts, and not derived.
    problems: sorted(
      (await rows("select label, source_anchor, error from problem where subject not like 'references:%'")).map((row) => [
        row['label'],
        row['source_anchor'],
        String(row['error']).replace(/"matches":\[([\d,]+)\]/, (_, ids: string) =>
          ids
            .split(',')
            .map((id) => metaverse.get(Number(id)) ?? '?')
            .sort()
            .join(),
        ),
      ]),
    ),
    keys: sorted((await rows('select key, metaverse from metaverse_key')).map((row) => [row['key'], metaverse.get(row['metaverse'])])),
    wishes: sorted(
      (await rows("select w.*, n.text as name from wish w join name n on n.id = w.attribute where w.verdict <> 'Free'")).map((row) => [
        exportNames.get(row['export']),
        row['name'],
        row['verdict'],
        row['error'],
      ]),
    ),
    dirty: [
      (await rows('select * from dirty_object')).length,
      (await rows('select * from dirty_metaverse')).length,
      (await rows('select * from dirty_link')).length,
    ],
  };
}

const named = (lineage: string, anchors: ReadonlyMap<unknown, string>): string =>
  lineage.replaceAll(/:(\d+)/g, (_, id: string) => `:${anchors.get(Number(id)) ?? '?'}`);

/** Throws away all that can be derived again. What is kept: imports, joins, values executed once, ownership, disconnects that were not let go, and what was sent and not confirmed. */
export async function discardDerived({ change }: StatePlace): Promise<void> {
  await change(`
    update metaverse set data = '', lineage = '', wake_at = 0;
    delete from metaverse_key; delete from waiting; delete from dirty_object; delete from dirty_metaverse; delete from dirty_link;
    delete from problem where subject not like 'references:%'; delete from pending_link where sent_after is null;
    delete from export where metaverse is not null and object is null and sent_after is null;
    update export set desired = '', pending = '', held = '', label = '', reference_map = '', unsupported = 0 where metaverse is not null;
    update export set action = null where metaverse is not null and sent_after is null;
    delete from wish; delete from holding; delete from fact where name in ('configuration', 'uniqueness');
  `);
}
