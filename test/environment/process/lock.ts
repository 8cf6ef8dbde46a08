/** One change of a thing at a time, across processes and networks. The kernel gives a lock back when its holder dies. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '../errors.ts';
import type { Place } from '../place.ts';

/** Held for a whole start or stop; for names and addresses; for the build of images, which takes longer than the rest may wait. */
export type LockName = 'world' | 'names' | 'images' | 'release' | `golden-${string}`;

/** flock says when it has the lock, and keeps it until its input ends: with this process, however that ends. */
const HOLD = 'echo held; cat >/dev/null';
const BUSY = 75;

/** Runs `work` while this process alone holds the lock; `onWait` is called once when another holds it. */
export async function withLock<T>(place: Place, name: LockName, work: () => Promise<T>, onWait: () => void = () => {}): Promise<T> {
  let holder = await hold(place, name, ['--nonblock', '--conflict-exit-code', String(BUSY)]);
  if (holder === undefined) {
    onWait();
    holder = await hold(place, name, []);
  }
  try {
    return await work();
  } finally {
    holder?.stdin?.end();
    if (holder?.exitCode === null) await once(holder, 'exit');
  }
}

/** Resolves with the process that holds the lock, or with undefined when the flags told it not to wait. */
async function hold(place: Place, name: LockName, flags: readonly string[]): Promise<ChildProcess | undefined> {
  const folder = join(place.state, 'lock');
  mkdirSync(folder, { recursive: true });
  const child = spawn('flock', [...flags, '--exclusive', join(folder, name), 'sh', '-c', HOLD], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const [answer] = (await Promise.race([once(child.stdout, 'data'), once(child, 'exit'), once(child, 'error')])) as [unknown];
  if (answer instanceof Buffer) return child;
  if (answer === BUSY) return undefined;
  throw new WorldError(
    `The lock ${join(folder, name)} could not be taken.`,
    'It needs the program flock of the Debian package util-linux.',
    { cause: answer },
  );
}
