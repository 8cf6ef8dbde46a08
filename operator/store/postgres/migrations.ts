// The tables in PostgreSQL, step by step. A step that was released is never changed; the table `format` counts the steps taken.

/**
 * `attribute` and `connector` columns hold ids of `name`. Truths are 0 or 1, as in SQLite, so that a look into both reads the same.
 * Every text compares by its bytes: what comes first must not depend on the language of a database. `anchor` and `key` may stand for longer texts; see text.ts.
 */
export const migrations: readonly string[] = [
  `
  create table lease(id integer primary key, epoch bigint not null);
  insert into lease(id, epoch) values(1, 0);
  create table sequence(name text collate "C" primary key, next bigint not null);
  insert into sequence(name, next) values('object', 1), ('metaverse', 1), ('export', 1), ('history', 1);
  create table name(id integer primary key, text text collate "C" not null);
  create table fact(name text collate "C" primary key, value text collate "C" not null);
  create table connector(
    name text collate "C" primary key, full_required integer not null, begun bigint not null, completed bigint not null,
    cookie text collate "C", filter text collate "C", schema text collate "C" not null
  );

  create table object(
    id bigint primary key, connector integer not null, anchor text collate "C" not null, long_anchor text collate "C", object_type text collate "C",
    metaverse bigint, hash text collate "C" not null, reference_hash text collate "C" not null, source_anchor text collate "C", written_at bigint,
    dn text collate "C" not null, data text collate "C" not null
  );
  create unique index object_anchor on object(connector, anchor);
  create index object_metaverse on object(metaverse) where metaverse is not null;
  create index object_source_anchor on object(connector, left(source_anchor, 200)) where source_anchor is not null;
  create table dirty_object(
    connector integer not null, anchor text collate "C" not null, object bigint not null, changed integer not null, primary key(connector, anchor)
  );
  create table waiting(key text collate "C" not null, object bigint not null, primary key(key, object));
  create index waiting_object on waiting(object);

  create table link(source bigint not null, attribute integer not null, target bigint not null, primary key(source, attribute, target));
  create index link_target on link(target);
  create table dirty_link(source bigint not null, attribute integer not null, target bigint not null, primary key(source, attribute, target));

  create table metaverse(
    id bigint primary key, object_type text collate "C" not null, timed integer not null, once text collate "C" not null,
    lineage text collate "C" not null, data text collate "C" not null
  );
  create index metaverse_timed on metaverse(id) where timed = 1;
  create table metaverse_key(key text collate "C" not null, metaverse bigint not null, primary key(key, metaverse));
  create table dirty_metaverse(metaverse bigint primary key);

  create table unsupported(id integer primary key, names text collate "C" not null);
  create table export(
    id bigint primary key, connector integer not null, metaverse bigint, object bigint unique, action text collate "C",
    disables integer not null, due_at bigint not null, sent_after bigint, attempts integer not null, references_dirty integer not null,
    object_type text collate "C" not null, ownership text collate "C", source_anchor text collate "C" not null, unsupported integer not null,
    absence text collate "C" not null, since text collate "C" not null, held text collate "C" not null, error text collate "C" not null,
    pending text collate "C" not null, sent text collate "C" not null, label text collate "C" not null, reference_map text collate "C" not null,
    desired text collate "C" not null
  );
  create unique index export_metaverse on export(metaverse, connector) where metaverse is not null;
  create index export_source_anchor on export(connector, left(source_anchor, 200));
  create index export_action on export(connector, action, id) where action is not null;
  create index export_awaiting on export(connector, id) where sent_after is not null;
  create index export_references on export(id) where references_dirty = 1;
  create index export_absent on export(id) where absence <> '';
  create index export_troubled on export(id) where error <> '' or held <> '';
  create table pending_link(
    export bigint not null, attribute integer not null, target bigint not null, operation text collate "C" not null,
    attempts integer not null, due_at bigint not null, sent_after bigint, primary key(export, attribute, target)
  );
  create index pending_link_target on pending_link(target);
  create index pending_link_unsent on pending_link(export, due_at) where sent_after is null;
  create index pending_link_sent on pending_link(export) where sent_after is not null;
  create table guarded(
    export bigint not null, attribute integer not null, target bigint not null, connector integer not null, since bigint not null,
    verdict text collate "C" not null, key text collate "C" not null, primary key(export, attribute, target)
  );
  create index guarded_connector on guarded(connector);
  create table intent(
    id text collate "C" primary key, export bigint not null, kind text collate "C" not null, sent_after bigint not null,
    document text collate "C" not null
  );
  create index intent_export on intent(export, kind);

  create table problem(
    subject text collate "C" primary key, connector text collate "C" not null, label text collate "C" not null,
    source_anchor text collate "C" not null, error text collate "C" not null, since text collate "C" not null
  );
  create table moment(
    id integer primary key, run text collate "C" not null, revision text collate "C" not null, unique(run, revision)
  );
  create table history(
    id bigint primary key, kind integer not null, subject bigint not null, other bigint, event integer not null,
    moment integer not null, time bigint not null, delta text collate "C" not null
  );
  create index history_subject on history(kind, subject, id);
  create index history_other on history(kind, other, id) where other is not null;
  create table history_key(key text collate "C" not null, history bigint not null, primary key(key, history));
  create index history_key_history on history_key(history);
  create table run(id text collate "C" primary key, start_time text collate "C" not null, document text collate "C" not null);
  create index run_start on run(start_time);
  `,
  /* What looks at the clock is looked at when its time has come. What was marked before has 1, a time long past; what was not has 0, never. */
  `
  drop index metaverse_timed;
  alter table metaverse rename column timed to wake_at;
  alter table metaverse alter column wake_at type bigint;
  create index metaverse_wake on metaverse(wake_at) where wake_at > 0;
  `,
  /* Values that may exist once in a target. */
  `
  create table holding(connector integer not null, key bigint not null, object bigint not null, primary key(connector, key, object));
  create table wish(
    export bigint not null, key bigint not null, attribute integer not null, connector integer not null, verdict text collate "C" not null,
    error text collate "C" not null, primary key(export, key, attribute)
  );
  create index wish_key on wish(connector, key);
  create index wish_held_back on wish(connector, verdict, export) where verdict in ('Open', 'Awaited', 'Taken');
  `,
  "create index pending_link_removal on pending_link(export, attribute) where sent_after is null and operation = 'Remove'",
  /* Who parted from a target object, and whether a change that took access away is on its way. */
  `
  alter table export add column disconnect text collate "C" not null default '';
  alter table export add column sent_disable integer not null default 0;
  create index export_disconnect on export(connector, id) where disconnect <> '';
  `,
  /* What was adopted was not told apart from what had been written since: it counts as written, as it did. */
  "update export set ownership = 'Provisioned' where ownership = 'Adopted'",
  /*
   * An approval that left out a disabling named all that was to become of the account; what takes access away has a place of its own since. And it was not
   * told of changes on their way whether they take access away: those of values alone, for a create brings a source anchor.
   */
  `
  insert into name(id, text)
  select coalesce(max(id), 0) + 1, 'accountEnabled' from name
  having count(*) filter (where text = 'accountEnabled') = 0 and exists (select 1 from guarded where verdict = 'HeldBack');
  insert into guarded(export, attribute, target, connector, since, verdict, key)
  select g.export, n.id, 0, g.connector, g.since, g.verdict, g.key
  from guarded g join export e on e.id = g.export and e.disables = 1 join name n on n.text = 'accountEnabled'
  where g.attribute = 0 and g.target = 0 and g.verdict = 'HeldBack'
  on conflict do nothing;
  update export set sent_disable = 1
  where sent_after is not null and action is distinct from 'Delete' and sent like '%"accountEnabled":false%' and sent not like '%"sourceAnchor":%';
  `,
  /*
   * The anchor of an account was taken at its creation only: who was joined by a rule was written to without one. Such an account counts as not written to yet,
   * so that it gets the anchor before all else; an account that showed one once was taken out of synchronization by whoever took the anchor away.
   */
  `
  update export set ownership = 'Adopted'
  where ownership = 'Provisioned' and object_type = 'user'
    and object in (select o.id from object o where o.object_type is not null and o.source_anchor is null)
    and not exists (
      select 1 from history h where h.kind = 1 and h.subject = export.object and h.event = 2 and h.delta like '%"sourceAnchor":"%'
    )
  `,
];
