// One connection to a PostgreSQL server: how it is made, what it is asked, and that it is thrown away after any doubt.
import { Client, type CustomTypesConfig, DatabaseError, type QueryResult } from 'pg';
import { CommitRefused, DatabaseFailure } from './errors.ts';
import { jsonParameter, restore, storable } from './text.ts';

/** How to reach a database. Read anew at each connect, so that a changed Secret counts without a restart. */
export interface ConnectionSettings {
  /** Name or address of the server, or the folder of its Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password: string;
  /** `Verified` demands a certificate that names the host, by these authorities (PEM) or by the public ones. `None` is for sockets and trusted networks. */
  readonly encryption: { readonly kind: 'Verified'; readonly authorities?: string } | { readonly kind: 'None' };
}

const connectTimeoutMs = 10_000;
/** A statement over a million rows takes seconds; a minute without an end is none. */
const statementTimeoutMs = 120_000;
/** A worker that was frozen within a transaction must not keep its successor waiting for ever. */
const idleInTransactionTimeoutMs = 120_000;

/** What is sent as one parameter with a JSON list of rows. */
export const rowsPerStatement = 2_000;

/** Characters of one parameter: a thousand photographs are several statements. */
const longestParameter = 16_000_000;

/** Characters of statements that were sent and not answered yet: more would lie in memory for nothing. */
const mostUnanswered = 16_000_000;

/** Statements that were sent and not answered yet. */
const mostStatementsUnanswered = 50;

/**
 * A server that does not answer at all. What is sent behind others waits for them too, each of which may take its time: the clock of the last one begins
 * when it is sent and not when the server takes it up.
 */
const silenceTimeoutMs = 5 * statementTimeoutMs;

const types: CustomTypesConfig = {
  getTypeParser: ((oid: number) => parsers[oid] ?? ((text: unknown) => text)) as CustomTypesConfig['getTypeParser'],
};
const parsers: Readonly<Record<number, (text: string) => unknown>> = { 20: Number, 21: Number, 23: Number, 25: restore };

export type Value = string | number | null | readonly number[];

export class Connection {
  readonly #client: Client;
  #broken: Error | undefined;
  #compiles = false;
  /** Statements whose answer nobody waits for yet, and the first failure among them. */
  #unanswered: Promise<void>[] = [];
  #unansweredLength = 0;
  #failed: unknown;

  private constructor(client: Client) {
    this.#client = client;
    // Without a listener, a connection that is lost between two statements would end the process.
    client.on('error', (error) => {
      this.#broken ??= error;
    });
    client.on('end', () => {
      this.#broken ??= new Error('the connection was closed');
    });
  }

  static async open(settings: ConnectionSettings): Promise<Connection> {
    const { host, port, database, user, password, encryption } = settings;
    const client = new Client({
      host,
      port,
      database,
      user,
      password,
      ssl: encryption.kind === 'None' ? false : { rejectUnauthorized: true, ...withAuthorities(encryption.authorities) },
      application_name: 'lockstep',
      client_encoding: 'UTF8',
      types,
      keepAlive: true,
      // Statements are sent without waiting for the answers to those before; the server takes them in order.
      pipeline: true,
      connectionTimeoutMillis: connectTimeoutMs,
      // The server's own limits come with each transaction.
      query_timeout: silenceTimeoutMs,
    });
    const connection = new Connection(client);
    try {
      await client.connect();
      await connection.#learn();
    } catch (error) {
      await connection.close();
      throw error;
    }
    return connection;
  }

