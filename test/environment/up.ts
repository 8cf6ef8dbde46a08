/** Brings a world up, or what is missing of it, and takes it down. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAuthority, type CertificateAuthority } from './certificates.ts';
import { buildClusterBinary } from './cluster/binary.ts';
import { beginCluster, completeCluster, endCluster, isClusterRunning } from './cluster/cluster.ts';
import { standardForests, type ForestDefinition, type Size } from './directory/definition.ts';
import { ensureForest, isForestRunning, resetForest } from './directory/server.ts';
import { ensurePauseImage } from './image/pause.ts';
import { closeApiRelay, isApiRelayOpen, kubeconfigFile, openApiRelay } from './kubeconfig.ts';
import { makeNetwork, networkExists, removeNetwork } from './network.ts';
import type { Place } from './place.ts';
import { withLock } from './process/lock.ts';
import { endProgram, endStrays, marked, recordedPrograms } from './process/program.ts';
import type { Progress } from './progress.ts';
import { assertMachine } from './machine.ts';

export interface UpOptions {
  /** How large the two forests are. Default: whatever they are, or `test`. */
  readonly size?: Size;
  /** Undo every change that was made to the standard forests. */
  readonly forests?: 'reset';
  readonly progress: Progress;
}

/** The authority that signs for every TLS server of the world: domain controllers, proxies, the tenant simulator. */
export const worldAuthority = (place: Place): Promise<CertificateAuthority> =>
  openAuthority(join(place.state, 'authority'), 'CN=Lockstep test world');

const sizeFile = (place: Place): string => join(place.state, 'size');

/** The size that the standard forests have now, or shall have. */
export function sizeOf(place: Place): Size {
  const kept = existsSync(sizeFile(place)) ? readFileSync(sizeFile(place), 'utf8') : '';
  return kept === 'demo' ? 'demo' : 'test';
}

/** What of the world does not stand: its network, a part of the cluster, a forest. Empty when every program runs and the forests have the content that they should start with. */
export function missingOf(place: Place, size: Size = sizeOf(place)): readonly string[] {
  const parts: readonly (readonly [string, boolean])[] = [
    ['network', networkExists(place)],
    ['cluster', isClusterRunning(place)],
    ['relay to the API server', isApiRelayOpen(place)],
    ['kubeconfig', existsSync(kubeconfigFile(place))],
    ...standardForests(size).map((forest) => [`forest ${forest.name}`, isForestRunning(place, forest)] as const),
  ];
  return parts.filter(([, stands]) => !stands).map(([name]) => name);
}

export const isUp = (place: Place, size?: Size): boolean => missingOf(place, size).length === 0;

const mostRepairs = 3;

/** Makes the world stand, whatever state it is in: nothing, half, or whole. Safe to call from several processes at once. */
export async function bringUp(place: Place, { size = sizeOf(place), forests, progress }: UpOptions): Promise<void> {
  if (forests === undefined && isUp(place, size)) return;
  await withLock(
    place,
    'world',
    async () => {
      const changed = forests === 'reset' ? standardForests(size).filter((forest) => isForestRunning(place, forest)) : [];
      if (!isUp(place, size)) assertMachine(place);
      // What was still dying at the first look is found dead at the second.
      for (let repairs = 0; repairs < mostRepairs && !isUp(place, size); repairs += 1) {
        await marked(place, () => buildAll(place, size, progress));
      }
      const authority = await worldAuthority(place);
      await allOrFirstFailure(
        changed.map((forest) => progress.step(`reset of ${forest.domain}`, (say) => resetForest(place, authority, forest, say))),
      );
    },
    () => void progress.step('another process is changing this world', async () => {}),
  );
}

async function buildAll(place: Place, size: Size, progress: Progress): Promise<void> {
  await progress.step('Kubernetes binary', (say) => buildClusterBinary(place, say));
  // Without its network, what a crash or a restart of the machine left can not be repaired: only cleared.
  if (!networkExists(place)) await clear(place);
  await makeNetwork(place);
  writeFileSync(sizeFile(place), size);
  const authority = await worldAuthority(place);
  const forests = standardForests(size);
  const cluster = async () => {
    await progress.step('control plane', () => beginCluster(place));
    await progress.step('sandbox image', () => ensurePauseImage(place));
    await progress.step('node', () => completeCluster(place));
    await progress.step('kubeconfig', () => openApiRelay(place));
  };
  await allOrFirstFailure([cluster(), ...forests.map((forest) => upForest(place, authority, forest, progress))]);
}

const upForest = (place: Place, authority: CertificateAuthority, forest: ForestDefinition, progress: Progress): Promise<void> =>
  progress.step(`forest ${forest.domain}`, (say) => ensureForest(place, authority, forest, say));

/** Ends everything that this world has started, and only that. Caches, certificates and the node's images stay; what was changed in the forests does not. */
export async function takeDown(place: Place, progress: Progress): Promise<void> {
  await withLock(place, 'world', () => progress.step('world', () => clear(place)));
}

async function clear(place: Place): Promise<void> {
  const others = recordedPrograms(place).filter((name) => name.startsWith('dc-') || name.startsWith('proxy-'));
  await Promise.all([closeApiRelay(place), ...others.map((name) => endProgram(place, name))]);
  await endCluster(place);
  await Promise.all(recordedPrograms(place).map((name) => endProgram(place, name)));
  await endStrays(place);
  await removeNetwork(place);
  for (const name of ['forests', 'golden', 'names.json', 'names.zone', 'kubeconfig', 'run'])
    rmSync(join(place.state, name), { recursive: true, force: true });
  rmSync(place.sockets, { recursive: true, force: true });
}

/** Waits for all, so that nothing goes on behind a failure, and then throws the first. */
async function allOrFirstFailure(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
