// A worker's cycle on a real engine and SQLite file, between two scripted forests and a scripted tenant.
import type { Approval, StepKind } from '../../../operator/engine/engine.ts';
import type { Permit } from '../../../operator/model/permit.ts';
import type { Revision } from '../../../operator/model/revision.ts';
import { type CycleInput, runCycle } from '../../../operator/worker/cycle.ts';
import type { CycleReport } from '../../../operator/worker/report.ts';
import { mintPermit } from '../../../operator/worker/term.ts';
import { testRevision } from '../engine/builders.ts';
import { World, type WorldOptions } from '../engine/world.ts';
import { ScriptedSource, ScriptedTarget } from './scripted-directory.ts';

export class Scene {
  readonly world: World;
  readonly corp: ScriptedSource;
  readonly hr: ScriptedSource;
  readonly target: ScriptedTarget;
  /** The running term; a test ends it by `remainingMs`. */
  readonly term = { epoch: { leaseUid: 'lease', transitions: 1 }, signal: new AbortController().signal, remainingMs: () => 40_000 };
  permitsAsked = 0;

  private constructor(world: World) {
    this.world = world;
    this.corp = new ScriptedSource('corp', () => [...world.forest('corp').values()]);
    this.hr = new ScriptedSource('hr', () => [...world.forest('hr').values()]);
    this.target = new ScriptedTarget('tenant', world.tenant);
  }

  /** A forest `corp` of the named people, and a forest `hr` with somebody of its own. */
  static async open(people: readonly string[], revision: Revision = testRevision, options: WorldOptions = {}): Promise<Scene> {
    const scene = new Scene(await World.open({ ...options, revision }));
    for (const name of people) scene.world.user('corp', name);
    scene.world.user('hr', 'somebody');
    return scene;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.world[Symbol.asyncDispose]();
  }

  /** Runs one cycle. */
  cycle(change: Partial<CycleInput> & { readonly type?: StepKind; readonly approval?: Approval } = {}): Promise<CycleReport> {
    return runCycle({
      type: 'Delta',
      trigger: 'Schedule',
      revision: 'a'.repeat(64),
      mode: 'Active',
      engine: this.world.engine,
      sources: new Map([
        ['corp', this.corp],
        ['hr', this.hr],
      ]),
      writebacks: new Map(),
      target: { name: 'tenant', directory: this.target },
      permit: () => this.permit(),
      now: () => new Date(this.world.nowMs),
      signal: new AbortController().signal,
      hold: new AbortController().signal,
      exportForMs: 60_000,
      ...change,
    });
  }

  async permit(): Promise<Permit | undefined> {
    this.permitsAsked += 1;
    return mintPermit(this.term);
  }

  /** Display names in the tenant, sorted. */
  get names(): readonly string[] {
    return [...this.world.tenant.objects.values()].map(({ attributes }) => String(attributes['displayName'])).sort();
  }
}

/** What the steps of a cycle were, and which of them failed. */
export const stepsOf = ({ steps }: CycleReport): readonly string[] =>
  steps.map(({ name, connector, error }) => [name, connector, error?.reason].filter((part) => part !== undefined).join(' '));
