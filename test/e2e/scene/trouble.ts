// Whether a person who looks at the cluster would know of a fault, wherever they look: at the run, the schedule, the connector or the events.
import assert from 'node:assert/strict';
import type { Condition, SyncConnector, SyncRun, SyncRunStatusError } from '../../../operator/api/types.gen.ts';
import { conditionFaults } from '../../../operator/runtime/index.ts';
import type { Scene } from './scene.ts';

export interface Trouble {
  /** The connector that it is about. */
  readonly connector: string;
  /** Such as `Directory.InvalidCredentials`. */
  readonly code: string;
}

/** How long a fault may stay unseen, and how long its end: several scheduled cycles, and the patience of a reader. */
const withinMs = 120_000;

/** Waits until run, schedule, connector and events tell of the trouble, each with what to do next. Gives the run's error. */
export async function isTold(scene: Scene, { connector, code }: Trouble): Promise<SyncRunStatusError> {
  const run = await scene.eventually(
    `a run that ended with ${code}`,
    async () => (await scene.runs()).find(({ status }) => status?.error?.code === code),
    withinMs,
  );
  const error = errorOf(run);
  await showsConnector(scene, { connector, code }, error.next ?? '');
  await scene.eventually(`the schedule to tell of ${code}`, async () => {
    const schedule = await scene.schedule();
    const ready = find(schedule.status?.conditions, 'Ready');
    return ready?.status === 'False' && ready.message.includes(error.next ?? '') && conditionFaults(schedule).length === 0;
  });
  return error;
}

/** Waits until the connector itself and an event tell of the trouble. Enough for one that only makes a run slow. */
export async function showsConnector(scene: Scene, { connector, code }: Trouble, next?: string): Promise<void> {
  const reason = code.slice(code.indexOf('.') + 1);
  const advice = await scene.eventually(
    `the connector ${connector} to tell of ${code}`,
    async () => {
      const view = (await scene.schedule()).status?.workers?.[0]?.connectors?.find(({ name }) => name === connector);
      const ready = await connectorReady(scene, connector);
      const told = view?.error?.next ?? '';
      return view?.error?.code === code &&
        told !== '' &&
        ready?.status === 'False' &&
        ready.reason === reason &&
        ready.message.includes(told)
        ? told
        : undefined;
    },
    withinMs,
  );
  await scene.eventually(`an event that tells of ${code}`, async () =>
    (await scene.events()).some((event) => event.reason === reason && event.note.includes(next ?? advice)),
  );
}

/** The error of a run that must have one, with a next step. */
export function errorOf({ metadata, status }: SyncRun): SyncRunStatusError {
  assert.ok(status?.error, `The run ${metadata.name} ended as ${status?.result} and without an error: ${JSON.stringify(status)}`);
  assert.notEqual(status.error.next ?? '', '', `The error ${status.error.code} says nothing of what to do next.`);
  return status.error;
}

/** Waits until the worker, the schedule and the connector say by themselves that all is well again, and an event that it had been otherwise. */
export async function isHealed(scene: Scene, connector: string): Promise<void> {
  await isWell(scene, connector);
  await scene.eventually('an event that tells of the recovery', async () =>
    (await scene.events()).some(({ reason }) => reason === 'Recovered'),
  );
}

/** Waits until the worker, the schedule and the connector say that all is well. */
export async function isWell(scene: Scene, connector: string): Promise<void> {
  await scene.eventually(
    `the schedule and the connector ${connector} to be well`,
    async () => {
      const schedule = await scene.schedule();
      const worker = schedule.status?.workers?.[0];
      const views = [find(schedule.status?.conditions, 'Ready'), await connectorReady(scene, connector)];
      return (
        worker?.lastRun?.result === 'Succeeded' &&
        (worker.connectors ?? []).every(({ error }) => error === undefined) &&
        views.every((ready) => ready?.status === 'True')
      );
    },
    withinMs,
  );
}

const find = (conditions: readonly Condition[] | undefined, type: string): Condition | undefined =>
  conditions?.find((condition) => condition.type === type);

async function connectorReady(scene: Scene, name: string): Promise<Condition | undefined> {
  return find((await scene.namespace.get<SyncConnector>('syncconnector', name)).status?.conditions, 'Ready');
}
