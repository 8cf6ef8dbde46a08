// What the engine asks of its store: batches within transactions. Attribute values travel as JSON text; names are the rules' own.
import type { RunRecord } from '../engine.ts';
import type { ExportTable } from './export-table.ts';
import type { HistoryTable } from './history-table.ts';
import type { GuardTable } from './guard-table.ts';
import type { LinkTable } from './link-table.ts';
import type { MetaverseTable } from './metaverse-table.ts';
import type { ObjectTable } from './object-table.ts';
import type { UniqueTable } from './unique-table.ts';

/** `Durable` survives the loss of power as well as of the process; `Usual` may lose the last commits with the power, never half of one. */
export type Durability = 'Usual' | 'Durable';

export interface Store {
  /** Objects that one transaction should look at: enough that the way to the store does not count, few enough that others get a turn. */
  readonly batchSize: number;
  /**
   * Runs `work` alone: all of its writes last, or none. Transactions wait for each other and must not be nested.
   * The tables handed in are valid until `work` resolves. `work` may run again after the store took a first attempt back: what it notes anywhere else
   * must come out the same.
   */
  transaction<T>(work: (tables: Tables) => Promise<T>, durability?: Durability): Promise<T>;
  close(): Promise<void>;
}

export interface Tables {
  readonly connectors: ConnectorTable;
  readonly objects: ObjectTable;
  readonly links: LinkTable;
  readonly metaverse: MetaverseTable;
  readonly exports: ExportTable;
  readonly guarded: GuardTable;
  readonly unique: UniqueTable;
  readonly history: HistoryTable;
  readonly problems: ProblemTable;
  readonly runs: RunTable;
  readonly facts: FactTable;
}

/** Where a connector's imports stand. `begun` and `completed` count imports, so that a write knows which import can confirm it. */
export interface ConnectorState {
  readonly schema: string;
  readonly cookie?: string;
  /** Hash of what the last complete full read asked for. */
  readonly filter?: string;
  readonly fullRequired: boolean;
  readonly begun: number;
  readonly completed: number;
}

export interface ConnectorTable {
  read(connector: string): Promise<ConnectorState | undefined>;
  write(connector: string, state: ConnectorState): Promise<void>;
}

/** An error of one object's synchronization; `subject` is `object:<id>` or `metaverse:<id>`. */
export interface ProblemRow {
  readonly subject: string;
  readonly connector: string;
  readonly label: string;
  readonly sourceAnchor: string;
  /** ChangeError, JSON; of a join that was refused, with `contested` beside it. */
  readonly error: string;
  readonly since: string;
}

export interface ProblemTable {
  put(rows: readonly ProblemRow[]): Promise<void>;
  drop(subjects: readonly string[]): Promise<void>;
  subjects(): Promise<ReadonlySet<string>>;
  /** Those of the subjects, in order of subject. */
  of(subjects: readonly string[]): Promise<readonly ProblemRow[]>;
  /** Those with the code, of subjects that begin like this, in order of subject. */
  coded(code: string, beginning: string, afterSubject: string, limit: number): Promise<readonly ProblemRow[]>;
  list(limit: number): Promise<readonly ProblemRow[]>;
}

export interface RunTable {
  put(run: RunRecord): Promise<void>;
  recent(limit: number): Promise<readonly RunRecord[]>;
}

/** Single facts by name, such as the hash of the rules that the derived state was computed with. */
export interface FactTable {
  read(name: string): Promise<string | undefined>;
  write(name: string, value: string): Promise<void>;
}
