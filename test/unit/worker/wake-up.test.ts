import assert from 'node:assert/strict';
import { test } from 'node:test';
import { WakeUp } from '../../../operator/worker/wake-up.ts';

const never = new Promise<never>(() => undefined);

/** Whether `sleep` ends without anything else happening. */
async function endsByItself(sleep: Promise<void>): Promise<boolean> {
  const turn = new Promise<'still asleep'>((resolve) => setImmediate(() => resolve('still asleep')));
  return (await Promise.race([sleep.then(() => 'awake'), turn])) === 'awake';
}

test('a sleep ends when something happens', async () => {
  const wake = new WakeUp();
  const sleep = wake.sleep(never);
  assert.equal(await endsByItself(sleep), false);
  wake.now();
  assert.equal(await endsByItself(sleep), true);
});

test('what happened while awake ends the next sleep, and not the one after it', async () => {
  const wake = new WakeUp();
  wake.now();
  wake.now();
  assert.equal(await endsByItself(wake.sleep(never)), true);
  assert.equal(await endsByItself(wake.sleep(never)), false);
});

test('what ended a sleep does not end the next one', async () => {
  const wake = new WakeUp();
  const first = wake.sleep(never);
  wake.now();
  await first;
  assert.equal(await endsByItself(wake.sleep(never)), false);
});

test('a sleep ends in its time although nothing happens', async () => {
  assert.equal(await endsByItself(new WakeUp().sleep(Promise.resolve())), true);
});
