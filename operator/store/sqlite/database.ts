// One SQLite file: opened with the settings that the engine counts on, with prepared statements kept by their text.
import { hash } from 'node:crypto';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrations } from './migrations.ts';
import { storeErrors } from '../errors.ts';

export type Parameters = readonly SQLInputValue[];

export interface DatabaseOptions {
  /** Kilobytes of page cache. */
  readonly cacheKilobytes?: number;
  /** Beside a worker that writes: the file must be there, and nothing of it is changed. */
  readonly access?: 'ReadOnly';
}

/** What is not in it comes from the system's cache of the file, which is nobody's memory: four times as much of it measured no faster. */
const defaultCacheKilobytes = 16_384;

export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly #lists = new Map<string, number>();
  readonly readOnly: boolean;

  /** Opens or creates the file. @throws NewerStore where a newer release has changed its tables, NoStore where a file that is only to be read is none. */
  constructor(file: string, { access, cacheKilobytes = defaultCacheKilobytes }: DatabaseOptions = {}) {
    this.readOnly = access === 'ReadOnly';
    this.#connection = openConnection(file, this.readOnly);
    try {
      this.#connection.exec('pragma temp_store = memory; pragma busy_timeout = 5000');
      if (this.readOnly) this.#mustBeCurrent(file);
      else this.#prepare(file);
      // SQLite counts pages, and counts them once: of a new file it would not know yet that its pages are twice as large as usual.
      this.#connection.exec(`pragma cache_size = -${cacheKilobytes}`);
    } catch (error) {
      this.#connection.close();
      throw isForeign(error) ? new storeErrors.ForeignStore({ store: file, why: 'it is no SQLite database' }, { cause: error }) : error;
    }
  }

  /** Looks before it writes: a file of something else stays as it is. */
  #prepare(file: string): void {
    const taken = this.#stepsTaken(file);
    this.#connection.exec(
      'pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal; pragma wal_autocheckpoint = 4000',
    );
    if (taken === 0) this.#connection.exec('create table if not exists format(step integer primary key, hash text not null) strict');
    migrations.slice(taken).forEach((step, index) => {
      this.#connection.exec(`begin immediate; ${step}; pragma user_version = ${taken + index + 1};
        insert into format(step, hash) values(${taken + index + 1}, '${hashOf(step)}'); commit`);
    });
  }

  #mustBeCurrent(file: string): void {
    const taken = this.#stepsTaken(file);
    if (taken < migrations.length) throw new storeErrors.NoStore({ store: file, problem: `its tables have version ${taken}` });
  }

  /** How many steps the file has behind it. @throws NewerStore, and ForeignStore where they are not those of this release. */
  #stepsTaken(file: string): number {
    const found = Number(this.get<{ user_version: number }>('pragma user_version')?.user_version);
    if (found > migrations.length) throw new storeErrors.NewerStore({ store: file, found, known: migrations.length });
    const tables = this.all<{ name: string }>(
      "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
    );
    if (tables.length === 0) return 0;
    if (!tables.some(({ name }) => name === 'format'))
      throw new storeErrors.ForeignStore({ store: file, why: `it holds tables of something else, such as ${tables[0]?.name}` });
    const taken = this.all<{ step: number; hash: string }>('select step, hash from format order by step');
    const other = taken.find(({ hash: known }, index) => known !== hashOf(migrations[index] ?? ''));
    if (other === undefined) return taken.length;
    throw new storeErrors.ForeignStore({ store: file, why: `step ${other.step} of its format is not the one that this release takes` });
  }

  get inTransaction(): boolean {
    return this.#connection.isTransaction;
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** The first row; the caller names the columns that its statement selects. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- SQL is text: only its writer knows the row.
  get<Row>(sql: string, ...parameters: Parameters): Row | undefined {
    return this.#statement(sql).get(...parameters) as Row | undefined;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  all<Row>(sql: string, ...parameters: Parameters): readonly Row[] {
    return this.#statement(sql).all(...parameters) as unknown as readonly Row[];
  }

  /** Runs a statement; gives the id of the row that it inserted. */
  run(sql: string, ...parameters: Parameters): number {
    return Number(this.#statement(sql).run(...parameters).lastInsertRowid);
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  /** The number that stands for a connector's or attribute's name. */
  id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const found = this.get<{ id: number }>('select id from name where text = ?', name)?.id ?? this.#newId(name);
    this.#ids.set(name, found);
    this.#names.set(found, name);
    return found;
  }

  /** Where nothing may be written, a name that nobody has used stands for nothing. */
  #newId(name: string): number {
    return this.readOnly ? -1 : this.run('insert into name(text) values(?)', name);
  }

  /** The number that stands for a list of attributes that a target does not take; very many objects have the same. */
  listId(names: string): number {
    const known = this.#lists.get(names);
    if (known !== undefined) return known;
    const found =
      this.get<{ id: number }>('select id from unsupported where names = ?', names)?.id ??
      this.run('insert into unsupported(names) values(?)', names);
    // As many as there are sorts of objects; more would be a list for each object.
    if (this.#lists.size >= mostLists) this.#lists.clear();
    this.#lists.set(names, found);
    return found;
  }

  name(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const found = this.get<{ text: string }>('select text from name where id = ?', id)?.text ?? '';
    this.#ids.set(found, id);
    this.#names.set(id, found);
    return found;
  }

  /** Forgets names that a transaction gave and took back. */
  forgetNames(): void {
    this.#ids.clear();
    this.#names.clear();
    this.#lists.clear();
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

const mostLists = 1000;

/** SQLITE_NOTADB: https://www.sqlite.org/rescode.html#notadb */
const isForeign = (error: unknown): boolean => error instanceof Error && 'errcode' in error && error.errcode === 26;

const hashOf = (step: string): string => hash('sha256', step, 'hex');

function openConnection(file: string, readOnly: boolean): DatabaseSync {
  try {
    return readOnly ? new DatabaseSync(file, { readOnly }) : new DatabaseSync(file);
  } catch (cause) {
    const about = { store: file, problem: cause instanceof Error ? cause.message : String(cause) };
    throw readOnly ? new storeErrors.NoStore(about, { cause }) : new storeErrors.NotOpened(about, { cause });
  }
}

/** A list as one JSON parameter, for `json_each(?)`. Half of a pair of surrogates is no character: it counts as it is stored. */
export const jsonList = (values: readonly (string | number)[]): string =>
  JSON.stringify(values.map((value) => (typeof value === 'string' ? value.toWellFormed() : value)));
