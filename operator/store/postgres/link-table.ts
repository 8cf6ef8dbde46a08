// References in PostgreSQL. Differences are found here and written as rows, so that one changed member of a large group is one row.
import type { Link, LinkOrigin, LinkSet, LinkTable, MembershipReach } from '../../engine/port/link-table.ts';
import type { Session } from './session.ts';

interface LinkRow {
  readonly source: number;
  readonly attribute: number;
  readonly target: number;
}

export function linkTable(session: Session): LinkTable {
  const link = ({ source, attribute, target }: LinkRow): Link => ({ source, attribute: session.name(attribute), target });
  const coded = async (links: readonly Link[]): Promise<readonly (LinkRow & { readonly n: number })[]> => {
    const ids = await session.ids(new Set(links.map(({ attribute }) => attribute)));
    return links.map(({ source, attribute, target }, n) => ({ n, source, attribute: ids.get(attribute) as number, target }));
  };
  const each = async (sql: string, links: readonly Link[]): Promise<void> => {
    if (links.length > 0) await session.runEach(sql, await coded(links));
  };
  const originRows = async (questions: readonly (readonly LinkOrigin[])[]) => {
    const ids = await session.ids(new Set(questions.flat().map(([, attribute]) => attribute)));
    return questions.flatMap((origins, n) =>
      origins.map(([source, attribute]) => ({ n, source, attribute: ids.get(attribute) as number })),
    );
  };
  const answers = (questions: readonly unknown[], rows: readonly { readonly n: number; readonly target: number }[]) => {
    const found: number[][] = questions.map(() => []);
    for (const { n, target } of rows) found[n]?.push(target);
    return found;
  };

  return {
    async replace(sets) {
      const known = await session.among<LinkRow>(
        'select source, attribute, target from link where source = any($1::bigint[])',
        sets.map(({ source }) => source),
      );
      const difference = differenceOf(sets, known.map(link));
      await each(addSql, difference.added);
      await each(removeSql, difference.removed);
      return difference;
    },
    async add(links) {
      await each(addSql, links);
    },
    async remove(links) {
      await each(removeSql, links);
    },
    async dropTo(targets) {
      const dropped = await session.among<LinkRow>(
        'delete from link where target = any($1::bigint[]) returning source, attribute, target',
        targets,
      );
      const referrers = [...new Set(dropped.map(({ source }) => source))];
      await session.runAmong("update object set reference_hash = '' where id = any($1::bigint[])", referrers);
      return dropped.map(link);
    },
    async membersAmong(groups, attribute, reach, objects) {
      if (groups.length === 0) return [];
      return session.among(membersSql[reach], objects, await session.id(attribute), JSON.stringify(groups));
    },
    async markMembersDirty(groups, attribute, reach) {
      await session.runAmong(markMembersSql[reach], groups, await session.id(attribute));
    },
    async targets(origins) {
      const rows = await session.each<{ n: number; target: number }>(
        `select j.n, l.target from ${originRecordset} join link l on l.source = j.source and l.attribute = j.attribute order by j.n, l.target`,
        await originRows(origins.map((origin) => [origin])),
      );
      return answers(origins, rows);
    },
    async from(sources) {
      const rows = await session.among<LinkRow>(
        'select source, attribute, target from link where source = any($1::bigint[]) order by source, attribute, target',
        sources,
      );
      return rows.map(link);
    },
    async attributes(source) {
      const rows = await session.all<{ attribute: number }>(
        'select distinct attribute from link where source = $1 order by attribute',
        source,
      );
      return rows.map(({ attribute }) => session.name(attribute));
    },
    async attributesOf(sources) {
      const rows = await session.among<{ source: number; attribute: number }>(attributesOfSql, sources);
      const found = new Map<number, string[]>();
      for (const { source, attribute } of rows) {
        const names = found.get(source);
        if (names === undefined) found.set(source, [session.name(attribute)]);
        else names.push(session.name(attribute));
      }
      return found;
    },
    async counts(sources, attribute, atMost) {
      const rows = await session.among<{ source: number; count: number }>(countsSql, sources, await session.id(attribute), atMost);
      return new Map(rows.filter(({ count }) => count > 0).map(({ source, count }) => [source, count]));
    },
    async names(sources, attribute) {
      const rows = await session.among<{ source: number; name: string }>(namesSql, sources, await session.id(attribute));
      const found = new Map<number, string[]>();
      for (const { source, name } of rows) {
        const names = found.get(source);
        if (names === undefined) found.set(source, [name]);
        else names.push(name);
      }
      return found;
    },
    async exists(links) {
      const rows = await session.each<{ n: number }>(existsSql, await coded(links));
      const present = new Set(rows.map(({ n }) => n));
      return links.map((_, n) => present.has(n));
    },
    async reaches(questions) {
      // Two steps, because a server that takes them in one may walk through all members of a group for each of them.
      const metaverse = [...new Set(questions.flatMap((question) => (question.origins.length === 0 ? [] : [question.metaverse])))];
      const joined = new Map<number, number[]>();
      const objects = await session.among<{ id: number; metaverse: number }>(
        'select id, metaverse from object where metaverse = any($1::bigint[])',
        metaverse,
      );
      for (const { id, metaverse: of } of objects) joined.set(of, [...(joined.get(of) ?? []), id]);
      const asked = questions.flatMap(({ origins, metaverse: of }, question) =>
        (joined.get(of) ?? []).flatMap((target) => origins.map(([source, attribute]) => ({ question, source, attribute, target }))),
      );
      const present = new Set((await session.each<{ n: number }>(existsSql, await coded(asked))).map(({ n }) => n));
      const reached = new Set(asked.flatMap(({ question }, n) => (present.has(n) ? [question] : [])));
      return questions.map((_, question) => reached.has(question));
    },
    async reachedTargets(questions) {
      const connectors = await session.ids(new Set(questions.map(({ connector }) => connector)));
      const rows = (await originRows(questions.map(({ origins }) => origins))).map((row) => ({
        ...row,
        connector: connectors.get(questions[row.n]?.connector ?? ''),
      }));
      const found = answers(questions, await session.each<{ n: number; target: number }>(reachedSql, rows));
      return found.map((targets) => [...new Set(targets)].sort((a, b) => a - b));
    },
    async markDirty(links) {
      await each(markDirtySql, links);
    },
    async wake(metaverse) {
      await session.runAmong(wakeStoredSql('metaverse'), metaverse);
      await session.runAmong(wakePendingSql('metaverse'), metaverse);
    },
    async wakeTo(targets) {
      await session.runAmong(wakeStoredSql('id'), targets);
      await session.runAmong(wakePendingSql('id'), targets);
    },
    async takeDirty(limit) {
      return (await session.all<LinkRow>(takeDirtySql, limit)).map(link);
    },
  };
}

