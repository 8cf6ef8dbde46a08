import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type TestContext, test } from 'node:test';

const runtime = new URL('../../../operator/runtime/', import.meta.url).href;

/** A process of its own that runs `code` with the runtime imported, and tells its output and end. */
function start(
  t: TestContext,
  code: string,
): {
  readonly child: ChildProcess;
  readonly said: (text: string) => Promise<void>;
  readonly end: Promise<readonly unknown[]>;
  readonly output: () => string;
} {
  const imports = `import { startWatchdog } from '${runtime}watchdog.ts'; import { runUntilStopped } from '${runtime}shutdown.ts'; import { silentLog } from '${runtime}ports.ts';`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', `${imports}\n${code}`], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => {
      output += data.toString();
      for (const listen of heard) listen();
    });
  }
  const end = once(child, 'exit');
  const said = async (text: string): Promise<void> => {
    await new Promise<void>((resolve, reject) => {
      const listen = (): void => (output.includes(text) ? resolve() : undefined);
      heard.add(listen);
      listen();
      void end.then(() => reject(new Error(`The process ended without saying ${text}: ${output}`)));
    });
  };
  return { child, said, end, output: () => output };
}

test('a process whose event loop stands still is killed, and says why', async (t) => {
  const { end, output } = start(t, `startWatchdog({ limitMs: 300 }); setTimeout(() => { for (;;); }, 100);`);
  const [code, signal] = await end;
  assert.deepEqual([code, signal], [null, 'SIGKILL']);
  assert.match(output(), /event loop stood still for 300 ms/);
});

test('a process whose event loop turns is left alone, and the watch does not keep it alive', async (t) => {
  const { end } = start(t, `startWatchdog({ limitMs: 300 }); setTimeout(() => undefined, 900);`);
  assert.deepEqual(await end, [0, null]);
});

test('SIGTERM aborts the work, which ends in its own time, and the process leaves with 0', async (t) => {
  const { child, said, end, output } = start(
    t,
    `await runUntilStopped(async (signal) => {
      const timer = setInterval(() => undefined, 1000);
      console.log('ready');
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      clearInterval(timer);
      console.log('cleaned up');
    }, { log: silentLog });`,
  );
  await said('ready');
  child.kill('SIGTERM');
  assert.deepEqual(await end, [0, null]);
  assert.match(output(), /cleaned up/);
});

test('work that does not end within its grace is left behind with 1', async (t) => {
  const { child, said, end } = start(
    t,
    `await runUntilStopped(async () => { setInterval(() => undefined, 1000); console.log('ready'); await new Promise(() => undefined); }, { log: silentLog, graceMs: 100 });`,
  );
  await said('ready');
  child.kill('SIGTERM');
  assert.deepEqual(await end, [1, null]);
});

test('a second signal ends the process at once', async (t) => {
  const { child, said, end } = start(
    t,
    `await runUntilStopped(async (signal) => {
      setInterval(() => undefined, 1000);
      signal.addEventListener('abort', () => console.log('stopping'));
      console.log('ready');
      await new Promise(() => undefined);
    }, { log: silentLog, graceMs: 60_000 });`,
  );
  await said('ready');
  child.kill('SIGINT');
  await said('stopping');
  child.kill('SIGINT');
  assert.deepEqual(await end, [1, null]);
});

test('work that fails, and a fault that nobody caught, leave with 1', async (t) => {
  const failing = start(t, `await runUntilStopped(async () => { throw new Error('x'); }, { log: silentLog });`);
  const faulty = start(
    t,
    `await runUntilStopped(async () => { setInterval(() => undefined, 1000); void Promise.reject(new Error('x')); await new Promise(() => undefined); }, { log: silentLog });`,
  );
  assert.deepEqual(await failing.end, [1, null]);
  assert.deepEqual(await faulty.end, [1, null]);
});
