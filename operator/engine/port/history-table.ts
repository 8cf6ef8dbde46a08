// What happened to objects, newest first: each row says what was before, so that every earlier state can be found by going backwards.

/** `Metaverse`: the subject is a metaverse object. `Object`: an object of a connector space. */
export type HistoryKind = 'Metaverse' | 'Object';

/**
 * `Created`: it came to be, and was nothing before. `Confirmed`: an import showed for the first time what was written; nothing was known of it before.
 * `Exported`, `Refused` and `Unanswered` tell of changes that were sent to a target.
 */
export const historyEvents = [
  'Created',
  'Confirmed',
  'Changed',
  'Removed',
  'Joined',
  'Adopted',
  'Disconnected',
  'Exported',
  'Refused',
  'Unanswered',
] as const;
export type HistoryEvent = (typeof historyEvents)[number];

export interface HistoryEntry {
  readonly kind: HistoryKind;
  readonly subject: number;
  /** The other side of a join: an object's metaverse object, or a metaverse object's object; null where there is none. */
  readonly other: number | null;
  readonly event: HistoryEvent;
  /** HistoryDelta, JSON; empty where nothing was before. */
  readonly delta: string;
  /** Names by which an object that is gone can still be found, in lower case. */
  readonly keys?: readonly string[];
}

/** When, in which run, and under which configuration revision. */
export interface HistoryMoment {
  readonly run: string;
  readonly revision: string;
  readonly timeMs: number;
}

export interface HistoryRow extends Omit<HistoryEntry, 'keys'>, HistoryMoment {
  /** Grows with time. */
  readonly id: number;
}

export interface HistoryTable {
  append(moment: HistoryMoment, entries: readonly HistoryEntry[]): Promise<void>;
  /** Rows of one subject from before the row `beforeId`, newest first. */
  read(kind: HistoryKind, subject: number, beforeId: number, limit: number): Promise<readonly HistoryRow[]>;
  /** Rows of the kind whose other side this is, as `read` gives them. */
  readOther(kind: HistoryKind, other: number, beforeId: number, limit: number): Promise<readonly HistoryRow[]>;
  /** Rows that were stored with the key, newest first. */
  byKey(key: string, limit: number): Promise<readonly HistoryRow[]>;
  /** When the oldest row was written, in milliseconds; `undefined` when there is none. */
  oldest(): Promise<number | undefined>;
  /** Removes at most `limit` of the oldest rows, as far as they are from before the time; gives how many. */
  prune(beforeMs: number, limit: number): Promise<number>;
}