function differenceOf(sets: readonly LinkSet[], known: readonly Link[]) {
  const added: Link[] = [];
  const removed: Link[] = [];
  const before = new Map<string, Map<number, Link>>();
  const keyOf = (source: number, attribute: string): string => `${source}\n${attribute}`;
  for (const one of known) {
    const key = keyOf(one.source, one.attribute);
    const links = before.get(key) ?? new Map<number, Link>();
    before.set(key, links.set(one.target, one));
  }
  for (const { source, references } of sets) {
    for (const [attribute, targets] of Object.entries(references)) {
      const key = keyOf(source, attribute);
      const present = before.get(key);
      for (const target of new Set(targets)) if (present?.delete(target) !== true) added.push({ source, attribute, target });
    }
  }
  for (const links of before.values()) removed.push(...links.values());
  return { added, removed };
}

const recordset = 'json_to_recordset($1::json) as j(n integer, source bigint, attribute integer, target bigint)';
const originRecordset = 'json_to_recordset($1::json) as j(n integer, source bigint, attribute integer)';
const sameLink = 'l.source = j.source and l.attribute = j.attribute and l.target = j.target';

const addSql = `
  insert into link(source, attribute, target) select source, attribute, target from ${recordset} on conflict (source, attribute, target) do nothing`;
