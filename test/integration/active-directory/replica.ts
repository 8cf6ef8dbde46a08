// A connector space as simple as can be: what the reader told, applied. Tests compare it with a new full read.
import type { TestContext } from 'node:test';
import { type ActiveDirectoryOptions, openActiveDirectory } from '../../../operator/directory/active-directory/index.ts';
import { type JsonValue, encodeValue } from '../../../operator/model/json.ts';
import type { ImportedChange } from '../../../operator/model/object.ts';
import type { PartitionConfiguration } from '../../../operator/model/revision.ts';
import type { SourceDirectory, TargetDirectory } from '../../../operator/worker/ports.ts';
import type { Forest } from '../../environment/directory/forest.ts';

interface Kept {
  readonly dn: string;
  readonly objectType: string;
  readonly attributes: Readonly<Record<string, JsonValue>>;
  readonly references: Readonly<Record<string, readonly string[]>>;
}

/** How a test opens the connector; everything else is the forest's own. */
export interface OpenOptions extends Partial<Omit<ActiveDirectoryOptions, 'configuration' | 'name'>> {
  readonly partition?: Partial<PartitionConfiguration>;
  readonly transport?: 'LDAPS' | 'StartTLS';
  readonly servers?: readonly { readonly host: string; readonly port: number }[];
}

const attributes = [
  'cn',
  'sn',
  'givenName',
  'displayName',
  'description',
  'title',
  'mail',
  'proxyAddresses',
  'userAccountControl',
  'accountExpires',
  'sAMAccountName',
];
const links = ['member', 'manager', 'managedBy', 'distinguishedName'];
const quiet = (): void => undefined;
const key = (name: string) => ({ kind: 'Secret', name: 'directory', key: name }) as const;

/** Opens the connector for a forest, with the account and password of each moment; it is closed with the test. */
export function openForest(t: TestContext, forest: Forest, authority: string, options: OpenOptions = {}): TargetDirectory {
  const { partition, transport = 'LDAPS', servers = [{ host: forest.server, port: transport === 'LDAPS' ? 636 : 389 }], ...rest } = options;
  const partitions = [
    { domain: forest.domain, servers, include: [], exclude: [], newOrganizationalUnits: 'Include' as const, ...partition },
  ];
  const directory = openActiveDirectory({
    name: forest.domain,
    attributes: [...attributes, ...links],
    objectTypes: ['user', 'inetOrgPerson', 'group', 'contact', 'foreignSecurityPrincipal'],
    readUsername: async () => forest.serviceAccount.user,
    readPassword: async () => forest.serviceAccount.password,
    readCertificateAuthority: async () => authority,
    log: { debug: quiet, info: quiet, warn: quiet },
    configuration: { transport, partitions, username: key('username'), password: key('password'), attributes: [] },
    ...rest,
  });
  t.after(() => directory.close());
  return directory;
}

export const minute = (): AbortSignal => AbortSignal.timeout(60_000);

export class Replica {
  readonly objects = new Map<string, Kept>();
  /** What the last read told. */
  last: readonly ImportedChange[] = [];
  readonly #directory: SourceDirectory;
  #cookie = '';

  constructor(directory: SourceDirectory) {
    this.#directory = directory;
  }

  async readFull(): Promise<this> {
    this.objects.clear();
    return this.#apply(this.#directory.readFull(minute()));
  }

  async readDelta(): Promise<this> {
    return this.#apply(this.#directory.readDelta(this.#cookie, minute()));
  }

  /** By the last part of the DN, as it is escaped. */
  named(rdn: string): Kept | undefined {
    return [...this.objects.values()].find(({ dn }) => dn.startsWith(`${rdn},`));
  }

  /** All objects, in an order of their own, for comparison. */
  get state(): Readonly<Record<string, Kept>> {
    const sorted = [...this.objects].toSorted(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([anchor, kept]) => [anchor, { ...kept, references: sortedReferences(kept.references) }]));
  }

  async #apply(read: ReturnType<SourceDirectory['readFull']>): Promise<this> {
    const told: ImportedChange[] = [];
    for (;;) {
      const step = await read.next();
      if (step.done === true) {
        this.#cookie = step.value.cookie;
        this.last = told;
        return this;
      }
      for (const change of step.value) this.#change(change);
      told.push(...step.value);
    }
  }

  #change(change: ImportedChange): void {
    switch (change.kind) {
      case 'replace': {
        const { anchor, dn, objectType, references } = change.object;
        this.objects.set(anchor, { dn, objectType, attributes: encoded(change.object.attributes), references });
        return;
      }
      case 'remove':
        this.objects.delete(change.anchor);
        if (change.why === 'Deleted') this.#forget(change.anchor);
        return;
      case 'patch':
        this.#patch(change);
        return;
      case 'sighting':
    }
  }

  #patch(change: Extract<ImportedChange, { kind: 'patch' }>): void {
    const kept = this.objects.get(change.anchor);
    if (kept === undefined) throw new Error(`A patch came for ${change.anchor}, which no read had told of.`);
    const values = { ...kept.attributes };
    for (const [name, value] of Object.entries(change.attributes)) {
      if (value === null) delete values[name];
      else values[name] = encodeValue(value);
    }
    const references = { ...kept.references };
    for (const [name, { add, remove }] of Object.entries(change.links)) {
      references[name] = [...new Set([...(references[name] ?? []), ...add])].filter((anchor) => !remove.includes(anchor));
    }
    this.objects.set(change.anchor, { ...kept, dn: change.dn ?? kept.dn, attributes: values, references });
  }

  /** Active Directory takes a deleted object out of all groups and says nothing of them. */
  #forget(gone: string): void {
    for (const [anchor, kept] of this.objects) {
      const references = Object.entries(kept.references);
      if (!references.some(([, anchors]) => anchors.includes(gone))) continue;
      this.objects.set(anchor, {
        ...kept,
        references: Object.fromEntries(references.map(([name, list]) => [name, list.filter((one) => one !== gone)])),
      });
    }
  }
}

const encoded = (values: Readonly<Record<string, Parameters<typeof encodeValue>[0]>>): Kept['attributes'] =>
  Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, encodeValue(value)] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const sortedReferences = (references: Kept['references']): Kept['references'] =>
  Object.fromEntries(
    Object.entries(references)
      .filter(([, anchors]) => anchors.length > 0)
      .map(([name, anchors]) => [name, anchors.toSorted()] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
