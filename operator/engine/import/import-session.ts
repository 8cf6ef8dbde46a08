// One import under way: pages are stored as they come, and nothing is removed before the read has proved complete.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { LockstepError } from '../../model/errors.ts';
import type { CompleteRead, ImportedChange, ImportPage } from '../../model/object.ts';
import type { DirectorySchema } from '../../model/schema.ts';
import type { EngineContext } from '../context.ts';
import type { ImportSession, ImportStatistics, StepKind } from '../engine.ts';
import { countRead } from '../export/absence.ts';
import { domainOf } from '../rules/environment.ts';
import { engineErrors } from '../errors.ts';
import { hidesAccountState } from './account-state.ts';
import { compareDoubtful } from './doubt.ts';
import { foldPage } from './fold.ts';
import { HeldLinks, type Holding } from './held-links.ts';
import { IdSet } from './id-set.ts';
import { importExtent, importFilter } from './import-filter.ts';
import { type Counts, storeChanges } from './import-store.ts';
import { forgetMissing } from './missing.ts';
import { isGuarded, mustNotShrink } from './shrink.ts';
import { leaversOf, noteSightings, settleSightings } from './sightings.ts';
import { removeFromConnectorSpace, unseenIds, withoutTypes } from './removal.ts';

const extentName = (connector: string): string => `extent of ${connector}`;

/** Changes stored in one transaction. */
const chunkSize = 500;

export class Importing implements ImportSession {
  readonly #context: EngineContext;
  readonly #connector: string;
  readonly #kind: StepKind;
  /** Number of this import among the connector's imports. */
  readonly #sequence: number;
  readonly #startedMs: number;
  readonly #seen = new IdSet();
  readonly #removed = new Map<string, 'Deleted' | 'OutOfScope'>();
  readonly #unknown = new Set<string>();
  readonly #held = new HeldLinks();
  /** Absent at a target: what it shows of itself is what there is. */
  readonly #holding: Holding | undefined;
  /** Names of those who stay as they were, because the read hides who may sign in. */
  readonly #hidden = new Set<string>();
  /** Anchors of those who are waited for to be gone, who are not stored, and whom the read shows all the same. */
  readonly #sighted = new Set<string>();
  #leavers: ReadonlySet<string> | undefined;
  readonly #counts: Counts = { added: 0, updated: 0, unchanged: 0 };
  readonly #onChange: () => void;
  #ended = false;

  /** @param onChange called before anything that may bear on a plan is stored */
  constructor(
    context: EngineContext,
    { connector, kind, sequence, schema }: { connector: string; kind: StepKind; sequence: number; schema: DirectorySchema },
    onChange: () => void,
  ) {
    this.#context = context;
    this.#connector = connector;
    this.#kind = kind;
    this.#sequence = sequence;
    this.#onChange = onChange;
    this.#startedMs = context.clock.now().getTime();
    this.#holding = context.sources.includes(connector)
      ? {
          isShown: (id) => this.#seen.has(id),
          isSingle: (attribute) => schema[attribute]?.multiValued === false,
          isHidden: hidesAccountState(schema),
        }
      : undefined;
  }

  async add(page: ImportPage): Promise<void> {
    this.#mustBeOpen();
    const changes = foldPage(page);
    for (let from = 0; from < changes.length; from += chunkSize) {
      await this.#store(changes.slice(from, from + chunkSize));
      await nextTurn();
    }
  }

