// The tables, step by step. A step that was released is never changed; `user_version` counts the steps taken.

/** `attribute` and `connector` columns hold ids of `name`. Rows that a look-up needs come first, long texts last, so that they stay off the first page. */
export const migrations: readonly string[] = [
  `
  create table name(id integer primary key, text text not null unique) strict;
  create table fact(name text primary key, value text not null) strict, without rowid;
  create table connector(
    name text primary key, full_required integer not null, begun integer not null, completed integer not null,
    cookie text, filter text, schema text not null
  ) strict, without rowid;

  create table object(
    id integer primary key autoincrement, connector integer not null, anchor text not null, object_type text, metaverse integer,
    hash text not null, reference_hash text not null, source_anchor text, written_at integer, dn text not null, data text not null
  ) strict;
  create unique index object_anchor on object(connector, anchor);
  create index object_metaverse on object(metaverse) where metaverse is not null;
  create index object_source_anchor on object(connector, source_anchor) where source_anchor is not null;
  create table dirty_object(
    connector integer not null, anchor text not null, object integer not null, changed integer not null, primary key(connector, anchor)
  ) strict, without rowid;
  create table waiting(key text not null, object integer not null, primary key(key, object)) strict, without rowid;
  create index waiting_object on waiting(object);

  create table link(
    source integer not null, attribute integer not null, target integer not null, primary key(source, attribute, target)
  ) strict, without rowid;
  create index link_target on link(target);
  create table dirty_link(
    source integer not null, attribute integer not null, target integer not null, primary key(source, attribute, target)
  ) strict, without rowid;

  create table metaverse(
    id integer primary key autoincrement, object_type text not null, timed integer not null, once text not null,
    lineage text not null, data text not null
  ) strict;
  create index metaverse_timed on metaverse(id) where timed = 1;
  create table metaverse_key(key text not null, metaverse integer not null, primary key(key, metaverse)) strict, without rowid;
  create table dirty_metaverse(metaverse integer primary key) strict;

  create table unsupported(id integer primary key, names text not null unique) strict;
  create table export(
    id integer primary key autoincrement, connector integer not null, metaverse integer, object integer unique, action text,
    disables integer not null, due_at integer not null, sent_after integer, attempts integer not null, references_dirty integer not null,
    object_type text not null, ownership text, source_anchor text not null, unsupported integer not null,
    absence text not null, since text not null, held text not null, error text not null, pending text not null, sent text not null,
    label text not null, reference_map text not null, desired text not null
  ) strict;
  create unique index export_metaverse on export(metaverse, connector) where metaverse is not null;
  create index export_source_anchor on export(connector, source_anchor);
  create index export_action on export(connector, action, id) where action is not null;
  create index export_awaiting on export(connector, id) where sent_after is not null;
  create index export_references on export(id) where references_dirty = 1;
  create index export_absent on export(id) where absence <> '';
  create index export_troubled on export(id) where error <> '' or held <> '';
  create table pending_link(
    export integer not null, attribute integer not null, target integer not null, operation text not null,
    attempts integer not null, due_at integer not null, sent_after integer, primary key(export, attribute, target)
  ) strict, without rowid;
  create index pending_link_target on pending_link(target);
  create index pending_link_unsent on pending_link(export, due_at) where sent_after is null;
  create index pending_link_sent on pending_link(export) where sent_after is not null;
  create table guarded(
    export integer not null, attribute integer not null, target integer not null, connector integer not null, since integer not null,
    verdict text not null, key text not null, primary key(export, attribute, target)
  ) strict, without rowid;
  create index guarded_connector on guarded(connector);
  create table intent(id text primary key, export integer not null, kind text not null, sent_after integer not null, document text not null) strict;
  create index intent_export on intent(export, kind);

  create table problem(
    subject text primary key, connector text not null, label text not null, source_anchor text not null, error text not null, since text not null
  ) strict, without rowid;
  create table moment(id integer primary key, run text not null, revision text not null, unique(run, revision)) strict;
  create table history(
    id integer primary key autoincrement, kind integer not null, subject integer not null, other integer, event integer not null,
    moment integer not null, time integer not null, delta text not null
  ) strict;
  create index history_subject on history(kind, subject);
  create index history_other on history(kind, other) where other is not null;
  create table history_key(key text not null, history integer not null, primary key(key, history)) strict, without rowid;
  create index history_key_history on history_key(history);
  create table run(id text primary key, start_time text not null, document text not null) strict, without rowid;
  create index run_start on run(start_time);
  `,
  /* What looks at the clock is looked at when its time has come. What was marked before has 1, a time long past; what was not has 0, never. */
  `
  drop index metaverse_timed;
  alter table metaverse rename column timed to wake_at;
  create index metaverse_wake on metaverse(wake_at) where wake_at > 0;
  `,
  /* Values that may exist once in a target. */
  `
  create table holding(
    connector integer not null, key integer not null, object integer not null, primary key(connector, key, object)
  ) strict, without rowid;
  create table wish(
    export integer not null, key integer not null, attribute integer not null, connector integer not null, verdict text not null,
    error text not null, primary key(export, key, attribute)
  ) strict, without rowid;
  create index wish_key on wish(connector, key);
  create index wish_held_back on wish(connector, verdict, export) where verdict in ('Open', 'Awaited', 'Taken');
  `,
  "create index pending_link_removal on pending_link(export, attribute) where sent_after is null and operation = 'Remove'",
  /* Who parted from a target object, and whether a change that took access away is on its way. */
  `
  alter table export add column disconnect text not null default '';
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
  insert or ignore into name(text) select 'accountEnabled' where exists (select 1 from guarded where verdict = 'HeldBack');
  insert or ignore into guarded(export, attribute, target, connector, since, verdict, key)
  select g.export, n.id, 0, g.connector, g.since, g.verdict, g.key
  from guarded g join export e on e.id = g.export and e.disables = 1 join name n on n.text = 'accountEnabled'
  where g.attribute = 0 and g.target = 0 and g.verdict = 'HeldBack';
  update export set sent_disable = 1
  where sent_after is not null and action is not 'Delete' and sent like '%"accountEnabled":false%' and sent not like '%"sourceAnchor":%';
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
