// Connector spaces in PostgreSQL: every call is one statement for each 2,000 rows. Within `coalesce` a condition is taken for true of every second row: before
// an autovacuum has brought statistics every connector is taken for small, and all of it would be sorted for each page in order of id. What was taken is deleted
// by an array, for the same reason: joined, every row of the queue would be held against every row that was taken.
import type { DirtyObjectRow, ObjectContent, ObjectPlace, ObjectRow, ObjectTable } from '../../engine/port/object-table.ts';
import { asciiLower } from '../ascii-lower.ts';
import { objectHead, objectPlace, objectRow, type StoredHead, type StoredObject, type StoredPlace } from '../object-rows.ts';
import { removeObjects } from './object-removal.ts';
import type { Session } from './session.ts';
import { indexed } from './text.ts';
import { waitingQueue } from './waiting-queue.ts';

const fullAnchor = 'coalesce(o.long_anchor, o.anchor)';
const columns = `o.id, o.connector, ${fullAnchor} as anchor, o.dn, o.object_type, o.data, o.source_anchor, o.metaverse`;

const byAnchor = (anchors: readonly string[]) => [...new Set(anchors.map(indexed))].map((anchor) => ({ anchor }));

export function objectTable(session: Session): ObjectTable {
  const object = (row: StoredObject): ObjectRow => objectRow(row, session.name(row.connector));
  const place = (row: StoredPlace): ObjectPlace => objectPlace(row, session.name(row.connector));

  return {
    async heads(connector, anchors) {
      const rows = await session.each<StoredHead>(headsSql, byAnchor(anchors), await session.id(connector));
      return new Map(rows.map((row) => [row.anchor, objectHead(row)]));
    },
    async insert(connector, contents) {
      if (contents.length === 0) return [];
      const ids = await session.reserve('object', contents.length);
      const rows = contents.map((content, index) => ({ ...stored(content), ...anchorColumns(content.anchor), id: ids[index] }));
      const answer = await session.each<{ id: number; anchor: string }>(insertSql, rows, await session.id(connector));
      const idOf = new Map(answer.map(({ id, anchor }) => [anchor, id]));
      return rows.map(({ anchor }) => idOf.get(anchor) as number);
    },
    async update(contents) {
      const last = new Map(contents.map((content) => [content.id, { ...stored(content), id: content.id }]));
      await session.runEach(updateSql, [...last.values()]);
    },
    async resolve(connector, anchors) {
      const connectorId = await session.id(connector);
      const known = await session.each<{ id: number; anchor: string }>(idsSql, byAnchor(anchors), connectorId);
      const idOf = new Map(known.map(({ id, anchor }) => [anchor, id]));
      const fresh = [...new Set(anchors)].filter((anchor) => !idOf.has(indexed(anchor)));
      const ids = await session.reserve('object', fresh.length);
      const rows = fresh.map((anchor, index) => ({ ...anchorColumns(anchor), id: ids[index] as number }));
      for (const { id, anchor } of rows) idOf.set(anchor, id);
      await session.runEach(placeholderSql, rows, connectorId);
      return anchors.map((anchor) => idOf.get(indexed(anchor)) as number);
    },
    async read(ids) {
      const rows = await session.among<StoredObject>(
        `select ${columns} from object o where o.id = any($1::bigint[]) and o.object_type is not null`,
        ids,
      );
      const found = new Map(rows.map((row) => [row.id, row]));
      return ids.flatMap((id) => {
        const row = found.get(id);
        return row === undefined ? [] : [object(row)];
      });
    },
    async places(ids) {
      const rows = await session.among<StoredPlace>(
        'select o.id, o.connector, o.metaverse from object o where o.id = any($1::bigint[]) and o.object_type is not null',
        ids,
      );
      return new Map(rows.map((row) => [row.id, place(row)]));
    },
    async joinedPlaces(metaverse) {
      const rows = await session.amongInOrder<StoredPlace>(
        'select o.id, o.connector, o.metaverse from object o where o.metaverse = any($1::bigint[])',
        metaverse,
      );
      return rows.map(place);
    },
    async anchors(ids) {
      const rows = await session.among<{ id: number; anchor: string; object_type: string | null }>(
        `select o.id, ${fullAnchor} as anchor, o.object_type from object o where o.id = any($1::bigint[])`,
        ids,
      );
      return new Map(rows.map((row) => [row.id, { anchor: row.anchor, objectType: row.object_type }]));
    },
    async page(connector, afterAnchor, limit) {
      const rows = await session.all<StoredObject>(
        `select ${columns} from object o where o.connector = $1 and o.anchor > $2 and o.object_type is not null order by o.anchor limit $3`,
        await session.id(connector),
        indexed(afterAnchor),
        limit,
      );
      return rows.map(object);
    },
    async idPage(connector, afterId, limit) {
      return session.all(
        `select id, written_at as "writtenAt" from object where id > $1 and coalesce(connector = $2 and object_type is not null, false) order by id limit $3`,
        afterId,
        await session.id(connector),
        limit,
      );
    },
    async names(connector, objectType, afterId, limit) {
      return session.all(
        `select o.id, ${fullAnchor} as anchor, o.dn from object o where o.id > $1 and coalesce(o.connector = $2 and o.object_type = $3, false) order by o.id limit $4`,
        afterId,
        await session.id(connector),
        objectType,
        limit,
      );
    },
    async joined(metaverse) {
      const rows = await session.amongInOrder<StoredObject>(
        `select ${columns} from object o where o.metaverse = any($1::bigint[])`,
        metaverse,
      );
      return rows.map(object);
    },
    async join(pairs) {
      const last = new Map(pairs.map((pair) => [pair.id, pair]));
      await session.runEach(
        'update object o set metaverse = j.metaverse from json_to_recordset($1::json) as j(id bigint, metaverse bigint) where o.id = j.id',
        [...last.values()],
      );
      const joined = [...last.values()].filter(({ metaverse }) => metaverse !== null).map(({ id }) => id);
      await session.runAmong('delete from waiting where object = any($1::bigint[])', joined);
    },
    async remove(ids) {
      await removeObjects(session, ids);
    },
    async bySourceAnchor(connector, sourceAnchors) {
      const rows = await session.each<StoredObject>(
        `select ${columns} from (select distinct text from json_to_recordset($1::json) as j(text text)) j
         join object o on o.connector = $2 and left(o.source_anchor, 200) = left(j.text, 200) and o.source_anchor = j.text
         where o.object_type is not null order by o.anchor`,
        sourceAnchors.map((text) => ({ text })),
        await session.id(connector),
      );
      return rows.map(object);
    },
    async search(name, limit) {
      const rows = await session.all<StoredObject>(
        `select ${columns} from object o where o.object_type is not null
         and (lower(o.dn) = $1 or lower(${fullAnchor}) = $1 or strpos(lower(o.data), $2) > 0) order by o.id limit $3`,
        asciiLower(name),
        asciiLower(JSON.stringify(name)),
        limit,
      );
      return rows.map(object);
    },
    async takeDirty(connector, afterAnchor, limit) {
      const rows = await session.all<StoredObject & { readonly changed: number }>(
        takeDirtySql,
        await session.id(connector),
        indexed(afterAnchor),
        limit,
      );
      return rows.map((row): DirtyObjectRow => ({ ...object(row), changed: row.changed === 1 }));
    },
    async takeDirtyRange(connector, fromAnchor, toAnchor) {
      const rows = await session.all<{ object: number; changed: number }>(
        'delete from dirty_object where connector = $1 and anchor > $2 and anchor <= $3 returning object, changed',
        await session.id(connector),
        indexed(fromAnchor),
        indexed(toAnchor),
      );
      return new Set(rows.filter(({ changed }) => changed === 1).map((row) => row.object));
    },
    async count(connector) {
      const row = await session.get<{ objects: number; joined: number }>(
        'select count(*) as objects, count(metaverse) as joined from object where connector = $1 and object_type is not null',
        await session.id(connector),
      );
      return row ?? { objects: 0, joined: 0 };
    },
    async countUnowned(connector) {
      const row = await session.get<{ count: number }>(
        `select count(*) as count from object o where connector = $1 and source_anchor is not null and metaverse is null and object_type is not null
         and not exists (select 1 from export e where e.object = o.id)`,
        await session.id(connector),
      );
      return row?.count ?? 0;
    },
    ...waitingQueue(session),
  };
}

