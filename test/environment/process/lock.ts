/** One change of a world at a time, across processes. The kernel gives the lock back when its holder dies. */
import { createServer, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../place.ts';

/** Runs `work` while this process alone holds the world's lock; `onWait` is called once when another holds it. */
export async function withLock<T>(place: Place, work: () => Promise<T>, onWait: () => void = () => {}): Promise<T> {
  let server = await tryLock(place);
  if (server === undefined) onWait();
  while (server === undefined) {
    await delay(100);
    server = await tryLock(place);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

/** An abstract socket has a name and no file: it can be listened on once, and disappears with its process. */
function tryLock(place: Place): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error)));
    server.listen(`\0lockstep-world-${place.id}`, () => resolve(server));
  });
}
