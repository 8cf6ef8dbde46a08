/** The node's image store. */
import { settingsOf } from '../cluster/settings.ts';
import type { Place } from '../place.ts';
import { run } from '../process/command.ts';
import { eventually } from '../wait.ts';

const ctr = (place: Place, ...args: readonly string[]): Promise<string> =>
  run(['ctr', '--address', settingsOf(place).containerdSocket, '--namespace', 'k8s.io', ...args]);

/** Waits until containerd answers: it is the first thing that is asked of it after a start. */
export async function hasImage(place: Place, name: string): Promise<boolean> {
  return eventually(async () => ((await listImages(place)).includes(name) ? 'yes' : 'no'), { withinMs: 20_000, what: 'containerd' }).then(
    (answer) => answer === 'yes',
  );
}

export async function listImages(place: Place): Promise<readonly string[]> {
  return (await ctr(place, 'images', 'list', '--quiet')).split('\n').filter(Boolean);
}

/** Digests of all blobs that the store has. */
export async function listContent(place: Place): Promise<readonly string[]> {
  return (await ctr(place, 'content', 'list', '--quiet')).split('\n').filter(Boolean);
}

/** Imports a docker or OCI archive under the names that it holds. */
export async function importArchive(place: Place, file: string): Promise<void> {
  await ctr(place, 'images', 'import', file);
}

export async function removeImages(place: Place, names: readonly string[]): Promise<void> {
  if (names.length > 0) await ctr(place, 'images', 'remove', ...names);
}