const anchorColumns = (anchor: string) => {
  const key = indexed(anchor);
  return { anchor: key, long_anchor: key === anchor ? null : anchor };
};

const stored = (content: ObjectContent) => ({
  object_type: content.objectType,
  hash: content.hash,
  reference_hash: content.referenceHash,
  source_anchor: content.sourceAnchor,
  written_at: content.writtenAt,
  dn: content.dn,
  data: content.data,
});

const recordset = `json_to_recordset($1::json) as j(
  id bigint, anchor text, long_anchor text, object_type text, hash text, reference_hash text, source_anchor text, written_at bigint, dn text, data text)`;

const headsSql = `
  select o.id, ${fullAnchor} as anchor, o.object_type, o.hash, o.reference_hash, o.metaverse
  from json_to_recordset($1::json) as j(anchor text) join object o on o.connector = $2 and o.anchor = j.anchor`;

const idsSql =
  'select o.id, o.anchor from json_to_recordset($1::json) as j(anchor text) join object o on o.connector = $2 and o.anchor = j.anchor';

const insertSql = `
  insert into object(id, connector, anchor, long_anchor, object_type, hash, reference_hash, source_anchor, written_at, dn, data)
  select id, $2, anchor, long_anchor, object_type, hash, reference_hash, source_anchor, written_at, dn, data from ${recordset}
  on conflict (connector, anchor) do update set object_type = excluded.object_type, hash = excluded.hash, reference_hash = excluded.reference_hash,
    source_anchor = excluded.source_anchor, written_at = excluded.written_at, dn = excluded.dn, data = excluded.data
  returning id, anchor`;

const placeholderSql = `
  insert into object(id, connector, anchor, long_anchor, hash, reference_hash, dn, data)
  select id, $2, anchor, long_anchor, '', '', '', '' from json_to_recordset($1::json) as j(id bigint, anchor text, long_anchor text)`;

const updateSql = `
  update object o set object_type = j.object_type, hash = j.hash, reference_hash = j.reference_hash, source_anchor = j.source_anchor,
    written_at = j.written_at, dn = j.dn, data = j.data
  from ${recordset} where o.id = j.id`;

const takeDirtySql = `
  with taken as (
    select d.anchor, d.object, d.changed from dirty_object d join object o on o.id = d.object
    where d.connector = $1 and d.anchor > $2 and o.object_type is not null order by d.anchor limit $3
  ), gone as (
    delete from dirty_object where connector = $1 and anchor = any(array(select anchor from taken))
  )
  select ${columns}, t.changed from taken t join object o on o.id = t.object order by t.anchor`;
