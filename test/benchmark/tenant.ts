// What the tenant was told, so that it can show it. It keeps it in a file of its own: this process' memory is to be the engine's.
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { ExportChange } from '../../operator/model/change.ts';
import { decodeValue, encodeValue, type JsonAttributes } from '../../operator/model/json.ts';
import type { ImportedChange } from '../../operator/model/object.ts';

const tables = `
  pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -2048;
  create table object(id integer primary key, anchor text not null unique, type text not null, attributes text not null);
  create table reference(object integer not null, name text not null, target text not null, primary key(object, name, target)) without rowid;
`;

interface Row {
  readonly id: number;
  readonly anchor: string;
  readonly type: string;
  readonly attributes: string;
}

export class Tenant {
  readonly #file = join(tmpdir(), `lockstep-tenant-${process.pid}-${Math.random().toString(36).slice(2)}.sqlite`);
  readonly #database = new DatabaseSync(this.#file);
  readonly #byAnchor;
  readonly #byId;
  readonly #put;
  readonly #refer;
  readonly #references;

  constructor() {
    this.#database.exec(tables);
    this.#byAnchor = this.#database.prepare('select * from object where anchor = ?');
    this.#byId = this.#database.prepare('select * from object where id = ?');
    this.#put = this.#database.prepare('insert or replace into object(id, anchor, type, attributes) values(?, ?, ?, ?)');
    this.#refer = this.#database.prepare('insert or ignore into reference(object, name, target) values(?, ?, ?)');
    this.#references = this.#database.prepare('select name, target from reference where object = ? order by name');
  }

  get size(): number {
    return Number(this.#database.prepare('select count(*) as count from object').get()?.['count']);
  }

  /** Takes what was sent together. */
  note(changes: readonly ExportChange[]): void {
    this.#database.exec('begin');
    for (const change of changes) this.#noteOne(change);
    this.#database.exec('commit');
  }

  #noteOne({ objectType, sourceAnchor, attributes, references }: ExportChange): void {
    const anchor = `${objectType}-${sourceAnchor}`;
    const known = this.#byAnchor.get(anchor) as Row | undefined;
    const told = Object.entries(attributes).flatMap(([name, { after }]) =>
      after === undefined ? [] : [[name, encodeValue(after)] as const],
    );
    const held = { ...(known === undefined ? {} : attributesOf(known)), ...Object.fromEntries(told) };
    const id = known?.id ?? this.#put.run(null, anchor, objectType, JSON.stringify(held)).lastInsertRowid;
    if (known !== undefined && told.length > 0) this.#put.run(id, anchor, objectType, JSON.stringify(held));
    for (const [name, { add }] of Object.entries(references)) for (const target of add) this.#refer.run(id, name, target.anchor);
  }

  /** The object with this number, from 0 in the order in which they came to be. */
  at(index: number): ImportedChange {
    const row = this.#byId.get(index + 1) as Row | undefined;
    if (row === undefined) throw new Error(`there is no object ${index}`);
    const references: Record<string, string[]> = {};
    for (const { name, target } of this.#references.all(row.id)) (references[String(name)] ??= []).push(String(target));
    const attributes = Object.fromEntries(Object.entries(attributesOf(row)).map(([name, value]) => [name, decodeValue(value)]));
    return { kind: 'replace', object: { anchor: row.anchor, dn: row.anchor, objectType: row.type, attributes, references } };
  }

  [Symbol.dispose](): void {
    this.#database.close();
    rmSync(this.#file, { force: true });
  }
}

const attributesOf = (row: Row): JsonAttributes => JSON.parse(row.attributes) as JsonAttributes;
