// An engine on a real store between forests and a tenant in memory.
import { createEngine } from '../../../operator/engine/create-engine.ts';
import type { WinnersMemory } from '../../../operator/engine/evaluate/winners-memory.ts';
import {
  exportPhases,
  type Approval,
  type Engine,
  type ExportPhase,
  type StepKind,
  type SynchronizationStatistics,
} from '../../../operator/engine/engine.ts';
import type { Store } from '../../../operator/engine/port/store-port.ts';
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import type { DirectorySchema, TargetSchema } from '../../../operator/model/schema.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import { permitOf, testRevision } from './builders.ts';
import { makeStatePlace, type StatePlace } from './state-place.ts';
import { Tenant, tenantSchema } from './tenant.ts';

export const phases: readonly ExportPhase[] = exportPhases;

const schema: DirectorySchema = {
  manager: { type: 'Reference', multiValued: false },
  member: { type: 'Reference', multiValued: true },
};

export interface WorldOptions {
  readonly revision?: Revision;
  readonly schemas?: Readonly<Record<string, TargetSchema>>;
  readonly wrapStore?: (store: Store) => Store;
  /** Objects in a transaction; by default so few that every history crosses the border of a batch. */
  readonly batchSize?: number;
  /** Where its state is to lie; by default, where the environment has all worlds' states. */
  readonly place?: StatePlace;
  /** Filled by the engine that is opened first; those that are opened again know nothing of it. */
  readonly winners?: WinnersMemory;
}

export class World {
  readonly tenant = new Tenant();
  readonly #forests = new Map<string, Map<string, DirectoryObject>>();
  /** Where its state lies. */
  readonly place: StatePlace;
  readonly #wrap: (store: Store) => Store;
  readonly #batchSize: number;
  #engine: Engine | undefined;
  #revision: Revision;
  #schemas: Readonly<Record<string, TargetSchema>>;
  nowMs = Date.parse('2026-01-01T00:00:00Z');
  #random = 0;
  #winners: WinnersMemory | undefined;

  private constructor(place: StatePlace, options: WorldOptions) {
    this.place = place;
    this.#batchSize = options.batchSize ?? 2;
    this.#wrap = options.wrapStore ?? ((store) => store);
    this.#revision = options.revision ?? testRevision;
    this.#winners = options.winners;
    this.#schemas = options.schemas ?? { tenant: tenantSchema };
  }

  static async open(options: WorldOptions = {}): Promise<World> {
    const world = new World(options.place ?? (await makeStatePlace()), options);
    await world.reopen();
    return world;
  }

  get engine(): Engine {
    if (this.#engine === undefined) throw new Error('the world is closed');
    return this.#engine;
  }

  /** Starts a new process on the same state, with another revision, and another idea of what targets take, where one is given. */
  async reopen(revision: Revision = this.#revision, schemas = this.#schemas): Promise<void> {
    await this.#engine?.close();
    this.#engine = undefined;
    this.#revision = revision;
    this.#schemas = schemas;
    const store = this.#wrap(await this.place.open());
    this.#engine = await createEngine({
      store,
      revision,
      targetSchemas: this.#schemas,
      clock: { now: () => new Date(this.nowMs) },
      batchSize: this.#batchSize,
      random: () => (this.#random = (this.#random + 0.137) % 1),
      ...(this.#winners === undefined ? {} : { winners: this.#winners }),
    }).catch(async (error: unknown) => {
      // Where it dies before it is an engine, nobody else closes its connection.
      await store.close();
      throw error;
    });
    this.#winners = undefined;
  }

  /** Begins again with an empty volume, beside the same directories. */
  async loseVolume(): Promise<void> {
    await this.#engine?.close();
    this.#engine = undefined;
    await this.place.clear();
    await this.reopen();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#engine?.close();
    await this.place[Symbol.asyncDispose]();
  }

  forest(connector: string): Map<string, DirectoryObject> {
    const known = this.#forests.get(connector) ?? new Map<string, DirectoryObject>();
    this.#forests.set(connector, known);
    return known;
  }

  /** Puts a person into a forest; the anchor is `connector-name`, and the employee number the name, by which forests join. */
  user(connector: string, name: string, attributes: Record<string, AttributeValue> = {}, manager?: string): string {
    const values = { cn: name, employeeID: name, anchor: `${connector}-${name}`, accountEnabled: true, ...attributes };
    return this.#put(connector, name, 'user', values, manager === undefined ? {} : { manager: [`${connector}-${manager}`] });
  }

  group(connector: string, name: string, members: readonly string[]): string {
    const references = { member: members.map((member) => `${connector}-${member}`) };
    return this.#put(connector, name, 'group', { cn: name, anchor: `${connector}-${name}` }, references);
  }

  #put(
    connector: string,
    name: string,
    objectType: string,
    attributes: Record<string, AttributeValue>,
    references: DirectoryObject['references'],
  ): string {
    const anchor = `${connector}-${name}`;
    const domain = connector === 'corp' ? 'DC=contoso,DC=test' : 'DC=fabrikam,DC=test';
    this.forest(connector).set(anchor, { anchor, dn: `CN=${name},${domain}`, objectType, attributes, references });
    return anchor;
  }

  remove(connector: string, name: string): void {
    this.forest(connector).delete(`${connector}-${name}`);
  }

  async importFull(connector: string): Promise<ReturnType<Awaited<ReturnType<Engine['beginImport']>>['complete']>> {
    const objects = connector === 'tenant' ? this.tenant.read() : [...this.forest(connector).values()].map(replaced);
    return this.import(connector, 'Full', objects);
  }

  async import(connector: string, kind: StepKind, page: readonly ImportedChange[]) {
    const session = await this.engine.beginImport(connector, kind, schema);
    await session.add(page);
    return session.complete({ cookie: `${connector}-cookie`, objects: {} });
  }

  async importAll(): Promise<void> {
    for (const connector of ['corp', 'hr', 'tenant']) await this.importFull(connector);
  }

  async synchronize(kind: StepKind = 'Delta'): Promise<SynchronizationStatistics> {
    return this.engine.synchronize(kind, new AbortController().signal);
  }

  /** Lets go what needs no write, then sends what the engine offers, phase by phase. Gives how many changes left. */
  async exportAll(approval?: Approval): Promise<number> {
    let sent = 0;
    await this.engine.letGo('tenant', approval);
    for (const phase of phases) {
      for (;;) {
        const changes = await this.engine.nextExports('tenant', phase, 20, approval);
        if (changes.length === 0) break;
        sent += changes.length;
        await this.engine.recordIntent(permitOf(1), changes);
        await this.engine.recordResults(permitOf(1), this.tenant.export(changes));
      }
    }
    return sent;
  }

  /** A whole cycle with its confirming import. */
  async cycle(approval?: Approval): Promise<number> {
    await this.importAll();
    await this.synchronize();
    const sent = await this.exportAll(approval);
    await this.importFull('tenant');
    await this.synchronize();
    return sent;
  }

  /** Whether anything is left to be sent. */
  async pending(): Promise<Readonly<Record<string, number>>> {
    const { counts } = await this.engine.plan('tenant');
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
  }
}

const replaced = (object: DirectoryObject): ImportedChange => ({ kind: 'replace', object });
