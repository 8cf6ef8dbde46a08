// One object of the simulated directory, with its links. Links are references between entries, so that following one costs nothing.

export const objectTypes = [
  'user',
  'group',
  'device',
  'orgContact',
  'application',
  'servicePrincipal',
  'administrativeUnit',
  'directoryRole',
] as const;
export type ObjectType = (typeof objectTypes)[number];

export type Values = Readonly<Record<string, unknown>>;

/** The relations that hold many targets. */
export const linkNames = ['members', 'owners'] as const;
export type LinkName = (typeof linkNames)[number];

/** What an object held until an instant. */
export interface PastVersion {
  readonly until: number;
  readonly values: Values;
  readonly deletedAt: number | undefined;
}

export interface Entry {
  readonly id: string;
  readonly type: ObjectType;
  /** Position in the order of creation: what a page's token remembers. */
  readonly ordinal: number;
  readonly createdAt: number;
  /** Replaced as a whole on each write. A property that was never set is absent; one that was cleared is null. */
  values: Values;
  deletedAt: number | undefined;
  purged: boolean;
  /** Target to the ordinal of the link, in the order in which they were added. A deleted target stays, unseen, and comes back with its restore. */
  readonly links: Record<LinkName, Map<Entry, number> | undefined>;
  readonly backLinks: Record<LinkName, Set<Entry> | undefined>;
  manager: Entry | undefined;
  reports: Set<Entry> | undefined;
  /** What it was before its latest changes, oldest first, for replicas that lag; absent where none does. */
  past: PastVersion[] | undefined;
  /** Holds an administrator role: sensitive properties are refused to applications without a higher role. */
  privileged: boolean;
}

/** What an object may hold of the values given to it: nobody signs in here, so that a password, whoever sets it, would only lie in memory and in files. */
export function withoutPassword(values: Values): Values {
  if (!('passwordProfile' in values)) {
    return values;
  }
  const { passwordProfile: _, ...kept } = values;
  return kept;
}

export const isLive = (entry: Entry): boolean => entry.deletedAt === undefined && !entry.purged;

/** Live targets of a link, oldest link first. */
export function* liveTargets(entry: Entry, link: LinkName): Generator<Entry> {
  for (const target of entry.links[link]?.keys() ?? []) {
    if (isLive(target)) {
      yield target;
    }
  }
}

/** Live entries that point here by a link. */
export function* liveSources(entry: Entry, link: LinkName): Generator<Entry> {
  for (const source of entry.backLinks[link] ?? []) {
    if (isLive(source)) {
      yield source;
    }
  }
}
