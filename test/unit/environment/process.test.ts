import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import type { Place } from '../../environment/place.ts';
import { withLock } from '../../environment/process/lock.ts';
import { endProgram, ensureProgram, isProgramRunning, recordedPrograms } from '../../environment/process/program.ts';
import { isAlive, statOf } from '../../environment/process/stat.ts';
import { eventually } from '../../environment/wait.ts';

let place: Place;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-process-'));
  place = {
    id: 'unit',
    checkout: folder,
    state: folder,
    sockets: folder,
    cache: folder,
    network: 'lockstep-unit',
    cgroup: '/lockstep-unit',
  };
});

afterEach(async () => {
  for (const name of recordedPrograms(place)) await endProgram(place, name);
  rmSync(place.state, { recursive: true });
});

const program = (...command: readonly string[]) => ({ name: 'program', command, network: 'machine' }) as const;

test('a program outlives the call that starts it, is started once, and is ended by its record', async () => {
  assert.equal(await ensureProgram(place, program('sleep', '1000')), 'started');
  assert.equal(await ensureProgram(place, program('sleep', '1000')), 'running');
  assert.ok(isProgramRunning(place, 'program'));
  await endProgram(place, 'program');
  assert.equal(isProgramRunning(place, 'program'), false);
  assert.deepEqual(recordedPrograms(place), []);
});

test('what a program has started ends with it, even when it does not want to', async () => {
  const file = join(place.state, 'child');
  await ensureProgram(place, program('sh', '-c', `trap '' TERM; sh -c 'trap "" TERM; echo $$ >${file}; while :; do sleep 1; done' & wait`));
  const child = await eventually(() => statOf(Number(readFileSync(file, 'utf8'))), { withinMs: 5000, what: 'the child' });
  await endProgram(place, 'program', { graceMs: 50 });
  assert.equal(isAlive(child.pid, child.start), false);
});

test('a process that has been given a recorded number again is left alone', async () => {
  const stranger = spawn('sleep', ['1000'], { detached: true });
  try {
    mkdirSync(join(place.state, 'run'));
    writeFileSync(join(place.state, 'run', 'program.process'), `${stranger.pid} 1`);
    assert.equal(isProgramRunning(place, 'program'), false);
    await endProgram(place, 'program');
    assert.equal(stranger.exitCode, null);
    assert.ok(statOf(stranger.pid ?? 0));
  } finally {
    stranger.kill('SIGKILL');
  }
});

test('a lock is held by one at a time', async () => {
  const order: string[] = [];
  const hold = (name: string) =>
    withLock(place, 'names', async () => {
      order.push(`${name} in`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} out`);
    });
  await Promise.all([hold('a'), hold('b'), hold('c')]);
  for (let index = 0; index < order.length; index += 2) assert.equal(order[index]?.[0], order[index + 1]?.[0]);
  assert.equal(order.length, 6);
});

test('a lock whose holder was killed is free', async () => {
  const modules = join(import.meta.dirname, '../../environment/process/lock.ts');
  const script = `const { withLock } = await import(${JSON.stringify(modules)}); await withLock(${JSON.stringify(place)}, 'names', async () => { console.log('held'); await new Promise(() => setInterval(() => {}, 1000)); });`;
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  const waited = withLock(place, 'names', async () => 'mine');
  holder.kill('SIGKILL');
  assert.equal(await waited, 'mine');
});
