// One test file's own stage: a namespace with connectors and a schedule, a tenant, and a unit of a forest, driven by nothing but manifests.
import type { EffectRecord } from '../../../operator/simulator/audit.ts';
import type { ObjectInfo } from '../../../operator/simulator/admin/types.ts';
import type { Condition, SyncConnectorInput, SyncRun, SyncSchedule, SyncScheduleSpecInput } from '../../../operator/api/types.gen.ts';
import type { Forest } from '../../environment/directory/forest.ts';
import type { Namespace } from '../../environment/namespace.ts';
import { eventually } from '../../environment/wait.ts';
import { openWorld, type Owner, type World } from '../../environment/world.ts';
import { Cast } from './cast.ts';
import { judgeExchanges } from './judged.ts';
import { directoryConnector, schedule, tenantConnector } from './manifests.ts';
import { ensureRelease, type Release, type SimulatorAdmin } from './release.ts';
import { Tenant } from './tenant.ts';

export interface SceneOptions {
  /** Name of the test file, for the namespace. */
  readonly name: string;
  /** Default: the shared forest contoso. */
  readonly forest?: Forest;
  /** Where the forest is reached, such as a fault proxy. Default: its domain controller. */
  readonly server?: string;
  /** Default: a new unit below `OU=Tests`, given as `scene.unit`. */
  readonly include?: readonly string[];
  readonly mode?: 'Active' | 'Staging';
  /** Default: the release's own. */
  readonly simulator?: { readonly admin: SimulatorAdmin; readonly url: string };
  readonly spec?: Partial<SyncScheduleSpecInput>;
}

/** How long a run of a small scene may take, its worker's start included. */
const runMs = 120_000;

export class Scene {
  readonly world: World;
  readonly release: Release;
  readonly namespace: Namespace;
  readonly tenant: Tenant;
  readonly forest: Forest;
  /** The unit of this scene: what is below it is in scope, unless `include` said otherwise. */
  readonly unit: string;
  readonly cast: Cast;
  readonly options: SceneOptions;

  private constructor(fields: Pick<Scene, 'world' | 'release' | 'namespace' | 'tenant' | 'forest' | 'unit' | 'options'>) {
    this.world = fields.world;
    this.release = fields.release;
    this.namespace = fields.namespace;
    this.tenant = fields.tenant;
    this.forest = fields.forest;
    this.unit = fields.unit;
    this.cast = new Cast(fields.forest, fields.unit, fields.namespace.name.slice(-6));
    this.options = fields.options;
  }

  /** Sets the stage; nothing runs before `start`. */
  static async prepare(owner: Owner, options: SceneOptions): Promise<Scene> {
    const world = await openWorld();
    const release = await ensureRelease(world);
    let tenant: Tenant | undefined;
    // One step: in which order a file clears up is its own affair.
    owner.after(async () => {
      try {
        if (tenant !== undefined) await judgeExchanges(tenant.admin, tenant.id);
      } finally {
        await release.close();
      }
    });
    const forest = options.forest ?? world.forest('contoso');
    owner.after(() => forest.close());
    const namespace = await world.namespace(owner, options.name);
    tenant = await Tenant.create(options.simulator?.admin ?? release.admin, [forest.domain]);
    const unit = await world.unit(owner, forest, options.name);
    return new Scene({ world, release, namespace, tenant, forest, unit, options });
  }

  /** Prepares, applies connectors and schedule, and waits for the first cycle. */
  static async start(owner: Owner, options: SceneOptions): Promise<Scene> {
    const scene = await Scene.prepare(owner, options);
    await scene.apply();
    await scene.firstCycle();
    return scene;
  }

