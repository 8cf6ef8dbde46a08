// The life of a world, told with a second one in a folder of its own beside the one that this test runs in.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { kubectl } from '../../environment/cluster/cluster.ts';
import { networkExists } from '../../environment/network.ts';
import { placeOf, type Place } from '../../environment/place.ts';
import { isProgramRunning, recordedPrograms, signalProgram } from '../../environment/process/program.ts';
import { allProcesses, readOfProcess } from '../../environment/process/stat.ts';
import { silent } from '../../environment/progress.ts';
import { bringUp, missingOf, takeDown } from '../../environment/up.ts';
import { eventually } from '../../environment/wait.ts';
import { openWorld } from '../../environment/world.ts';

const first = placeOf();
let second: Place;

before(() => {
  second = placeOf(mkdtempSync(join(tmpdir(), 'lockstep-second-')));
});

after(async () => {
  await takeDown(second, silent);
  rmSync(second.checkout, { recursive: true });
});

/** Processes that carry the world's mark, or have one of its folders among their arguments. */
const processesOf = (place: Place): readonly number[] =>
  allProcesses()
    .map(({ pid }) => pid)
    .filter(
      (pid) =>
        readOfProcess(pid, 'environ').includes(`LOCKSTEP_WORLD=${place.id}`) ||
        [place.state, place.sockets].some((folder) => readOfProcess(pid, 'cmdline').includes(folder)),
    );

const mountsOf = (place: Place): readonly string[] =>
  readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .filter((line) => line.includes(place.state) || line.includes(place.sockets));

function assertNothingLeft(place: Place): void {
  assert.deepEqual(processesOf(place), []);
  assert.deepEqual(mountsOf(place), []);
  assert.equal(networkExists(place), false);
  assert.equal(existsSync(place.sockets), false);
  assert.deepEqual(recordedPrograms(place), []);
}

const assertUp = (place: Place): void => assert.deepEqual(missingOf(place), []);

test('opening a world in which a program has died repairs it, also from inside', async () => {
  signalProgram(first, 'relay-outside', 'SIGKILL');
  await eventually(() => missingOf(first).length > 0, { withinMs: 5000, what: 'the relay to be gone' });
  const world = await openWorld();
  assertUp(first);
  assert.match(await world.kubectl('get', 'node', 'node1', '--output=name'), /node1/);
});

test('two worlds stand beside each other', async () => {
  await bringUp(second, { progress: silent });
  assertUp(first);
  assertUp(second);
  const nodes = await Promise.all(
    [first, second].map((place) => kubectl(place, ['get', 'nodes', '--output=jsonpath={.items[*].metadata.uid}'])),
  );
  assert.notEqual(nodes[0], nodes[1]);
});

test('a program that died is found, and the world is repaired', async () => {
  const killed = ['etcd', 'kubelet', 'dc-contoso', 'relay-outside'];
  for (const name of killed) signalProgram(second, name, 'SIGKILL');
  await eventually(() => killed.every((name) => !isProgramRunning(second, name)), { withinMs: 5000, what: 'the programs to be gone' });
  await bringUp(second, { progress: silent });
  assertUp(second);
  assert.match(await kubectl(second, ['get', 'namespaces', '--output=name']), /namespace\/kube-system/);
});

test('taken down, nothing of it is left, and the other world does not notice', async () => {
  await kubectl(second, ['run', 'sleeper', '--image=lockstep.dev/pause:1', '--image-pull-policy=Never']);
  await kubectl(second, ['wait', '--for=condition=Ready', 'pod/sleeper', '--timeout=60s']);
  await takeDown(second, silent);
  assertNothingLeft(second);
  assertUp(first);
});

test('a world whose state folder somebody has removed is still taken down', async () => {
  await bringUp(second, { progress: silent });
  rmSync(join(second.state, 'run'), { recursive: true });
  await takeDown(second, silent);
  assertNothingLeft(second);
});

test('what a start that was killed half-way left is cleared by the next', async () => {
  const cli = join(import.meta.dirname, 'bring-up.ts');
  const starter = spawn(process.execPath, [cli, second.checkout], { stdio: 'ignore' });
  await eventually(() => recordedPrograms(second).includes('kube-apiserver'), {
    withinMs: 60_000,
    everyMs: 10,
    what: 'the start to be under way',
  });
  starter.kill('SIGKILL');
  await takeDown(second, silent);
  assertNothingLeft(second);
});
