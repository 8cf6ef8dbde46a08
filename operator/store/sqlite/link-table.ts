// References in SQLite: 22 bytes a link and direction; one changed member of a large group is one row.
import type { Link, LinkSet, LinkTable, MembershipReach } from '../../engine/port/link-table.ts';
import { type Database, jsonList } from './database.ts';

interface LinkRow {
  readonly source: number;
  readonly attribute: number;
  readonly target: number;
}

export function linkTable(database: Database): LinkTable {
  const link = (row: LinkRow): Link => ({ source: row.source, attribute: database.name(row.attribute), target: row.target });
  const each = (sql: string, links: readonly Link[]): void => {
    for (const { source, attribute, target } of links) database.run(sql, source, database.id(attribute), target);
  };
  const targetsOf = (source: number, attribute: string): readonly number[] =>
    database
      .all<{ target: number }>('select target from link where source = ? and attribute = ? order by target', source, database.id(attribute))
      .map(({ target }) => target);
  const attributesOf = (source: number): readonly string[] => {
    const names: string[] = [];
    for (let last = -1; ; ) {
      // One step by attribute: a group's members are not walked through to find its manager.
      const next = database.get<{ attribute: number }>(
        'select attribute from link where source = ? and attribute > ? order by attribute limit 1',
        source,
        last,
      );
      if (next === undefined) return names;
      names.push(database.name(next.attribute));
      last = next.attribute;
    }
  };
  const replaceOne = ({ source, references }: LinkSet, added: Link[], removed: Link[]): void => {
    for (const attribute of new Set([...Object.keys(references), ...attributesOf(source)])) {
      const known = new Set(targetsOf(source, attribute));
      const wanted = new Set(references[attribute]);
      for (const target of wanted) if (!known.has(target)) added.push({ source, attribute, target });
      for (const target of known) if (!wanted.has(target)) removed.push({ source, attribute, target });
    }
  };
  return {
    async replace(sets) {
      const added: Link[] = [];
      const removed: Link[] = [];
      for (const set of sets) replaceOne(set, added, removed);
      each(insertSql, added);
      each(deleteSql, removed);
      return { added, removed };
    },
    async add(links) {
      each(insertSql, links);
    },
    async remove(links) {
      each(deleteSql, links);
    },
    async dropTo(targets) {
      const dropped: LinkRow[] = [];
      for (const target of targets) {
        dropped.push(...database.all<LinkRow>('select source, attribute, target from link where target = ?', target));
        database.run('delete from link where target = ?', target);
      }
      for (const source of new Set(dropped.map((row) => row.source)))
        database.run("update object set reference_hash = '' where id = ?", source);
      return dropped.map(link);
    },
    async targets(origins) {
      return origins.map(([source, attribute]) => targetsOf(source, attribute));
    },
    async from(sources) {
      return sources.flatMap((source) =>
        database.all<LinkRow>('select source, attribute, target from link where source = ? order by attribute, target', source).map(link),
      );
    },
    async attributes(source) {
      return attributesOf(source);
    },
    async attributesOf(sources) {
      const rows = database.all<{ source: number; attribute: number }>(attributesSql, jsonList(sources));
      const found = new Map<number, string[]>();
      for (const { source, attribute } of rows) {
        const names = found.get(source);
        if (names === undefined) found.set(source, [database.name(attribute)]);
        else names.push(database.name(attribute));
      }
      return found;
    },
    async counts(sources, attribute, atMost) {
      const id = database.id(attribute);
      const counts = new Map<number, number>();
      const rows = database.all<{ source: number; count: number }>(countSql, id, atMost, jsonList(sources));
      for (const { source, count } of rows) if (count > 0) counts.set(source, count);
      return counts;
    },
    async names(sources, attribute) {
      const id = database.id(attribute);
      const found = new Map<number, readonly string[]>();
      for (const source of sources) {
        const rows = database.all<{ name: string }>(
          `select case o.dn when '' then o.anchor else o.dn end as name from link l join object o on o.id = l.target
           where l.source = ? and l.attribute = ? order by name`,
          source,
          id,
        );
        if (rows.length > 0)
          found.set(
            source,
            rows.map(({ name }) => name),
          );
      }
      return found;
    },
    async exists(links) {
      return links.map(
        ({ source, attribute, target }) =>
          database.get('select 1 from link where source = ? and attribute = ? and target = ?', source, database.id(attribute), target) !==
          undefined,
      );
    },
    async reaches(questions) {
      return questions.map(({ origins, metaverse }) =>
        origins.some(([source, attribute]) => database.get(reachesSql, source, database.id(attribute), metaverse) !== undefined),
      );
    },
    async reachedTargets(questions) {
      return questions.map(({ origins, connector }) => {
        const found = new Set<number>();
        for (const [source, attribute] of origins) {
          const rows = database.all<{ target: number }>(reachedSql, database.id(connector), source, database.id(attribute));
          for (const { target } of rows) found.add(target);
        }
        return [...found].sort((a, b) => a - b);
      });
    },
    async membersAmong(groups, attribute, reach, objects) {
      if (groups.length === 0) return [];
      const parameters = [jsonList(objects), database.id(attribute), jsonList(groups)] as const;
      const rows = database.all<{ group: number; object: number }>(membersSql[reach], ...parameters);
      return rows.map(({ group, object }) => ({ group, object }));
    },
    async markMembersDirty(groups, attribute, reach) {
      if (groups.length > 0) database.run(markMembersSql[reach], jsonList(groups), database.id(attribute));
    },
    async markDirty(links) {
      each('insert or ignore into dirty_link(source, attribute, target) values(?, ?, ?)', links);
    },
    async wake(metaverse) {
      const list = jsonList(metaverse);
      database.run(wakeStoredSql('metaverse'), list);
      database.run(wakePendingSql('metaverse'), list);
    },
    async wakeTo(targets) {
      const list = jsonList(targets);
      database.run(wakeStoredSql('id'), list);
      database.run(wakePendingSql('id'), list);
    },
    async takeDirty(limit) {
      const rows = database.all<LinkRow>(
        'select source, attribute, target from dirty_link order by source, attribute, target limit ?',
        limit,
      );
      for (const { source, attribute, target } of rows) {
        database.run('delete from dirty_link where source = ? and attribute = ? and target = ?', source, attribute, target);
      }
      return rows.map(link);
    },
  };
}

