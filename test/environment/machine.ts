/** What a machine has to be for a world to stand on it; each lack is said with what to do about it. */
import { accessSync, constants, statfsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { WorldError } from './errors.ts';
import type { Place } from './place.ts';

const PROGRAMS = [
  'containerd',
  'runc',
  'ctr',
  'iptables',
  'ip',
  'nsenter',
  'sysctl',
  'samba',
  'samba-tool',
  'ldapsearch',
  'tar',
  'umount',
] as const;
const CNI_PLUGINS = ['bridge', 'host-local', 'loopback'] as const;
const FREE_GIB = 3;

/** Throws WorldError for the first thing that this machine lacks. */
export function assertMachine(place: Place): void {
  if (process.getuid?.() !== 0)
    throw new WorldError(
      'The test world needs root: it makes a network namespace, cgroups and mounts.',
      'Run it with sudo, or in a virtual machine as root.',
    );
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new WorldError(
      `The test world runs on Linux on x86-64, not on ${process.platform} ${process.arch}.`,
      'Use a Debian virtual machine.',
    );
  const missing = [
    ...PROGRAMS.filter((name) => !isInPath(name)),
    ...CNI_PLUGINS.filter((name) => !isExecutable(join('/usr/lib/cni', name))),
  ];
  if (missing.length > 0)
    throw new WorldError(
      `Missing on this machine: ${missing.join(', ')}.`,
      'Run `make deps`: it installs the Debian packages that hold them.',
    );
  for (const folder of [place.state, place.cache]) {
    const { bavail, bsize } = statfsSync(folder);
    const gib = (bavail * bsize) / 2 ** 30;
    if (gib < FREE_GIB)
      throw new WorldError(
        `${folder} has ${gib.toFixed(1)} GiB free; the world needs ${FREE_GIB}.`,
        'Free some, or set XDG_CACHE_HOME to a larger disk.',
      );
  }
}

const isInPath = (name: string): boolean => (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
