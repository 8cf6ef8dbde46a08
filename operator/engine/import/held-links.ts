// References that a read shows to be gone before it has shown whom they led to: they stay until the read has proved complete. A lost right, or a file that was
// cut, takes an object out of sight and out of its groups at once.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { EngineContext } from '../context.ts';
import { wakeMembers } from '../evaluate/memberships.ts';
import type { ObjectContent, ObjectRow } from '../port/object-table.ts';
import type { Link, LinkDifference } from '../port/link-table.ts';
import type { Tables } from '../port/store-port.ts';
import { ImportHistory } from './import-history.ts';

/** Links taken away in one transaction. */
const linkBatch = 2000;

/** Objects whose references are known again in one transaction. */
const objectBatch = 500;

/** What has to be known of a read to tell what it may not take away before its end, or not at all. */
export interface Holding {
  /** Whether the read has shown the object already. */
  readonly isShown: (id: number) => boolean;
  /** Whether a reference of this name has one value at most. */
  readonly isSingle: (attribute: string) => boolean;
  /** Whether the read shows the object without what decides who may sign in: it then stays as it was. */
  readonly isHidden: (before: ObjectRow, now: ObjectContent) => boolean;
}

/** Of the references that went, those that wait. A single value that has a successor goes with its coming. */
export function heldOf({ added, removed }: LinkDifference, { isShown, isSingle }: Holding): readonly Link[] {
  const key = ({ source, attribute }: Link): string => `${source} ${attribute}`;
  const succeeded = new Set(added.filter(({ attribute }) => isSingle(attribute)).map(key));
  return removed.filter((link) => !isShown(link.target) && !succeeded.has(key(link)));
}

/** What a chunk of a read leaves to the end of the read. */
export interface HeldChunk {
  /** By id, objects that were told whole: the hash of their references once nothing of them is held any more. */
  readonly whole: ReadonlyMap<number, string>;
  /** Ids of objects whose references were told one by one: together they are no longer those that were told whole before. */
  readonly patched: ReadonlySet<number>;
  /** Told to be there. */
  readonly there: readonly Link[];
  /** Told to be gone. */
  readonly gone: readonly Link[];
}

/** Those of one read, in memory: a read that breaks off has held them for good, and the next one tells them again. */
export class HeldLinks {
  readonly #targets = new Map<number, Map<string, Set<number>>>();
  readonly #hashes = new Map<number, string>();

  take({ whole, patched, there, gone }: HeldChunk): void {
    for (const id of whole.keys()) {
      this.#targets.delete(id);
      this.#hashes.delete(id);
    }
    for (const id of patched) this.#hashes.delete(id);
    for (const { source, attribute, target } of there) this.#targets.get(source)?.get(attribute)?.delete(target);
    for (const { source, attribute, target } of gone) {
      const ofSource = this.#targets.get(source) ?? new Map<string, Set<number>>();
      this.#targets.set(source, ofSource.set(attribute, (ofSource.get(attribute) ?? new Set()).add(target)));
      const hash = whole.get(source);
      if (hash !== undefined) this.#hashes.set(source, hash);
    }
  }

  /** The read is believed: all of them go. */
  async letGo(context: EngineContext, connector: string): Promise<void> {
    await this.#remove(context, connector, () => true);
    const hashes = [...this.#hashes];
    for (let from = 0; from < hashes.length; from += objectBatch)
      await context.store.transaction((tables) => knowReferences(tables, connector, new Map(hashes.slice(from, from + objectBatch))));
  }

  /** The read is not believed: those go whose target it has shown all the same. */
  async letGoShown(context: EngineContext, connector: string, isShown: (id: number) => boolean): Promise<void> {
    await this.#remove(context, connector, ({ target }) => isShown(target));
  }

  async #remove(context: EngineContext, connector: string, goes: (link: Link) => boolean): Promise<void> {
    let batch: Link[] = [];
    const flush = async (): Promise<void> => {
      const links = batch;
      batch = [];
      if (links.length === 0) return;
      await context.store.transaction((tables) => removeLinks(context, tables, connector, links));
      await nextTurn();
    };
    for (const [source, byAttribute] of this.#targets)
      for (const [attribute, targets] of byAttribute)
        for (const target of targets) {
          const link = { source, attribute, target };
          if (goes(link)) batch.push(link);
          if (batch.length === linkBatch) await flush();
        }
    await flush();
  }
}

async function removeLinks(context: EngineContext, tables: Tables, connector: string, links: readonly Link[]): Promise<void> {
  const present = await tables.links.exists(links);
  const removed = links.filter((_, index) => present[index] === true);
  if (removed.length === 0) return;
  const history = new ImportHistory(tables);
  const sources = [...new Set(removed.map(({ source }) => source))];
  const places = await tables.objects.places(sources);
  await tables.links.remove(removed);
  await tables.links.markDirty(removed.filter(({ source }) => (places.get(source)?.metaverse ?? null) !== null));
  await tables.objects.markDirty(sources, true);
  await wakeMembers(context, tables, connector, removed);
  await history.linked({ added: [], removed });
  await history.store(context);
}

/** So that the next read that shows the same finds it unchanged. */
async function knowReferences({ objects }: Tables, connector: string, hashes: ReadonlyMap<number, string>): Promise<void> {
  const rows = await objects.read([...hashes.keys()]);
  const heads = await objects.heads(
    connector,
    rows.map(({ anchor }) => anchor),
  );
  await objects.update(
    rows.flatMap((row) => {
      const head = heads.get(row.anchor);
      return head === undefined ? [] : [{ ...row, hash: head.hash, referenceHash: hashes.get(row.id) ?? '', writtenAt: null }];
    }),
  );
}
