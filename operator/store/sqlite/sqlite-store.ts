// The embedded store: one SQLite file, one writing connection, one transaction at a time.
import type { Durability, Store, Tables } from '../../engine/port/store-port.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { storeErrors } from '../errors.ts';
import { connectorTable, factTable } from './connector-table.ts';
import { exportTable } from './export-table.ts';
import { guardTable } from './guard-table.ts';
import { historyTable } from './history-table.ts';
import { linkTable } from './link-table.ts';
import { metaverseTable } from './metaverse-table.ts';
import { objectTable } from './object-table.ts';
import { problemTable, runTable } from './report-tables.ts';
import { uniqueTable } from './unique-table.ts';

/** Opens or creates the store in `file`. WAL with NORMAL outlives a killed process; `Durable` transactions outlive a power cut too. */
export function openSqliteStore(file: string, options: DatabaseOptions = {}): Store {
  return new SqliteStore(file, options);
}

/** Opens a store that another process may be writing to; each transaction sees one state of it. @throws NoStore where the file is none. */
export const openSqliteReader = (file: string): Store => new SqliteStore(file, { access: 'ReadOnly', cacheKilobytes: 16_384 });

class SqliteStore implements Store {
  /** Some tens of milliseconds: SQLite holds the thread as long as it works. */
  readonly batchSize = 200;
  readonly #file: string;
  readonly #database: Database;
  readonly #tables: Tables;
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(file: string, options: DatabaseOptions) {
    this.#file = file;
    this.#database = new Database(file, options);
    const database = this.#database;
    this.#tables = {
      connectors: connectorTable(database),
      objects: objectTable(database),
      links: linkTable(database),
      metaverse: metaverseTable(database),
      exports: exportTable(database),
      guarded: guardTable(database),
      unique: uniqueTable(database),
      history: historyTable(database),
      problems: problemTable(database),
      runs: runTable(database),
      facts: factTable(database),
    };
  }

  transaction<T>(work: (tables: Tables) => Promise<T>, durability: Durability = 'Usual'): Promise<T> {
    const result = this.#last.then(() => this.#alone(work, durability));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #alone<T>(work: (tables: Tables) => Promise<T>, durability: Durability): Promise<T> {
    if (this.#closed) throw new storeErrors.Closed({ store: this.#file });
    const database = this.#database;
    // The setting counts at the commit and cannot be changed within a transaction.
    if (durability === 'Durable') database.exec('pragma synchronous = full');
    try {
      database.exec(database.readOnly ? 'begin' : 'begin immediate');
      return await this.#commitOrRollBack(work);
    } finally {
      if (durability === 'Durable') database.exec('pragma synchronous = normal');
    }
  }

  async #commitOrRollBack<T>(work: (tables: Tables) => Promise<T>): Promise<T> {
    try {
      const result = await work(this.#tables);
      this.#database.exec('commit');
      return result;
    } catch (error) {
      // SQLite itself rolls back after some errors, e.g. of a full disk.
      if (this.#database.inTransaction) this.#database.exec('rollback');
      this.#database.forgetNames();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#last;
    if (this.#closed) return;
    this.#closed = true;
    this.#database.close();
  }
}
