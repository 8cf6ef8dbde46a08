// The objects of one tenant with their indexes, links and change log. It keeps the world consistent; what a caller may do is decided before.
import type { Clock } from '../clock.ts';
import { ChangeLog } from './change-log.ts';
import type { Change } from './change-log.ts';
import { isLive, linkNames, withoutPassword } from './entry.ts';
import type { Entry, LinkName, ObjectType, Values } from './entry.ts';
import { LookupIndex } from './lookup-index.ts';
import { bearOnUniqueness, UniqueIndex } from './unique-index.ts';

/** Hears of each change that took effect, and of the values before it: the audit log's source. */
export type EffectListener = (entry: Entry, change: Change, before: Values) => void;

export type SavedEntry = Pick<Entry, 'type' | 'id' | 'ordinal' | 'createdAt' | 'values' | 'deletedAt'>;

export class Directory {
  readonly unique = new UniqueIndex();
  readonly log: ChangeLog;
  readonly #clock: Clock;
  readonly #byId = new Map<string, Entry>();
  readonly #byType = new Map<ObjectType, Entry[]>();
  /** Told apart from what is live, because much is and this is little. */
  readonly #deleted = new Set<Entry>();
  readonly #lookups = new Map<string, LookupIndex>();
  #ordinal = 0;
  #listener: EffectListener | undefined;
  /** For how long an object's past is kept, in milliseconds: as long as a replica may lag. */
  rememberedMs: () => number = () => 0;

  constructor(clock: Clock, sequence = 0) {
    this.#clock = clock;
    this.log = new ChangeLog(sequence);
  }

  onEffect(listener: EffectListener): void {
    this.#listener = listener;
  }

  get size(): number {
    return this.#byId.size;
  }

  /** Also deleted objects; purged ones are gone. */
  find(id: string): Entry | undefined {
    return this.#byId.get(id) ?? this.#byId.get(id.toLowerCase());
  }

  findLive(id: string): Entry | undefined {
    const entry = this.find(id);
    return entry !== undefined && isLive(entry) ? entry : undefined;
  }

  all(): Iterable<Entry> {
    return this.#byId.values();
  }

  /** What lies in the recycle bin. */
  deleted(): ReadonlySet<Entry> {
    return this.#deleted;
  }

  /** Entries of a type in the order of creation, purged ones left out lazily by the reader. */
  ordered(type: ObjectType): readonly Entry[] {
    return this.#byType.get(type) ?? [];
  }

  /** Entries that may have this text as the property's value. */
  lookUp(type: ObjectType, property: string, value: string): Iterable<Entry> {
    const key = `${type}.${property}`;
    let index = this.#lookups.get(key);
    if (index === undefined) {
      index = new LookupIndex(property, this.ordered(type));
      this.#lookups.set(key, index);
    }
    return index.find(value);
  }

