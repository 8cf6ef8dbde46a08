/** Starts the cluster, or what is missing of it, and ends it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { run } from '../process/command.ts';
import { assertProgramRuns, endProgram, ensureProgram, isProgramRunning, type ProgramSpec } from '../process/program.ts';
import { inNetwork } from '../network.ts';
import { eventually } from '../wait.ts';
import { clusterBinary } from './binary.ts';
import { makeCgroup, removeCgroup } from './cgroups.ts';
import { identitiesOf, makeIdentities } from './identities.ts';
import { endContainers, unmountAll } from './leftovers.ts';
import { controllers, foundation } from './programs.ts';
import { BASE_RESOURCES } from './resources.ts';
import { settingsOf, writeSettings } from './settings.ts';

/** Runs kubectl as administrator and returns what it printed. Throws WorldError with its message when it fails. */
export function kubectl(
  place: Place,
  args: readonly string[],
  options: { readonly input?: string; readonly signal?: AbortSignal } = {},
): Promise<string> {
  return run(
    inNetwork(place, [clusterBinary(place).path, 'kubectl', '--kubeconfig', identitiesOf(place).kubeconfigFile('admin'), ...args]),
    options,
  );
}

const programsOf = (place: Place): { readonly foundation: readonly ProgramSpec[]; readonly controllers: readonly ProgramSpec[] } => {
  const parts = [place, clusterBinary(place), identitiesOf(place), settingsOf(place)] as const;
  return { foundation: foundation(...parts), controllers: controllers(...parts) };
};

/** The first steps, which need no answer yet: other parts of the world start while they do their work. */
export async function beginCluster(place: Place): Promise<void> {
  writeSettings(place, await makeIdentities(place));
  makeCgroup(place);
  for (const program of programsOf(place).foundation) await ensureProgram(place, program);
}

/** Waits until the API server answers, starts the rest, and resolves when the node takes pods. Says so when a program ends instead. */
export async function completeCluster(place: Place): Promise<void> {
  const { foundation, controllers } = programsOf(place);
  const watched = (programs: readonly ProgramSpec[]) => {
    for (const { name } of programs) assertProgramRuns(place, name);
  };
  await orProgramEnds(
    () => watched(foundation),
    (signal) =>
      eventually(async () => (await kubectl(place, ['get', '--raw', '/readyz'], { signal })) === 'ok', {
        withinMs: 60_000,
        everyMs: 100,
        what: 'the API server',
        signal,
      }),
  );
  for (const program of controllers) await ensureProgram(place, program);
  await kubectl(place, ['apply', '--server-side', '--force-conflicts', '-f', '-'], { input: JSON.stringify(BASE_RESOURCES) });
  await orProgramEnds(
    () => watched([...foundation, ...controllers]),
    async (signal) => {
      await kubectl(place, ['wait', '--for=create', 'node/node1', '--timeout=60s'], { signal });
      await kubectl(place, ['wait', '--for=condition=Ready', 'node/node1', '--timeout=60s'], { signal });
      await kubectl(place, ['wait', '--for=create', 'serviceaccount/default', '--namespace=default', '--timeout=60s'], { signal });
    },
  );
}

/** True when every program of the cluster runs. */
export function isClusterRunning(place: Place): boolean {
  const { foundation, controllers } = programsOf(place);
  return [...foundation, ...controllers].every(({ name }) => isProgramRunning(place, name));
}

/** Ends the cluster and what it left: pods first, then the programs, mounts and cgroups. Images stay; objects do not. */
export async function endCluster(place: Place): Promise<void> {
  const { foundation, controllers } = programsOf(place);
  await Promise.all(controllers.map(({ name }) => endProgram(place, name)));
  await endContainers(place);
  // The API server takes its time to say goodbye to clients that no longer are.
  await Promise.all(foundation.map(({ name }) => endProgram(place, name, { graceMs: name === 'kube-apiserver' ? 1_500 : 5_000 })));
  await removeCgroup(place);
  await unmountAll(place);
  for (const folder of ['etcd', 'kubelet', 'addresses', 'plugins'])
    rmSync(join(place.state, 'cluster', folder), { recursive: true, force: true });
  rmSync(join(place.state, 'volumes'), { recursive: true, force: true });
}

/** Lets `work` go on only as long as `check` does not throw, so that a program that ended at once is not waited for. */
async function orProgramEnds(check: () => void, work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const stop = new AbortController();
  let failure: unknown;
  const timer = setInterval(() => {
    try {
      check();
    } catch (error) {
      failure = error;
      stop.abort(error);
    }
  }, 200);
  try {
    await work(stop.signal);
  } catch (error) {
    throw failure ?? error;
  } finally {
    clearInterval(timer);
  }
}