  async #learn(): Promise<void> {
    const [setting] = await this.all<{ jit: string | null }>("select current_setting('jit', true) as jit");
    this.#compiles = setting?.jit === 'on';
  }

  /** Whether the server may compile statements. */
  get compiles(): boolean {
    return this.#compiles;
  }

  get usable(): boolean {
    return this.#broken === undefined;
  }

  /** Several statements without parameters, in one round trip. Gives the rows of the last one. */
  async script<Row>(sql: string): Promise<readonly Row[]> {
    const result = (await this.#inOrder(this.#ask(() => this.#client.query(sql)))) as QueryResult | readonly QueryResult[];
    const last = Array.isArray(result) ? (result.at(-1) as QueryResult | undefined) : (result as QueryResult);
    return (last?.rows ?? []) as readonly Row[];
  }

  /** One statement. It has no name: the server plans it for the tables as they are now, and not as they were when they were empty. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- SQL is text: only its writer knows the row.
  async all<Row>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    const { rows } = await this.#inOrder(this.#send(sql, values));
    return rows as readonly Row[];
  }

  /** A statement whose answer nobody needs: sent behind those before it. Where it fails, so does what is asked next, at the latest the commit. */
  async run(sql: string, ...values: readonly Value[]): Promise<void> {
    const answer = this.#send(sql, values).then(
      () => undefined,
      (error: unknown) => void (this.#failed ??= error),
    );
    this.#unanswered.push(answer);
    this.#unansweredLength += values.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), sql.length);
    if (this.#unansweredLength > mostUnanswered || this.#unanswered.length >= mostStatementsUnanswered) await this.#answered();
  }

  #send(sql: string, values: readonly Value[]): Promise<QueryResult> {
    const sent = values.map((value) => (typeof value === 'string' ? storable(value) : value));
    return this.#ask(() => this.#client.query({ text: sql, values: sent }));
  }

  /** An answer, unless a statement before it has failed: that failure is the cause of all later ones. */
  async #inOrder<T>(answer: Promise<T>): Promise<T> {
    answer.catch(() => undefined);
    await this.#answered();
    return answer;
  }

  async #answered(): Promise<void> {
    const unanswered = this.#unanswered;
    this.#unanswered = [];
    this.#unansweredLength = 0;
    await Promise.all(unanswered);
    if (this.#failed !== undefined) throw this.#failed;
  }

  /** A statement over rows that it finds in `json_to_recordset($1)`; further values are $2 and so on. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  async each<Row>(sql: string, rows: readonly unknown[], ...values: readonly Value[]): Promise<readonly Row[]> {
    const found: Row[] = [];
    for (const json of jsonParts(rows)) for (const row of await this.all<Row>(sql, json, ...values)) found.push(row);
    return found;
  }

  /** As `each`, for a statement whose answer nobody needs. */
  async runEach(sql: string, rows: readonly unknown[], ...values: readonly Value[]): Promise<void> {
    for (const json of jsonParts(rows)) await this.run(sql, json, ...values);
  }

  /** A statement over ids that it finds in `$1::bigint[]`; further values are $2 and so on. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  async among<Row>(sql: string, ids: readonly number[], ...values: readonly Value[]): Promise<readonly Row[]> {
    const found: Row[] = [];
    for (const part of partsOf(ids)) for (const row of await this.all<Row>(sql, part, ...values)) found.push(row);
    return found;
  }

  /** As `among`, for a statement whose answer nobody needs. */
  async runAmong(sql: string, ids: readonly number[], ...values: readonly Value[]): Promise<void> {
    for (const part of partsOf(ids)) await this.run(sql, part, ...values);
  }

  async #ask<T>(question: () => Promise<T>): Promise<T> {
    if (this.#broken !== undefined) throw new DatabaseFailure(this.#broken);
    try {
      return await question();
    } catch (error) {
      // An answer of the server leaves the connection as it was; anything else leaves it in doubt.
      if (!(error instanceof DatabaseError)) this.#broken ??= error instanceof Error ? error : new Error(String(error));
      throw new DatabaseFailure(error);
    }
  }

  /** Makes all of the transaction last. A statement that failed before has undone it, which the server says with no error. */
  async commit(): Promise<void> {
    const { command } = await this.#inOrder(this.#ask(() => this.#client.query('commit')));
    if (command !== 'COMMIT') throw new DatabaseFailure(new CommitRefused(`the server answered ${command} to the commit`));
  }

  /** Takes all of the transaction back. After it, what had failed is past. */
  async rollback(): Promise<void> {
    const taken = this.#ask(() => this.#client.query('rollback'));
    taken.catch(() => undefined);
    await this.#answered().catch(() => undefined);
    await taken;
    this.#failed = undefined;
  }

  /** Ends the connection, with or without the server's help. */
  async close(): Promise<void> {
    const { stream } = (this.#client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }).connection;
    if (this.#broken === undefined) await this.#client.end().catch(() => undefined);
    this.#broken ??= new Error('the connection was closed');
    stream.destroy();
  }
}

function* partsOf<Item>(items: readonly Item[]): Generator<readonly Item[]> {
  if (items.length <= rowsPerStatement) {
    if (items.length > 0) yield items;
    return;
  }
  for (let from = 0; from < items.length; from += rowsPerStatement) yield items.slice(from, from + rowsPerStatement);
}

/** The rows as parameters, none of them too long. */
function* jsonParts(rows: readonly unknown[]): Generator<string> {
  for (const part of partsOf(rows)) yield* shortEnough(part);
}

function* shortEnough(rows: readonly unknown[]): Generator<string> {
  const json = jsonParameter(rows);
  if (json.length <= longestParameter || rows.length === 1) {
    yield json;
    return;
  }
  const half = rows.length >> 1;
  yield* shortEnough(rows.slice(0, half));
  yield* shortEnough(rows.slice(half));
}

const withAuthorities = (authorities: string | undefined) => (authorities === undefined ? {} : { ca: authorities });

/**
 * Begins a transaction in the schema. All settings end with it, so that a connection may be shared through a pooler. Nothing is compiled: without statistics
 * the server expects so much work that it compiles for seconds what takes a tenth of one.
 */
export const beginSql = (
  { compiles }: Connection,
  schema: string,
  access: 'read write' | 'read only',
  synchronousCommit: 'on' | 'off',
): string =>
  `begin transaction isolation level ${access === 'read only' ? 'repeatable read' : 'read committed'} ${access};
   set local search_path to ${schema}; set local synchronous_commit to ${synchronousCommit};
   set local statement_timeout to ${statementTimeoutMs}; set local lock_timeout to ${statementTimeoutMs};
   set local idle_in_transaction_session_timeout to ${idleInTransactionTimeoutMs}${compiles ? '; set local jit to off' : ''}`;
