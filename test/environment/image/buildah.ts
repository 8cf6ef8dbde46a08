/** Builds images without a daemon, in a store of the world's own in the cache. */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { attempt, run, type CommandOptions } from '../process/command.ts';

/** overlay shares layers; vfs copies each, but works where an overlay can not be mounted on what the cache lies on. */
async function storeFlags(place: Place): Promise<readonly string[]> {
  const driver = (await overlayWorks(place)) ? 'overlay' : 'vfs';
  return [
    '--root',
    join(place.cache, `images-${driver}`),
    '--runroot',
    join('/run/lockstep', `images-${driver}`),
    '--storage-driver',
    driver,
  ];
}

export async function buildah(place: Place, [command = '', ...args]: readonly string[], options?: CommandOptions): Promise<string> {
  // chroot isolation needs no cgroup and no network of its own: the build sees the registries as its starter does.
  const isolation = command === 'build' ? ['--isolation', 'chroot'] : [];
  return run(['buildah', ...(await storeFlags(place)), command, ...isolation, ...args], options);
}

export async function imageExists(place: Place, name: string): Promise<boolean> {
  return (await attempt(['buildah', ...(await storeFlags(place)), 'inspect', '--type', 'image', name])).code === 0;
}

let overlay: Promise<boolean> | undefined;

function overlayWorks(place: Place): Promise<boolean> {
  overlay ??= (async () => {
    const folder = join(place.cache, `overlay-probe.${process.pid}`);
    for (const part of ['lower', 'upper', 'work', 'merged']) mkdirSync(join(folder, part), { recursive: true });
    const options = `lowerdir=${folder}/lower,upperdir=${folder}/upper,workdir=${folder}/work`;
    const mounted = await attempt(['mount', '-t', 'overlay', 'overlay', '-o', options, `${folder}/merged`]);
    if (mounted.code === 0) await attempt(['umount', `${folder}/merged`]);
    if (existsSync(folder)) await attempt(['rm', '-rf', folder]);
    return mounted.code === 0;
  })();
  return overlay;
}