const removeSql = `delete from link l using ${recordset} where ${sameLink}`;
const existsSql = `select j.n from ${recordset} join link l on ${sameLink}`;
const markDirtySql = `
  insert into dirty_link(source, attribute, target) select source, attribute, target from ${recordset} on conflict (source, attribute, target) do nothing`;

const attributesOfSql = `
  with recursive found(source, attribute) as (
    select s, (select min(l.attribute) from link l where l.source = s) from unnest($1::bigint[]) s
    union all
    select f.source, (select min(l.attribute) from link l where l.source = f.source and l.attribute > f.attribute)
    from found f where f.attribute is not null
  )
  select source, attribute from found where attribute is not null`;

const countsSql = `
  select s.source, (select count(*) from (select 1 from link l where l.source = s.source and l.attribute = $2 limit $3) c) as count
  from unnest($1::bigint[]) as s(source)`;

const namesSql = `
  select l.source, case o.dn when '' then coalesce(o.long_anchor, o.anchor) else o.dn end as name from link l join object o on o.id = l.target
  where l.source = any($1::bigint[]) and l.attribute = $2 order by l.source, name`;

const reachedSql = `
  select j.n, t.id as target from json_to_recordset($1::json) as j(n integer, source bigint, attribute integer, connector integer)
  join link l on l.source = j.source and l.attribute = j.attribute
  join object o on o.id = l.target join object t on t.metaverse = o.metaverse and t.connector = j.connector
  where not exists (select 1 from export e where e.object = t.id and e.action = 'Delete')`;

// Only referrers that exist in a target matter: the others derive all their references when they come to exist.
const wakeStoredSql = (key: 'metaverse' | 'id'): string => `
  insert into dirty_link(source, attribute, target)
  select distinct l.source, l.attribute, l.target from object o join link l on l.target = o.id join object s on s.id = l.source
  where o.${key} = any($1::bigint[]) and exists (select 1 from export e where e.metaverse = s.metaverse and e.object is not null)
  on conflict (source, attribute, target) do nothing`;

const wakePendingSql = (key: 'metaverse' | 'id'): string => `
  insert into dirty_link(source, attribute, target)
  select distinct e.object, p.attribute, p.target from object o join pending_link p on p.target = o.id join export e on e.id = p.export
  where o.${key} = any($1::bigint[]) and e.object is not null
  on conflict (source, attribute, target) do nothing`;

const takeDirtySql = `
  with taken as (
    select source, attribute, target from dirty_link order by source, attribute, target limit $1
  ), gone as (
    delete from dirty_link where (source, attribute, target) <= (
      select source, attribute, target from taken order by source desc, attribute desc, target desc limit 1)
  )
  select source, attribute, target from taken order by source, attribute, target`;

const groupIds = '(select json_array_elements_text($3::json)::bigint)';

const membersSql: Readonly<Record<MembershipReach, string>> = {
  Direct: `
    select source as "group", target as object from link where target = any($1::bigint[]) and attribute = $2 and source in ${groupIds}`,
  Nested: `
    with recursive up(object, id) as (
      select target, source from link where target = any($1::bigint[]) and attribute = $2
      union select up.object, l.source from up join link l on l.target = up.id and l.attribute = $2
    )
    select distinct id as "group", object from up where id in ${groupIds}`,
};

const markObjects = (members: string): string => `
  insert into dirty_object(connector, anchor, object, changed)
  select o.connector, o.anchor, o.id, 1 from object o where o.id in (${members}) and o.object_type is not null
  on conflict (connector, anchor) do update set changed = 1`;

const markMembersSql: Readonly<Record<MembershipReach, string>> = {
  Direct: markObjects('select target from link where source = any($1::bigint[]) and attribute = $2'),
  Nested: `
    with recursive down(id) as (
      select target from link where source = any($1::bigint[]) and attribute = $2
      union select l.target from down join link l on l.source = down.id and l.attribute = $2
    )${markObjects('select id from down')}`,
};
