// The state of a store in terms of anchors: ids tell the order of arrival, which must not matter.
import { DatabaseSync } from 'node:sqlite';

type Row = Readonly<Record<string, unknown>>;

/** Everything that is derived or decided, without counters of attempts and times. */
export function dump(file: string): unknown {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = (sql: string): readonly Row[] => database.prepare(sql).all();
    const anchors = new Map(
      rows("select o.id, n.text || ':' || o.anchor as anchor from object o join name n on n.id = o.connector").map((row) => [
        row['id'],
        String(row['anchor']),
      ]),
    );
    const metaverse = new Map<unknown, string>();
    for (const row of rows('select metaverse, id from object where metaverse is not null')) {
      const before = metaverse.get(row['metaverse']);
      metaverse.set(row['metaverse'], [...(before === undefined ? [] : before.split(' ')), anchors.get(row['id']) ?? ''].sort().join(' '));
    }
    const exportNames = new Map(
      rows('select id, source_anchor, metaverse from export').map((row) => [row['id'], String(row['source_anchor'])]),
    );
    const sorted = (lines: readonly unknown[]): readonly string[] => lines.map((line) => JSON.stringify(line)).sort();
    return {
      metaverse: sorted(
        rows('select id, object_type, data from metaverse').map((row) => [
          metaverse.get(row['id']) ?? 'nothing',
          row['object_type'],
          row['data'],
        ]),
      ),
      lineage: sorted(
        rows('select id, lineage from metaverse').map((row) => [metaverse.get(row['id']), named(String(row['lineage']), anchors)]),
      ),
      exports: sorted(
        rows('select * from export').map((row) => [
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
        ]),
      ),
      links: sorted(
        rows('select * from pending_link').map((row) => [
          exportNames.get(row['export']),
          row['attribute'],
          anchors.get(row['target']),
          row['operation'],
          row['sent_after'] !== null,
        ]),
      ),
      problems: sorted(rows('select label, source_anchor, error from problem')),
      keys: sorted(rows('select key, metaverse from metaverse_key').map((row) => [row['key'], metaverse.get(row['metaverse'])])),
      dirty: [
        rows('select * from dirty_object').length,
        rows('select * from dirty_metaverse').length,
        rows('select * from dirty_link').length,
      ],
    };
  } finally {
    database.close();
  }
}

const named = (lineage: string, anchors: ReadonlyMap<unknown, string>): string =>
  lineage.replaceAll(/:(\d+)/g, (_, id: string) => `:${anchors.get(Number(id)) ?? '?'}`);

/** Throws away all that can be derived again. What is kept: imports, joins, values executed once, ownership, and what was sent and not confirmed. */
export function discardDerived(file: string): void {
  const database = new DatabaseSync(file);
  database.exec(`
    update metaverse set data = '', lineage = '', timed = 0;
    delete from metaverse_key; delete from waiting; delete from dirty_object; delete from dirty_metaverse; delete from dirty_link;
    delete from problem; delete from pending_link where sent_after is null;
    delete from export where metaverse is not null and object is null and sent_after is null;
    update export set desired = '', pending = '', held = '', label = '', reference_map = '', unsupported = 0 where metaverse is not null;
    update export set action = null where metaverse is not null and sent_after is null;
    delete from fact where name = 'configuration';
  `);
  database.close();
}
