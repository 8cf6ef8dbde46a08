// One SQLite file: opened with the settings that the engine counts on, with prepared statements kept by their text.
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { migrations } from './migrations.ts';
import { storeErrors } from './errors.ts';

export type Parameters = readonly SQLInputValue[];

export interface DatabaseOptions {
  /** Kilobytes of page cache. */
  readonly cacheKilobytes?: number;
}

export class Database {
  readonly #connection: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();

  /** Opens or creates the file. @throws NewerStore where a newer release has changed its tables. */
  constructor(file: string, options: DatabaseOptions = {}) {
    this.#connection = new DatabaseSync(file);
    this.#connection.exec(`
      pragma page_size = 8192; pragma journal_mode = wal; pragma synchronous = normal; pragma temp_store = memory;
      pragma cache_size = -${options.cacheKilobytes ?? 65_536}; pragma busy_timeout = 5000; pragma wal_autocheckpoint = 4000;
    `);
    try {
      this.#migrate(file);
    } catch (error) {
      this.#connection.close();
      throw error;
    }
  }

  #migrate(file: string): void {
    const found = Number(this.get<{ user_version: number }>('pragma user_version')?.user_version);
    if (found > migrations.length) throw new storeErrors.NewerStore({ file, found, known: migrations.length });
    migrations.slice(found).forEach((step, index) => {
      this.#connection.exec(`begin immediate; ${step}; pragma user_version = ${found + index + 1}; commit`);
    });
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
    const found =
      this.get<{ id: number }>('select id from name where text = ?', name)?.id ?? this.run('insert into name(text) values(?)', name);
    this.#ids.set(name, found);
    this.#names.set(found, name);
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
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }
}

/** A list as one JSON parameter, for `json_each(?)`. */
export const jsonList = (values: readonly (string | number)[]): string => JSON.stringify(values);