  /** Applies Secrets, connectors and the schedule. */
  async apply(spec: Partial<SyncScheduleSpecInput> = {}): Promise<void> {
    const { forest, options, tenant, unit, namespace } = this;
    await this.credentials(forest.serviceAccount.password);
    await namespace.secret('entra-credentials', { clientSecret: tenant.identity.clientSecret });
    await namespace.apply(
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'authority' }, data: { 'ca.crt': this.world.ca.pem } },
      this.forestConnector({ include: options.include ?? [unit] }),
      tenantConnector(tenant.identity, options.simulator?.url),
      schedule({ mode: options.mode ?? 'Active', ...options.spec, ...spec }),
    );
  }

  /** The forest's connector, with another scope perhaps. */
  forestConnector(scope: { readonly include: readonly string[]; readonly exclude?: readonly string[] }): SyncConnectorInput {
    const { forest, options } = this;
    return directoryConnector({ domain: forest.domain, server: options.server ?? forest.server, ...scope });
  }

  /** Puts a password into the Secret of the forest's connector. */
  credentials(password: string): Promise<void> {
    return this.namespace.secret('forest-credentials', { username: this.forest.serviceAccount.user, password });
  }

  /** Resolves when a cycle has ended since the worker came up. */
  async firstCycle(withinMs = runMs): Promise<void> {
    await this.eventually(
      'the first cycle',
      async () => (await this.schedule()).status?.workers?.[0]?.lastRun?.result !== undefined,
      withinMs,
    );
  }

  /** Asks for a run and waits until it has ended or waits for an approval. */
  async run(type: 'Delta' | 'Full' = 'Delta', withinMs = runMs): Promise<SyncRun> {
    const name = await this.request(type);
    return await this.ended(name, withinMs);
  }

  /** Asks for a run that has to succeed, and gives what it did to the tenant, in order. */
  async synchronize(type: 'Delta' | 'Full' = 'Delta', withinMs = runMs): Promise<readonly EffectRecord[]> {
    const since = await this.tenant.now();
    const { status } = await this.run(type, withinMs);
    if (status?.result !== 'Succeeded') throw new Error(`The run ended as ${status?.result}: ${JSON.stringify(status, undefined, 2)}`);
    return this.tenant.effects(since);
  }

  /** The live user in the tenant that belongs to a person of the cast. */
  user(name: string): Promise<ObjectInfo | undefined> {
    return this.tenant.user(this.cast.userPrincipalName(name));
  }

  /** Asks for a run; gives its name. */
  async request(type: 'Delta' | 'Full' = 'Delta'): Promise<string> {
    const name = `asked-${Math.random().toString(36).slice(2, 10)}`;
    await this.namespace.apply({
      apiVersion: 'lockstep.dev/v1alpha1',
      kind: 'SyncRun',
      metadata: { name },
      spec: { scheduleRef: { name: 'main' }, type },
    });
    return name;
  }

  ended(name: string, withinMs = runMs): Promise<SyncRun> {
    return this.eventually(
      `the end of the run ${name}`,
      async () => {
        const run = await this.namespace.get<SyncRun>('syncrun', name);
        return run.status?.result === undefined ? undefined : run;
      },
      withinMs,
    );
  }

  schedule(): Promise<SyncSchedule> {
    return this.namespace.get<SyncSchedule>('syncschedule', 'main');
  }

  async runs(): Promise<readonly SyncRun[]> {
    const text = await this.namespace.kubectl('get', 'syncruns', '--output=json');
    return (JSON.parse(text) as { readonly items: readonly SyncRun[] }).items;
  }

  async condition(type: string): Promise<Condition | undefined> {
    return (await this.schedule()).status?.conditions?.find((condition) => condition.type === type);
  }

  /** Changes the schedule's spec, or a connector's. */
  async patch(kind: 'syncschedule' | 'syncconnector' | 'syncrun', name: string, spec: object): Promise<void> {
    await this.namespace.kubectl('patch', kind, name, '--type=merge', `--patch=${JSON.stringify({ spec })}`);
  }

  /** Reasons of the events about this scene's objects. */
  async events(): Promise<readonly { readonly reason: string; readonly note: string }[]> {
    const text = await this.namespace.kubectl('get', 'events.events.k8s.io', '--output=json');
    return (JSON.parse(text) as { readonly items: readonly { readonly reason: string; readonly note: string }[] }).items;
  }

  /** All that the worker has logged in its present life. */
  log(): Promise<string> {
    return this.namespace.kubectl('logs', 'main-worker-0');
  }

  async eventually<T>(what: string, probe: () => Promise<T | undefined | false>, withinMs = 60_000): Promise<T> {
    try {
      return await eventually(probe, { withinMs, everyMs: 250, what });
    } catch (error) {
      throw new Error(`${(error as Error).message}\n${await this.#whatIsThere()}`, { cause: error });
    }
  }

  /** For the reader of a failed test: what the cluster says. */
  async #whatIsThere(): Promise<string> {
    const looks = [
      ['get', 'lockstep,pods', '--output=wide'],
      ['get', 'syncschedule', 'main', '--output=jsonpath={.status}'],
      ['logs', 'main-worker-0', '--tail=40'],
      ['logs', 'main-worker-0', '--tail=20', '--previous'],
    ];
    const said = await Promise.all(looks.map((words) => this.namespace.kubectl(...words).catch((error: unknown) => String(error))));
    return said.join('\n');
  }
}
