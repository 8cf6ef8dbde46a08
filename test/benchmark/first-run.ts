/** 10,000 people and 500 groups from Active Directory to a simulated tenant in one first run: seconds by step, and the worker's memory. */
import { BENCHMARK_SIZE } from '../environment/directory/definition.ts';
import { openWorld } from '../environment/world.ts';
import { Scene } from '../e2e/scene/scene.ts';

const clearing: (() => Promise<void>)[] = [];
const owner = { after: (clear: () => Promise<void>) => void clearing.unshift(clear) };

const world = await openWorld();
const forest = await world.ownForest(owner, BENCHMARK_SIZE);
const corp = `OU=Corp,${forest.base}`;
const scene = await Scene.prepare(owner, { name: 'first-run', forest, include: [corp] });
try {
  const begin = performance.now();
  await scene.apply();
  await scene.firstCycle(20 * 60_000);
  const totalSeconds = (performance.now() - begin) / 1000;
  const [run] = await scene.eventually('the SyncRun of the first cycle', async () => {
    const told = (await scene.runs()).filter(({ status }) => status?.steps !== undefined);
    return told.length > 0 ? told : undefined;
  });
  const [users, groups] = [await scene.tenant.users(), await scene.tenant.groups()];
  const members = groups.reduce((sum, { memberIds }) => sum + (memberIds?.length ?? 0), 0);
  print('first run of 10,000 people and 500 groups, without throttle', [
    ['result', String(run?.status?.result)],
    ['in the tenant afterwards', `${users.length} users, ${groups.length} groups, ${members} memberships`],
    ...(run?.status?.steps ?? []).map((step): readonly [string, string] => {
      const seconds = (Date.parse(step.finishTime ?? step.startTime) - Date.parse(step.startTime)) / 1000;
      const count = step.written ?? step.objects;
      return [
        `${step.name} ${step.connector ?? ''}`.trim(),
        `${seconds.toFixed(1)} s${count ? `, ${count} (${Math.round(count / seconds)}/s)` : ''}`,
      ];
    }),
    ['from kubectl apply to the end of the cycle', `${totalSeconds.toFixed(1)} s`],
    ['worker, peak resident memory', await peakMemory()],
  ]);
} finally {
  for (const clear of clearing) await clear();
}

/** The kernel's own high-water mark of the worker's process. */
async function peakMemory(): Promise<string> {
  const status = await scene.namespace.kubectl('exec', 'main-worker-0', '--', 'cat', '/proc/1/status');
  const kibibytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? Number.NaN);
  return `${Math.round(kibibytes / 1024)} MiB`;
}

function print(title: string, rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  process.stdout.write(`\n${title}\n${rows.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`).join('\n')}\n`);
}
