/** Where one world lives: everything it owns carries the identity of its checkout, so that two checkouts never meet. */
import { createHash } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Place {
  /** Eight hexadecimal digits of the checkout's path: the name of all that has to be unique on the machine. */
  readonly id: string;
  readonly checkout: string;
  /** State of the world: certificates, logs, records of processes, forests, volumes. */
  readonly state: string;
  /** Unix sockets. Apart from the state, because a socket's path may not be longer than 107 bytes. */
  readonly sockets: string;
  /** What takes long to make and is the same for every checkout: binaries, base images, golden copies. */
  readonly cache: string;
  /** Name of the network namespace. */
  readonly network: string;
  /** The cgroup below which the kubelet keeps its pods, as a path inside every hierarchy. */
  readonly cgroup: string;
}

const repository = realpathSync(join(import.meta.dirname, '../..'));

/** The place of a checkout; by default, of the checkout that this file is in. Makes the folders. */
export function placeOf(checkout: string = repository): Place {
  const root = realpathSync(checkout);
  const id = createHash('sha256').update(root).digest('hex').slice(0, 8);
  const place: Place = {
    id,
    checkout: root,
    state: join(root, '.world'),
    sockets: `/run/lockstep/${id}`,
    cache: join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'lockstep'),
    network: `lockstep-${id}`,
    cgroup: `/lockstep-${id}`,
  };
  for (const folder of [place.state, place.sockets, place.cache]) mkdirSync(folder, { recursive: true });
  return place;
}
