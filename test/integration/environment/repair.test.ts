import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeOf } from '../../environment/place.ts';
import { signalProgram } from '../../environment/process/program.ts';
import { isUp } from '../../environment/up.ts';
import { eventually } from '../../environment/wait.ts';
import { openWorld } from '../../environment/world.ts';

test('opening a world in which a program has died repairs it, also from inside', async () => {
  const place = placeOf();
  signalProgram(place, 'relay-outside', 'SIGKILL');
  await eventually(() => !isUp(place), { withinMs: 5000, what: 'the relay to be gone' });
  const world = await openWorld();
  assert.ok(isUp(place));
  assert.match(await world.kubectl('get', 'node', 'node1', '--output=name'), /node1/);
});