  async #store(changes: readonly ImportedChange[]): Promise<void> {
    const holding = this.#holding;
    const target = holding === undefined;
    const stored = await this.#context.store.transaction((tables) =>
      storeChanges(this.#context, tables, { connector: this.#connector, target, changes, ...(target ? {} : { holding }) }),
    );
    this.#held.take(stored.held);
    for (const id of stored.ids) this.#seen.add(id);
    for (const dn of stored.hidden) this.#hidden.add(dn);
    for (const change of changes) {
      if (change.kind === 'remove') {
        this.#removed.set(change.anchor, change.why);
        this.#sighted.delete(change.anchor);
      } else this.#removed.delete(change.kind === 'replace' ? change.object.anchor : change.anchor);
      if (change.kind !== 'patch') this.#unknown.delete(change.kind === 'replace' ? change.object.anchor : change.anchor);
    }
    for (const anchor of stored.unknown) this.#unknown.add(anchor);
    await this.#noteSightings(changes.flatMap((change) => (change.kind === 'sighting' ? change.anchor : [])));
    this.#counts.added += stored.counts.added;
    this.#counts.updated += stored.counts.updated;
    this.#counts.unchanged += stored.counts.unchanged;
  }

  /** At once, and not at the end of the read: what hides them may also be what the read breaks off for. */
  async #noteSightings(anchors: readonly string[]): Promise<void> {
    if (anchors.length === 0 || this.#holding === undefined) return;
    const leavers = (this.#leavers ??= await leaversOf(this.#context, this.#connector));
    const shown = anchors.filter((anchor) => leavers.has(anchor));
    if (shown.length === 0) return;
    const noted = await this.#context.store.transaction((tables) => noteSightings(tables, this.#connector, shown));
    for (const anchor of noted) this.#sighted.add(anchor);
  }

  unknownAnchors(): readonly string[] {
    return [...this.#unknown];
  }

  async complete(read: CompleteRead): Promise<ImportStatistics> {
    this.#mustBeOpen();
    this.#onChange();
    await this.#mustBeLatest();
    const unseen = await this.#believed(read);
    await this.#held.letGo(this.#context, this.#connector);
    // While those are still known who are now removed.
    if (this.#kind === 'Full') await this.#context.store.transaction((tables) => forgetMissing(tables, this.#connector));
    let removed = await this.#removeToldGone();
    if (this.#kind === 'Full') {
      removed += await removeFromConnectorSpace(this.#context, this.#connector, { ids: unseen }, 'Kept');
    }
    await this.#finish(read);
    this.#ended = true;
    const { added, updated, unchanged } = this.#counts;
    return { connector: this.#connector, kind: this.#kind, objects: this.#seen.size, added, updated, removed, unchanged };
  }

  /** The ids of what the read did not show, where it is to be believed. @throws where it is not */
  async #believed(read: CompleteRead): Promise<readonly number[]> {
    try {
      const disputed = await this.#compareDoubtful(read);
      this.#mustHideNobody();
      if (this.#kind === 'Full') await this.#mustNotBeEmpty(read);
      const unseen = this.#kind === 'Full' ? await this.#unseen(read) : [];
      const count = unseen.length + disputed;
      if (read.doubt !== undefined && count > 0)
        throw new engineErrors.DoubtfulRead({ connector: this.#connector, count, doubt: read.doubt.why });
      await this.#mustNotShrink(unseen);
      return unseen;
    } catch (error) {
      if (error instanceof LockstepError) await this.#refuse();
      throw error;
    }
  }

  async #unseen({ unread = [] }: CompleteRead): Promise<readonly number[]> {
    const unseen = await unseenIds(this.#context, this.#connector, this.#seen, this.#startedMs);
    return unread.length === 0 ? unseen : withoutTypes(this.#context, unseen, new Set(unread));
  }

  #mustHideNobody(): void {
    const [dn] = this.#hidden;
    if (dn === undefined) return;
    throw new engineErrors.AccountControlHidden({ connector: this.#connector, count: this.#hidden.size, dn });
  }

  /** A delta would go on from what was believed last, as if nothing were missing: only a full read tells whether it is. */
  async #refuse(): Promise<void> {
    const connector = this.#connector;
    this.#ended = true;
    await this.#held.letGoShown(this.#context, connector, (id) => this.#seen.has(id));
    await this.#context.store.transaction(async ({ connectors }) => {
      const state = await connectors.read(connector);
      if (state !== undefined) await connectors.write(connector, { ...state, fullRequired: true });
    });
  }

  /** How many of those that may have been cut are not what is known of them; they are there all the same. */
  async #compareDoubtful({ doubt }: CompleteRead): Promise<number> {
    if (doubt === undefined || doubt.objects.length === 0) return 0;
    const target = this.#holding === undefined;
    const { ids, sound, disputed } = await this.#context.store.transaction((tables) =>
      compareDoubtful(tables, this.#connector, doubt, target),
    );
    await this.add(sound.map((object) => ({ kind: 'replace', object })));
    await this.#noteSightings(doubt.objects.map(({ anchor }) => anchor));
    for (const id of ids) this.#seen.add(id);
    this.#counts.unchanged += ids.length;
    return disputed.length;
  }

  async #mustNotShrink(unseen: readonly number[]): Promise<void> {
    const connector = this.#connector;
    const { store } = this.#context;
    if (!isGuarded(this.#context, connector)) return;
    const anchors = new Set<string>();
    const told = [...this.#removed.keys()];
    for (let from = 0; from < Math.max(told.length, unseen.length); from += chunkSize) {
      await store.transaction(async ({ objects }) => {
        for (const head of (await objects.heads(connector, told.slice(from, from + chunkSize))).values())
          if (!head.placeholder) anchors.add(head.anchor);
        for (const { anchor } of (await objects.anchors(unseen.slice(from, from + chunkSize))).values()) anchors.add(anchor);
      });
      await nextTurn();
    }
    const { objects: known } = await store.transaction(({ objects }) => objects.count(connector));
    await mustNotShrink(this.#context, { connector, anchors: [...anchors].sort(), known });
  }

  async #removeToldGone(): Promise<number> {
    const anchors = (reason: 'Deleted' | 'OutOfScope'): readonly string[] =>
      [...this.#removed].flatMap(([anchor, why]) => (why === reason ? [anchor] : []));
    // A target brings memberships back with the object that it restores; there the references stay.
    const fate = this.#context.sources.includes(this.#connector) ? 'Dropped' : 'Kept';
    const deleted = await removeFromConnectorSpace(this.#context, this.#connector, { anchors: anchors('Deleted') }, fate);
    return deleted + (await removeFromConnectorSpace(this.#context, this.#connector, { anchors: anchors('OutOfScope') }, 'Kept'));
  }

  /** An empty answer is what a lost right or a wrong base looks like; it is never taken for a deletion of everything. */
  async #mustNotBeEmpty(read: CompleteRead): Promise<void> {
    const connector = this.#connector;
    const { store } = this.#context;
    const known = await store.transaction(async ({ objects, exports }) => {
      // What we deleted ourselves is expected to be missing.
      return (await objects.count(connector)).objects - (await exports.countSent(connector)).deletes;
    });
    if (this.#seen.size === 0 && known > 0) throw new engineErrors.EmptyRead({ connector, known });
    // A target's objects are written again where they are missing; only a source's absence can delete.
    if (!this.#context.sources.includes(connector)) return;
    // Where something else is asked for, a domain may be empty that was not.
    const extent = await store.transaction(({ facts }) => facts.read(extentName(connector)));
    if (extent !== importExtent(this.#context, connector)) return;
    const empty = Object.entries(read.objects).flatMap(([partition, count]) => (count === 0 ? [partition.toLowerCase()] : []));
    if (empty.length > 0) await this.#mustKnowNoneOf(empty);
  }

  async #mustKnowNoneOf(partitions: readonly string[]): Promise<void> {
    const connector = this.#connector;
    const known = new Map<string, number>();
    for (let after = ''; ; ) {
      const page = await this.#context.store.transaction((tables) => tables.objects.page(connector, after, chunkSize));
      for (const { dn } of page) known.set(domainOf(dn), (known.get(domainOf(dn)) ?? 0) + 1);
      const last = page.at(-1);
      if (last === undefined) break;
      after = last.anchor;
      await nextTurn();
    }
    for (const partition of partitions) {
      const had = known.get(partition) ?? 0;
      if (had > 0) throw new engineErrors.EmptyPartition({ connector, partition, known: had });
    }
  }

  /** What an overtaken import did not see may have come with the newer one. */
  async #mustBeLatest(): Promise<void> {
    const state = await this.#context.store.transaction(({ connectors }) => connectors.read(this.#connector));
    if (state?.begun !== this.#sequence) throw new engineErrors.ImportEnded({ connector: this.#connector });
  }

  /** The cookie counts from the moment at which all that it stands for is stored. */
  async #finish(read: CompleteRead): Promise<void> {
    const connector = this.#connector;
    const full = this.#kind === 'Full';
    await this.#context.store.transaction(async (tables) => {
      const state = await tables.connectors.read(connector);
      if (state === undefined || state.begun !== this.#sequence) throw new engineErrors.ImportEnded({ connector });
      const told = full ? 'Everybody' : this.#removed;
      const sightings = await settleSightings(tables, connector, { told, sighted: this.#sighted });
      await tables.connectors.write(connector, {
        ...state,
        cookie: read.cookie,
        completed: this.#sequence,
        // Of whom a delta says nothing, only a full read tells whether they are there still.
        fullRequired: full ? false : state.fullRequired || sightings === 'Open',
        ...(full ? { filter: importFilter(this.#context, connector) } : {}),
      });
      if (full) await tables.facts.write(extentName(connector), importExtent(this.#context, connector));
      await countRead(tables, connector);
      await tables.exports.releaseIntents(connector, this.#sequence);
      await tables.exports.wakeAwaitingLinks(connector, this.#sequence);
    });
  }

  async abandon(): Promise<void> {
    this.#ended = true;
  }

  #mustBeOpen(): void {
    if (this.#ended) throw new engineErrors.ImportEnded({ connector: this.#connector });
  }
}