  create(type: ObjectType, id: string, values: Values): Entry {
    const entry = this.load({ type, id, ordinal: this.#ordinal + 1, createdAt: this.#clock.now(), values, deletedAt: undefined });
    this.#record(entry, { kind: 'created' });
    return entry;
  }

  /** Takes an object in without a word in the change log: for a saved state. */
  load(saved: SavedEntry): Entry {
    const entry = newEntry(saved);
    this.#ordinal = Math.max(this.#ordinal, entry.ordinal);
    this.#byId.set(entry.id, entry);
    const ordered = this.#byType.get(entry.type);
    if (ordered === undefined) {
      this.#byType.set(entry.type, [entry]);
    } else {
      ordered.push(entry);
    }
    if (isLive(entry)) {
      this.unique.hold(entry);
    } else {
      this.#deleted.add(entry);
    }
    this.#eachLookup(entry.type, (index) => index.add(entry));
    return entry;
  }

  /** Takes back what is left of a purged object: its name in the change log. */
  loadTombstone(saved: SavedEntry): Entry {
    this.#ordinal = Math.max(this.#ordinal, saved.ordinal);
    const entry = newEntry(saved);
    entry.purged = true;
    return entry;
  }

  /** Sets the named properties. Those whose value stays as it was are no change, but for those that stand for something unseen. */
  update(entry: Entry, given: Values, standFor: readonly string[] = []): void {
    const changes = withoutPassword(given);
    const properties = Object.keys(changes).filter((name) => standFor.includes(name) || !sameValue(entry.values[name], changes[name]));
    if (properties.length === 0) {
      return;
    }
    this.#remember(entry);
    const movesKeys = bearOnUniqueness(properties);
    if (movesKeys) {
      this.unique.release(entry);
    }
    const changed = (index: LookupIndex): boolean => properties.includes(index.property);
    this.#eachLookup(entry.type, (index) => changed(index) && index.remove(entry));
    const before = entry.values;
    entry.values = { ...before, ...changes };
    if (movesKeys && isLive(entry)) {
      this.unique.hold(entry);
    }
    this.#eachLookup(entry.type, (index) => changed(index) && index.add(entry));
    this.#record(entry, { kind: 'updated', properties }, before);
  }

  softDelete(entry: Entry): void {
    this.#remember(entry);
    this.unique.release(entry);
    this.#touchSources(entry, 'unlinked');
    entry.deletedAt = this.#clock.now();
    this.#deleted.add(entry);
    this.#record(entry, { kind: 'deleted' });
  }

  restore(entry: Entry): void {
    this.#remember(entry);
    entry.deletedAt = undefined;
    this.#deleted.delete(entry);
    this.unique.hold(entry);
    this.#record(entry, { kind: 'restored' });
    this.#touchSources(entry, 'linked');
    this.#touchTargets(entry);
  }

  purge(entry: Entry): void {
    if (isLive(entry)) {
      this.unique.release(entry);
      this.#touchSources(entry, 'unlinked');
    }
    this.#eachLookup(entry.type, (index) => index.remove(entry));
    this.#cutLinks(entry);
    entry.purged = true;
    this.#deleted.delete(entry);
    this.#byId.delete(entry.id);
    const ordered = this.#byType.get(entry.type) ?? [];
    const at = indexOfOrdinal(ordered, entry.ordinal);
    if (ordered[at] === entry) {
      ordered.splice(at, 1);
    }
    this.#record(entry, { kind: 'purged' });
  }

  link(source: Entry, link: LinkName, target: Entry): void {
    this.loadLink(source, link, target, this.log.sequence + 1);
    this.#record(source, { kind: 'linked', link, target });
  }

  loadLink(source: Entry, link: LinkName, target: Entry, ordinal: number): void {
    (source.links[link] ??= new Map()).set(target, ordinal);
    (target.backLinks[link] ??= new Set()).add(source);
  }

  unlink(source: Entry, link: LinkName, target: Entry): void {
    source.links[link]?.delete(target);
    target.backLinks[link]?.delete(source);
    this.#record(source, { kind: 'unlinked', link, target });
  }

  setManager(user: Entry, manager: Entry | undefined): void {
    const before = user.manager;
    if (before === manager) {
      return;
    }
    this.loadManager(user, manager);
    if (manager !== undefined) {
      this.#record(user, { kind: 'linked', link: 'manager', target: manager });
    } else if (before !== undefined) {
      this.#record(user, { kind: 'unlinked', link: 'manager', target: before });
    }
  }

  loadManager(user: Entry, manager: Entry | undefined): void {
    user.manager?.reports?.delete(user);
    user.manager = manager;
    if (manager !== undefined) {
      (manager.reports ??= new Set()).add(user);
    }
  }

  /** A deletion is seen as a change of whoever points here, although the links wait for a restore. */
  #touchSources(entry: Entry, kind: 'linked' | 'unlinked'): void {
    for (const link of linkNames) {
      for (const source of entry.backLinks[link] ?? []) {
        this.log.append(this.#clock.now(), source, { kind, link, target: entry });
      }
    }
    for (const report of entry.reports ?? []) {
      this.log.append(this.#clock.now(), report, { kind, link: 'manager', target: entry });
    }
  }

  /** Who heard of the deletion has forgotten the links too, and must hear of them again. */
  #touchTargets(entry: Entry): void {
    for (const link of linkNames) {
      for (const target of entry.links[link]?.keys() ?? []) {
        this.log.append(this.#clock.now(), entry, { kind: 'linked', link, target });
      }
    }
    if (entry.manager !== undefined) {
      this.log.append(this.#clock.now(), entry, { kind: 'linked', link: 'manager', target: entry.manager });
    }
  }

  #cutLinks(entry: Entry): void {
    for (const link of linkNames) {
      for (const target of entry.links[link]?.keys() ?? []) {
        target.backLinks[link]?.delete(entry);
      }
      for (const source of entry.backLinks[link] ?? []) {
        source.links[link]?.delete(entry);
      }
    }
    for (const report of entry.reports ?? []) {
      report.manager = undefined;
    }
    this.loadManager(entry, undefined);
  }

  #eachLookup(type: ObjectType, act: (index: LookupIndex) => unknown): void {
    for (const [key, index] of this.#lookups) {
      if (key.startsWith(`${type}.`)) {
        act(index);
      }
    }
  }

  /** Before a change. Where no replica lags, nothing is kept. */
  #remember(entry: Entry): void {
    const rememberedMs = this.rememberedMs();
    if (rememberedMs === 0) {
      return;
    }
    const now = this.#clock.now();
    const kept = (entry.past ?? []).filter(({ until }) => until > now - rememberedMs);
    entry.past = [...kept, { until: now, values: entry.values, deletedAt: entry.deletedAt }];
  }

  #record(entry: Entry, change: Change, before: Values = entry.values): void {
    this.log.append(this.#clock.now(), entry, change);
    this.#listener?.(entry, change, before);
  }
}

const newEntry = (saved: SavedEntry): Entry => ({
  ...saved,
  values: withoutPassword(saved.values),
  purged: false,
  links: { members: undefined, owners: undefined },
  backLinks: { members: undefined, owners: undefined },
  manager: undefined,
  reports: undefined,
  past: undefined,
  privileged: false,
});

/** The index of the first entry whose ordinal is not below the given one. */
export function indexOfOrdinal(ordered: readonly Entry[], ordinal: number): number {
  let low = 0;
  let high = ordered.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ordered[middle]?.ordinal ?? 0) < ordinal) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

function sameValue(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));
}
