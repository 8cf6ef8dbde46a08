// The store in PostgreSQL: one schema, one writing process, one transaction at a time; a lost connection is made anew.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Durability, Store, Tables } from '../../engine/port/store-port.ts';
import { storeErrors } from '../errors.ts';
import { beginSql, Connection, type ConnectionSettings } from './connection.ts';
import { DatabaseFailure, isConflict, storeError } from './errors.ts';
import { exportTable } from './export-table.ts';
import { guardTable } from './guard-table.ts';
import { historyTable } from './history-table.ts';
import { linkTable } from './link-table.ts';
import { metaverseTable } from './metaverse-table.ts';
import { objectTable } from './object-table.ts';
import { checkSchema, openSchema } from './open-schema.ts';
import { connectorTable, factTable, problemTable, runTable } from './report-tables.ts';
import { quoted } from './schema-name.ts';
import { Session } from './session.ts';
import { uniqueTable } from './unique-table.ts';

export interface PostgresOptions {
  /** Asked at each connect, so that a changed Secret counts without a restart. */
  readonly connect: () => Promise<ConnectionSettings>;
  /** See `schemaName`. */
  readonly schema: string;
  /** `ReadOnly` beside a worker: sees what was committed when its transaction began, and takes nothing from it. */
  readonly access: 'ReadWrite' | 'ReadOnly';
}

/** Opens or creates the store in a schema. Whoever opened it for writing before writes nothing more. */
export async function openPostgresStore(options: PostgresOptions): Promise<Store> {
  const store = new PostgresStore(options);
  await store.prepare();
  return store;
}

/** So often a transaction is run again that the server took back for the sake of another. */
const mostAttempts = 5;
const pauseMs = 20;

class PostgresStore implements Store {
  readonly batchSize = 1_000;
  readonly #options: PostgresOptions;
  readonly #schema: string;
  readonly #session: Session;
  readonly #tables: Tables;
  #connection: Connection | undefined;
  #epoch: number | undefined;
  #place = '';
  #last: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(options: PostgresOptions) {
    this.#options = options;
    this.#schema = quoted(options.schema);
    this.#place = options.schema;
    const session = new Session(options.access);
    this.#session = session;
    this.#tables = {
      connectors: connectorTable(session),
      objects: objectTable(session),
      links: linkTable(session),
      metaverse: metaverseTable(session),
      exports: exportTable(session),
      guarded: guardTable(session),
      unique: uniqueTable(session),
      history: historyTable(session),
      problems: problemTable(session),
      runs: runTable(session),
      facts: factTable(session),
    };
  }

  /** Connects for the first time, so that what is wrong is said at once. */
  async prepare(): Promise<void> {
    try {
      await this.#connected();
    } catch (error) {
      throw storeError(this.#place, error);
    }
  }

  transaction<T>(work: (tables: Tables) => Promise<T>, durability: Durability = 'Usual'): Promise<T> {
    const result = this.#last.then(() => this.#repeated(work, durability));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #repeated<T>(work: (tables: Tables) => Promise<T>, durability: Durability): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      if (this.#closed) throw new storeErrors.Closed({ store: this.#place });
      try {
        return await this.#once(work, durability);
      } catch (error) {
        if (!isConflict(error)) throw error;
        if (attempt === mostAttempts) throw new storeErrors.Conflict({ store: this.#place, attempts: attempt }, { cause: error });
        await sleep(pauseMs * 2 ** attempt);
      }
    }
  }

  async #once<T>(work: (tables: Tables) => Promise<T>, durability: Durability): Promise<T> {
    const connection = await this.#connected().catch((error: unknown) => {
      throw storeError(this.#place, error);
    });
    try {
      await this.#begin(connection, durability);
      const result = await work(this.#tables);
      await connection.commit();
      return result;
    } catch (error) {
      this.#session.forget();
      if (connection.usable) await connection.rollback().catch(() => undefined);
      if (!connection.usable) await this.#dispose();
      // The work's own errors stay what they are.
      throw error instanceof DatabaseFailure && !isConflict(error) ? storeError(this.#place, error) : error;
    }
  }

  async #begin(connection: Connection, durability: Durability): Promise<void> {
    const readOnly = this.#options.access === 'ReadOnly';
    const begin = beginSql(connection, this.#schema, readOnly ? 'read only' : 'read write', durability === 'Durable' ? 'on' : 'off');
    if (readOnly) {
      await connection.script(begin);
      // Another process gives the names.
      this.#session.forget();
    } else {
      const [lease] = await connection.script<{ epoch: number }>(`${begin}; select epoch from lease where id = 1 for update`);
      if (lease?.epoch !== this.#epoch) throw new storeErrors.Taken({ store: this.#place });
    }
    await this.#session.use(connection);
  }

  async #connected(): Promise<Connection> {
    if (this.#connection?.usable === true) return this.#connection;
    await this.#dispose();
    const settings = await this.#options.connect();
    this.#place = `${this.#options.schema} on ${settings.host}, database ${settings.database}`;
    const connection = await Connection.open(settings);
    this.#session.forget();
    try {
      await this.#greet(connection);
    } catch (error) {
      await connection.close();
      throw error;
    }
    this.#connection = connection;
    return connection;
  }

  async #greet(connection: Connection): Promise<void> {
    if (this.#options.access === 'ReadOnly') {
      await connection.script(beginSql(connection, this.#schema, 'read only', 'off'));
      await checkSchema(connection, this.#place);
      await connection.script('commit');
      return;
    }
    // Only the first time: whoever was away does not take the store back from its successor.
    this.#epoch ??= await openSchema(connection, this.#place, this.#options.schema, this.#schema);
  }

  async #dispose(): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    await connection?.close();
  }

  async close(): Promise<void> {
    await this.#last;
    this.#closed = true;
    await this.#dispose();
  }
}
