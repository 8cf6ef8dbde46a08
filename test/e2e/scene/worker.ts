// The worker's pod, to be looked at and to be killed.
import { readdirSync, readFileSync } from 'node:fs';
import type { Scene } from './scene.ts';

interface Pod {
  readonly metadata: { readonly uid: string };
  readonly status?: { readonly containerStatuses?: readonly { readonly containerID?: string; readonly restartCount: number }[] };
}

const pod = 'main-worker-0';
export const volumeClaim = 'state-main-worker-0';

/** What tells one life of the worker from the next. */
export interface WorkerLife {
  readonly uid: string;
  readonly restarts: number;
  readonly revision: string;
}

export async function workerLife(scene: Scene): Promise<WorkerLife> {
  const { metadata, status } = await scene.namespace.get<Pod>('pod', pod);
  const revision = (await scene.schedule()).status?.revisions?.active ?? '';
  return { uid: metadata.uid, restarts: status?.containerStatuses?.[0]?.restartCount ?? 0, revision };
}

/** Kills the worker's process at once, as the kernel does when memory runs out; the kubelet starts its container again. */
export async function killWorkerProcess(scene: Scene): Promise<void> {
  const { status } = await scene.namespace.get<Pod>('pod', pod);
  const container = /[0-9a-f]{64}/.exec(status?.containerStatuses?.[0]?.containerID ?? '')?.[0];
  if (container === undefined) throw new Error('The worker has no container.');
  const processes = processesOf(container);
  if (processes.length === 0) throw new Error(`No process of the container ${container} was found.`);
  for (const id of processes) process.kill(id, 'SIGKILL');
}

/** Deletes the worker's pod without a grace period, as when its node is lost. */
export async function deleteWorkerPod(scene: Scene): Promise<void> {
  await scene.namespace.kubectl('delete', 'pod', pod, '--grace-period=0', '--force', '--wait=false');
}

/** Takes away the worker's pod and its volume; Kubernetes makes both anew. */
export async function loseVolume(scene: Scene): Promise<void> {
  const claim = async (): Promise<string> =>
    (await scene.namespace.get<{ readonly metadata: { readonly uid: string } }>('persistentvolumeclaim', volumeClaim)).metadata.uid;
  const before = await claim();
  await scene.namespace.kubectl('delete', 'persistentvolumeclaim', volumeClaim, '--wait=false');
  await deleteWorkerPod(scene);
  await scene.eventually('a new volume', async () => (await claim()) !== before);
}

/** Every process whose cgroup is the container's; the test sees them because the world has no process namespace of its own. */
function processesOf(container: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => cgroupOf(name).includes(container))
    .map(Number);
}

function cgroupOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cgroup`, 'utf8');
  } catch {
    // It has ended between the listing and the look.
    return '';
  }
}