const insertSql = 'insert or ignore into link(source, attribute, target) values(?, ?, ?)';
const deleteSql = 'delete from link where source = ? and attribute = ? and target = ?';

/** From attribute to attribute, not from link to link: a group's members are not walked through. */
const attributesSql = `
  with recursive found(source, attribute) as (
    select j.value, (select min(l.attribute) from link l where l.source = j.value) from json_each(?) j
    union all
    select f.source, (select min(l.attribute) from link l where l.source = f.source and l.attribute > f.attribute)
    from found f where f.attribute is not null
  )
  select source, attribute from found where attribute is not null`;

const countSql = `
  select j.value as source, (select count(*) from (select 1 from link l where l.source = j.value and l.attribute = ?1 limit ?2)) as count
  from json_each(?3) j`;

const reachesSql = 'select 1 from object o cross join link l on l.source = ? and l.attribute = ? and l.target = o.id where o.metaverse = ?';

const membersSql: Readonly<Record<MembershipReach, string>> = {
  Direct: `
    select g.value as "group", j.value as object from json_each(?1) j cross join json_each(?3) g
    cross join link l on l.source = g.value and l.attribute = ?2 and l.target = j.value`,
  Nested: `
    with recursive up(object, id) as (
      select j.value, l.source from json_each(?1) j cross join link l on l.target = j.value and l.attribute = ?2
      union select up.object, l.source from up cross join link l on l.target = up.id and l.attribute = ?2
    )
    select distinct id as "group", object from up where id in (select value from json_each(?3))`,
};

const markObjects = (members: string): string => `
  insert into dirty_object(connector, anchor, object, changed)
  select o.connector, o.anchor, o.id, 1 from ${members} join object o on o.id = m.id where o.object_type is not null
  on conflict(connector, anchor) do update set changed = 1`;

const markMembersSql: Readonly<Record<MembershipReach, string>> = {
  Direct: markObjects(
    '(select distinct l.target as id from json_each(?1) j cross join link l on l.source = j.value and l.attribute = ?2) m',
  ),
  Nested: `
    with recursive down(id) as (
      select l.target from json_each(?1) j cross join link l on l.source = j.value and l.attribute = ?2
      union select l.target from down cross join link l on l.source = down.id and l.attribute = ?2
    )${markObjects('down m')}`,
};

const reachedSql = `
  select t.id as target from link l
  cross join object o on o.id = l.target cross join object t on t.metaverse = o.metaverse and t.connector = ?
  where l.source = ? and l.attribute = ? and not exists (select 1 from export e where e.object = t.id and e.action = 'Delete')`;

// Only referrers that exist in a target matter: the others derive all their references when they come to exist.
const wakeStoredSql = (key: 'metaverse' | 'id'): string => `
  insert or ignore into dirty_link(source, attribute, target)
  select l.source, l.attribute, l.target from json_each(?) j
  cross join object o on o.${key} = j.value cross join link l on l.target = o.id cross join object s on s.id = l.source
  where exists (select 1 from export e where e.metaverse = s.metaverse and e.object is not null)`;

const wakePendingSql = (key: 'metaverse' | 'id'): string => `
  insert or ignore into dirty_link(source, attribute, target)
  select e.object, p.attribute, p.target from json_each(?) j
  cross join object o on o.${key} = j.value cross join pending_link p on p.target = o.id cross join export e on e.id = p.export
  where e.object is not null`;
