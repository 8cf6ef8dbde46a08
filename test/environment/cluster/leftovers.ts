/** What pods leave behind when the programs that run them end: containers, their shims, mounts. */
import { readFileSync } from 'node:fs';
import type { Place } from '../place.ts';
import { attempt } from '../process/command.ts';
import { allProcesses, isAlive, readOfProcess } from '../process/stat.ts';
import { isProgramRunning } from '../process/program.ts';
import { eventually } from '../wait.ts';
import { removeCgroup } from './cgroups.ts';
import { settingsOf } from './settings.ts';

/** Kills the containers of all pods, then their shims. The kubelet has to be gone, or it starts them again. */
export async function endContainers(place: Place): Promise<void> {
  await removeCgroup(place);
  const shims = allProcesses().filter(({ pid }) => isShim(place, pid));
  for (const { pid } of shims) process.kill(pid, 'SIGKILL');
  await eventually(() => shims.every(({ pid, start }) => !isAlive(pid, start)), { withinMs: 5_000, what: 'the containers to end' });
  if (isProgramRunning(place, 'containerd')) await forgetContainers(place);
}

/** A shim names containerd's socket in its arguments, and the socket's path names the world. */
function isShim(place: Place, pid: number): boolean {
  const args = readOfProcess(pid, 'cmdline').split('\0');
  return (args[0] ?? '').includes('containerd-shim') && args.includes(settingsOf(place).containerdSocket);
}

async function forgetContainers(place: Place): Promise<void> {
  const ctr = ['ctr', '--address', settingsOf(place).containerdSocket, '--namespace', 'k8s.io'];
  const listed = await attempt([...ctr, 'containers', 'list', '--quiet']);
  const names = listed.stdout.split('\n').filter(Boolean);
  if (names.length > 0) await attempt([...ctr, 'containers', 'delete', ...names]);
}

/** Unmounts everything below the world's folders, the deepest first. */
export async function unmountAll(place: Place): Promise<void> {
  const mounted = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll(String.raw`\040`, ' '))
    .filter((target) => target.startsWith(`${place.state}/`) || target.startsWith(`${place.sockets}/`));
  for (const target of mounted.toSorted().toReversed()) await attempt(['umount', '--lazy', target]);
}
