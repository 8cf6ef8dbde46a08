/** The way from the machine's shell to the world's API server: a relay on 127.0.0.1 and a kubeconfig that names it. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { API_PORT, NODE_ADDRESS } from './addresses.ts';
import { adminKubeconfig } from './cluster/identities.ts';
import type { Place } from './place.ts';
import { endProgram, ensureProgram, isProgramRunning } from './process/program.ts';

export const kubeconfigFile = (place: Place): string => join(place.state, 'kubeconfig');

/** Starts the relay on a free port of the machine, or on the one it had, and writes the kubeconfig. */
export async function openApiRelay(place: Place): Promise<string> {
  const program = join(import.meta.dirname, 'relay.ts');
  const socket = join(place.sockets, 'api.sock');
  if (isApiRelayOpen(place) && existsSync(kubeconfigFile(place))) return kubeconfigFile(place);
  await endProgram(place, 'relay-outside');
  const port = await freePort(keptPort(place));
  await ensureProgram(place, {
    name: 'relay-inside',
    command: [process.execPath, program, socket, `${NODE_ADDRESS}:${API_PORT}`],
    network: 'world',
  });
  await ensureProgram(place, {
    name: 'relay-outside',
    command: [process.execPath, program, `127.0.0.1:${port}`, socket],
    network: 'machine',
  });
  writeFileSync(kubeconfigFile(place), adminKubeconfig(place, `https://127.0.0.1:${port}`), { mode: 0o600 });
  return kubeconfigFile(place);
}

export const isApiRelayOpen = (place: Place): boolean => ['relay-inside', 'relay-outside'].every((name) => isProgramRunning(place, name));

export async function closeApiRelay(place: Place): Promise<void> {
  await Promise.all(['relay-outside', 'relay-inside'].map((name) => endProgram(place, name)));
}

/** The port of the kubeconfig that is there, so that one in somebody's shell stays right after a repair. */
function keptPort(place: Place): number | undefined {
  try {
    return Number(/https:\/\/127\.0\.0\.1:(\d+)/.exec(readFileSync(kubeconfigFile(place), 'utf8'))?.[1]) || undefined;
  } catch {
    return undefined;
  }
}

/** Resolves with the port if nothing listens on it, and otherwise, or with none given, with one that the kernel chooses. */
function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error) => (wanted === 0 ? reject(error) : resolve(freePort())));
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('No port is free.'))));
    });
  });
}
