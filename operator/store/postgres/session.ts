// What the tables work with: the connection of the transaction under way, the dictionary of names, and ids for new rows.
import type { Connection, Value } from './connection.ts';

/** Ids are taken from the database by the block, so that most batches need not ask. */
const blockSize = 2_000;

export type Sequence = 'object' | 'metaverse' | 'export' | 'history';

/** Long-lived lists of unsupported attributes; what is looked up less often is looked up again. */
const rememberedLists = 10_000;

interface Block {
  next: number;
  end: number;
}

export class Session {
  #connection: Connection | undefined;
  readonly #ids = new Map<string, number>();
  readonly #names = new Map<number, string>();
  readonly #lists = new Map<string, number>();
  readonly #blocks = new Map<Sequence, Block>();
  readonly #remembered = new Map<string, Promise<number>>();
  readonly #readOnly: boolean;
  #known = false;

  constructor(access: 'ReadWrite' | 'ReadOnly') {
    this.#readOnly = access === 'ReadOnly';
  }

  /** Begins with a connection on which a transaction was begun. */
  async use(connection: Connection): Promise<void> {
    this.#connection = connection;
    if (this.#known) return;
    const names = await connection.all<{ id: number; text: string }>('select id, text from name');
    for (const { id, text } of names) this.#remember(id, text);
    this.#known = true;
  }

  /** Forgets all that came with a transaction that was taken back. */
  forget(): void {
    this.#ids.clear();
    this.#names.clear();
    this.#lists.clear();
    this.#blocks.clear();
    this.#remembered.clear();
    this.#known = false;
  }

  get #open(): Connection {
    if (this.#connection === undefined) throw new Error('no transaction is under way');
    return this.#connection;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- SQL is text: only its writer knows the row.
  all<Row>(sql: string, ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#open.all<Row>(sql, ...values);
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  async get<Row>(sql: string, ...values: readonly Value[]): Promise<Row | undefined> {
    return (await this.#open.all<Row>(sql, ...values))[0];
  }

  run(sql: string, ...values: readonly Value[]): Promise<void> {
    return this.#open.run(sql, ...values);
  }

  /** See `Connection.each`. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  each<Row>(sql: string, rows: readonly unknown[], ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#open.each<Row>(sql, rows, ...values);
  }

  /** See `Connection.among`. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as above
  among<Row>(sql: string, ids: readonly number[], ...values: readonly Value[]): Promise<readonly Row[]> {
    return this.#open.among<Row>(sql, ids, ...values);
  }

  /** See `Connection.runEach`. */
  runEach(sql: string, rows: readonly unknown[], ...values: readonly Value[]): Promise<void> {
    return this.#open.runEach(sql, rows, ...values);
  }

  /** See `Connection.runAmong`. */
  runAmong(sql: string, ids: readonly number[], ...values: readonly Value[]): Promise<void> {
    return this.#open.runAmong(sql, ids, ...values);
  }

  /** As `among`, with all rows in order of id. */
  async amongInOrder<Row extends { readonly id: number }>(sql: string, ids: readonly number[], ...values: readonly Value[]) {
    const rows = await this.#open.among<Row>(sql, ids, ...values);
    return [...rows].sort((a, b) => a.id - b.id);
  }

  #remember(id: number, text: string): void {
    this.#ids.set(text, id);
    this.#names.set(id, text);
  }

  /** The number that stands for a connector's or attribute's name. */
  async id(name: string): Promise<number> {
    return this.#ids.get(name) ?? ((await this.ids([name])).get(name) as number);
  }

  /** The numbers of many names. All names are known, because nobody else writes: what is missing is new. */
  async ids(names: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    const fresh = [...new Set(names)].filter((name) => !this.#ids.has(name));
    // Where nothing may be written, a name that nobody has used stands for nothing.
    if (this.#readOnly) for (const name of fresh) this.#ids.set(name, -1);
    else if (fresh.length > 0) {
      const first = this.#names.size + 1;
      const rows = fresh.map((text, index) => ({ id: first + index, text }));
      await this.runEach('insert into name(id, text) select id, text from json_to_recordset($1::json) as j(id integer, text text)', rows);
      for (const { id, text } of rows) this.#remember(id, text);
    }
    return this.#ids;
  }

  name(id: number): string {
    return this.#names.get(id) ?? '';
  }

  /** What is asked once, until a transaction is taken back. */
  remembered(key: string, ask: () => Promise<number>): Promise<number> {
    const known = this.#remembered.get(key) ?? ask();
    this.#remembered.set(key, known);
    return known;
  }

  /** Ids for so many new rows, in order; ids are never used again. */
  async reserve(sequence: Sequence, count: number): Promise<readonly number[]> {
    const block = this.#blocks.get(sequence) ?? { next: 0, end: 0 };
    if (block.end - block.next < count) {
      const wanted = Math.max(count, blockSize);
      const row = await this.get<{ next: number }>(
        'update sequence set next = next + $1::bigint where name = $2 returning next',
        wanted,
        sequence,
      );
      block.end = row?.next ?? 0;
      block.next = block.end - wanted;
      this.#blocks.set(sequence, block);
    }
    const first = block.next;
    block.next += count;
    return Array.from({ length: count }, (_, index) => first + index);
  }

  /** The numbers of lists of names; the empty list is 0. Many rows share one list. */
  async listIds(lists: Iterable<string>): Promise<ReadonlyMap<string, number>> {
    if (this.#lists.size > rememberedLists) this.#lists.clear();
    const fresh = [...new Set(lists)].filter((list) => list !== '' && !this.#lists.has(list));
    if (fresh.length > 0) {
      const rows = fresh.map((names) => ({ names }));
      const known = await this.each<{ id: number; names: string }>(knownListsSql, rows);
      for (const { id, names } of known) this.#lists.set(names, id);
      const unknown = rows.filter(({ names }) => !this.#lists.has(names));
      const added = unknown.length === 0 ? [] : await this.each<{ id: number; names: string }>(addListsSql, unknown);
      for (const { id, names } of added) this.#lists.set(names, id);
    }
    this.#lists.set('', 0);
    return this.#lists;
  }
}

const knownListsSql = 'select u.id, u.names from json_to_recordset($1::json) as j(names text) join unsupported u on u.names = j.names';

const addListsSql = `
  insert into unsupported(id, names)
  select (select coalesce(max(id), 0) from unsupported) + row_number() over (), j.names from json_to_recordset($1::json) as j(names text)
  returning id, names`;
