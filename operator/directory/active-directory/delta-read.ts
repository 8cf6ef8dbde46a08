// Follows the changes of one partition: what DirSync tells, and what has to be read because it does not tell it.
import type { ImportedChange, ImportPage } from '../../model/object.ts';
import { interpretChange, type Told } from './changed-entry.ts';
import { type DirSyncEnd, readChanges } from './dirsync.ts';
import { findObjects, readBelow } from './object-read.ts';
import type { Reading } from './reading.ts';

export interface Followed extends DirSyncEnd {
  /** Told as deleted here; where a forest has several partitions, an object may only have moved to another. */
  readonly deleted: readonly string[];
  readonly changes: number;
}

/**
 * Yields patches and removals as they arrive and, behind them, the objects that had to be read. Nothing is asked on the connection while the DirSync answer
 * flows, so that a slow consumer can stop it. Applying the result twice is the same as once.
 */
export async function* followChanges(
  reading: Reading,
  cookie: Buffer,
  signal: AbortSignal,
): AsyncGenerator<ImportPage, Followed, undefined> {
  const pending = new PendingReads();
  let changes = 0;
  const told = readChanges(reading, { filter: reading.filters.changed, attributes: reading.schema.requested, cookie }, signal);
  let end: DirSyncEnd | undefined;
  try {
    while (end === undefined) {
      const step = await told.next();
      if (step.done === true) end = step.value;
      else {
        const page: ImportedChange[] = [];
        for (const entry of step.value) pending.take(interpretChange(reading, entry), page);
        changes += page.length;
        if (page.length > 0) yield page;
      }
    }
  } finally {
    await told.return(undefined as never);
  }
  for await (const page of pending.read(reading, signal)) {
    changes += page.length;
    yield page;
  }
  return { ...end, deleted: [...pending.deleted], changes: changes + pending.deleted.size };
}

/** Sorts what was told into what can be passed on at once and what has to be read. */
class PendingReads {
  readonly deleted = new Set<string>();
  /** Whether the object moved, and so, perhaps, what is below it. */
  readonly #again = new Map<string, boolean>();

  take(told: Told, page: ImportedChange[]): void {
    switch (told.kind) {
      case 'Change':
        page.push(told.change);
        return;
      case 'Deleted':
        this.deleted.add(told.anchor);
        return;
      case 'ReadAgain':
        if (!this.#again.has(told.anchor)) this.#again.set(told.anchor, false);
        return;
      case 'Moved':
        this.#again.set(told.anchor, true);
        return;
      case 'Nothing':
        return;
    }
  }

  /** Reading is the truth: what is gone meanwhile counts as deleted, and what was told as deleted before it was restored does not. */
  async *read(reading: Reading, signal: AbortSignal): AsyncGenerator<ImportPage, void, undefined> {
    const containers: string[] = [];
    for await (const found of findObjects(reading, [...this.#again.keys()], signal)) {
      const page: ImportedChange[] = [];
      for (const one of found) {
        if (one.kind === 'Gone') this.deleted.add(one.anchor);
        else {
          this.deleted.delete(one.anchor);
          page.push(one.change);
          if (one.container && this.#again.get(one.anchor) === true) containers.push(one.anchor);
        }
      }
      if (page.length > 0) yield page;
    }
    for (const anchor of containers) yield* readBelow(reading, anchor, signal);
  }
}
