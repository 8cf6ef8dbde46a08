// A life that is disturbed until it has come to its end, beside one that was left alone.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { dump } from '../../../unit/engine/dump.ts';
import type { StatePlace } from '../../../unit/engine/state-place.ts';
import { DurableTenant } from './durable-tenant.ts';
import type { LifePlan } from './life.ts';
import { seeded } from './random.ts';

/** One thing that happens to a life at a random moment; `Killed` where its process is gone afterwards. */
export type Disturbance = (process: ChildProcess) => Promise<'Killed' | 'Alive'>;

/** A life that kills itself, each time at a random call of its store. */
export const ownKill = { calls: 700 } as const;

export const kill: Disturbance = async (child) => {
  child.kill('SIGKILL');
  return 'Killed';
};

export interface Story {
  readonly seed: number;
  readonly store: (directory: string) => { readonly plan: LifePlan['store']; readonly place: StatePlace };
  readonly disturb: Disturbance | typeof ownKill;
  /** How often, and at most how many milliseconds apart. */
  readonly times: number;
  readonly withinMs: number;
}

export interface Ending {
  /** State and tenant as they are at the end. */
  readonly world: unknown;
  /** Disturbances that came before the end. */
  readonly disturbances: number;
  /** Lines that the life printed, in order. */
  readonly lines: readonly string[];
}

/** Lives the story to its end; what the store is at the end, `check` may look at. */
export async function live(story: Story, check: (directory: string) => void = () => undefined): Promise<Ending> {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-crash-'));
  const { plan: store, place } = story.store(directory);
  const tenantFile = join(directory, 'tenant');
  const plan: LifePlan = { seed: story.seed, store, tenantFile, progressFile: join(directory, 'progress') };
  const random = seeded(story.seed * 7 + 1);
  const lines: string[] = [];
  let disturbances = 0;
  try {
    for (let ended = false; !ended; ) {
      const { disturb } = story;
      const dies = typeof disturb !== 'function' && disturbances < story.times;
      if (dies) disturbances += 1;
      const life = begin(dies ? { ...plan, dieAfter: 1 + Math.floor(random() * disturb.calls) } : plan, lines);
      if (typeof disturb === 'function')
        disturbances += await disturbed(life, disturb, story.times - disturbances, () => random() * story.withinMs);
      ended = await life.over;
    }
    check(directory);
    return { world: { state: await dump(place), tenant: new DurableTenant(tenantFile).content }, disturbances, lines };
  } finally {
    await place[Symbol.asyncDispose]();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Disturbs a life at most so many times, until it is killed or over; gives how often. */
async function disturbed(life: ReturnType<typeof begin>, disturb: Disturbance, most: number, pauseMs: () => number): Promise<number> {
  await life.opened;
  for (let times = 0; times < most; times++) {
    await Promise.race([delay(pauseMs()), life.over]);
    if (life.ended()) return times;
    if ((await disturb(life.child)) === 'Killed') return times + 1;
  }
  return most;
}

function begin(plan: LifePlan, lines: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'life.ts'), JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [ended, problem] = [false, ''];
  child.stderr.on('data', (chunk) => (problem += String(chunk)));
  const opened = Promise.withResolvers<void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (line === 'open') opened.resolve();
  });
  /** True where it came to its end; false where it was killed. */
  const over = new Promise<boolean>((resolve, reject) => {
    child.once('close', (code, signal) => {
      ended = true;
      opened.resolve();
      if (signal === 'SIGKILL') resolve(false);
      else if (code === 0) resolve(true);
      else reject(new Error(`the life ended with ${code ?? signal}: ${problem.slice(-3000)}`));
    });
  });
  over.catch(() => undefined);
  return { child, opened: opened.promise, over, ended: () => ended };
}
