/** The world's network namespace: programs in it see neither the machine's network nor another world's. */
import { rmSync, statfsSync } from 'node:fs';
import { NODE_ADDRESS } from './addresses.ts';
import type { Place } from './place.ts';
import { attempt, run, type CommandOptions } from './process/command.ts';

const networkFile = (place: Place): string => `/run/netns/${place.network}`;

/** The type of the file system that namespaces are mounted from (NSFS_MAGIC in linux/magic.h). */
const NAMESPACE_FILES = 0x6e736673;

/** Where /run is on a disk, the file outlives a restart of the machine, and its namespace does not. */
export function networkExists(place: Place): boolean {
  try {
    return statfsSync(networkFile(place)).type === NAMESPACE_FILES;
  } catch {
    return false;
  }
}

/** The command as it runs inside the world's network. Only the network changes: `ip netns exec` would also hide the cgroups. */
export const inNetwork = (place: Place, command: readonly string[]): readonly string[] => [
  'nsenter',
  `--net=${networkFile(place)}`,
  ...command,
];

export const runInNetwork = (place: Place, command: readonly string[], options?: CommandOptions): Promise<string> =>
  run(inNetwork(place, command), options);

export async function makeNetwork(place: Place): Promise<void> {
  if (!networkExists(place)) {
    rmSync(networkFile(place), { force: true });
    await run(['ip', 'netns', 'add', place.network]);
  }
  await runInNetwork(place, ['ip', 'link', 'set', 'lo', 'up']);
  await addAddress(place, NODE_ADDRESS);
  await runInNetwork(place, ['sysctl', '-qw', 'net.ipv4.ip_forward=1']);
  // kube-proxy looks for the node's address along the default route.
  await runInNetwork(place, ['ip', 'route', 'replace', 'default', 'dev', 'lo']);
}

/** Gives the world one more host address; pods reach what listens on it. */
export async function addAddress(place: Place, address: string): Promise<void> {
  await runInNetwork(place, ['ip', 'address', 'replace', `${address}/32`, 'dev', 'lo']);
}

export async function removeAddress(place: Place, address: string): Promise<void> {
  await attempt(inNetwork(place, ['ip', 'address', 'delete', `${address}/32`, 'dev', 'lo']));
}

export async function removeNetwork(place: Place): Promise<void> {
  if (networkExists(place)) await attempt(['ip', 'netns', 'delete', place.network]);
  rmSync(networkFile(place), { force: true });
}
