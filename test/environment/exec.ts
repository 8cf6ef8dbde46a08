/** Runs a command inside a world: in its network, and with its names instead of the machine's. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NODE_ADDRESS } from './addresses.ts';
import { inNetwork } from './network.ts';
import type { Place } from './place.ts';
import { LAUNCHER_VARIABLE } from './process/program.ts';

/** The command sees its own /etc/resolv.conf; nothing else of the machine changes for it, and nothing at all for others. */
const WITH_NAMES = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';

/** Resolves with the command's exit code. A terminal's interrupt reaches the command by itself; being told to end is handed on. */
export async function execInWorld(place: Place, command: readonly string[]): Promise<number> {
  const resolver = join(place.state, 'resolv.conf');
  writeFileSync(resolver, `nameserver ${NODE_ADDRESS}\noptions timeout:2 attempts:2\n`);
  const ownMounts = ['unshare', '--mount', '--propagation', 'slave', 'sh', '-c', WITH_NAMES, resolver, ...command];
  const [program = '', ...args] = inNetwork(place, ownMounts);
  const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, [LAUNCHER_VARIABLE]: String(process.pid) } });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : 1)));
  });
}
