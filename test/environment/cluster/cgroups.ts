/** The cgroup below which the world's pods live: its own, in every hierarchy of the machine. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { eventually } from '../wait.ts';

const MOUNT = '/sys/fs/cgroup';

/** With version 2 there is one hierarchy; with version 1 every controller has its own, and the kubelet wants the folder in each. */
function hierarchies(): readonly string[] {
  if (existsSync(join(MOUNT, 'cgroup.controllers'))) return [MOUNT];
  return readdirSync(MOUNT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(MOUNT, entry.name));
}

export function makeCgroup(place: Place): void {
  for (const hierarchy of hierarchies()) {
    const folder = join(hierarchy, place.cgroup);
    mkdirSync(folder, { recursive: true });
  }
}

/** Kills whatever still runs in the world's pods and removes the cgroups. No process of another world can be in them. */
export async function removeCgroup(place: Place): Promise<void> {
  await eventually(
    () => {
      for (const hierarchy of hierarchies()) removeTree(join(hierarchy, place.cgroup));
      return hierarchies().every((hierarchy) => !existsSync(join(hierarchy, place.cgroup)));
    },
    { withinMs: 10_000, what: `the cgroups ${place.cgroup} to be empty` },
  );
}

function removeTree(folder: string): void {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) if (entry.isDirectory()) removeTree(join(folder, entry.name));
  try {
    for (const pid of readFileSync(join(folder, 'cgroup.procs'), 'latin1').split('\n').filter(Boolean))
      process.kill(Number(pid), 'SIGKILL');
    rmdirSync(folder);
  } catch {
    // Killed processes need a moment to leave; the caller comes again.
  }
}
