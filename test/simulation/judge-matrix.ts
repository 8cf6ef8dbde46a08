// The tests of the fault matrix: afterwards the tenant is exactly what it is without faults, each object was made once, and no error was hidden.
// README.md says how to run it at its full size; the usual run takes fewer objects and the seed of the run.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { verdict } from '../judges/judge.ts';
import { seedOfRun } from '../environment/seed.ts';
import { type FaultName, matrix, type Step, steps } from './fault-matrix.ts';
import { exportUnder, isExpected, type Outcome, type Size } from './faulty-export.ts';

const full = process.env['LOCKSTEP_FAULT_MATRIX'] === 'full';
const size: Size = full ? { people: 900, groups: 100 } : { people: 140, groups: 12 };
const seeds = full ? fullSeeds(process.env['LOCKSTEP_FAULT_SEEDS']) : [seedOfRun() % 1_000_000];
/** The usual run makes the same requests and is held against the descriptions of Graph; at the full size that would take longer than all the rest. */
const judged = !full;

export function judgeMatrix(faults: readonly FaultName[]): void {
  let undisturbed: Outcome | undefined;
  const met = new Map<Step, number>();
  after(verdict);

  test('without faults the tenant gets everything, and the one error stays told', async (t) => {
    undisturbed = await exportUnder(t, size, { judged });
    assert.ok(undisturbed.tenant.size > size.people + size.groups - 20, `${undisturbed.tenant.size} objects`);
    assertTold(undisturbed);
  });

  for (const cell of matrix(seeds, faults)) {
    test(`${cell.fault} at the ${cell.step} loses, doubles and hides nothing (seed ${cell.seed})`, async (t) => {
      const outcome = await exportUnder(t, size, { cell, judged });
      met.set(cell.step, (met.get(cell.step) ?? 0) + outcome.faulted);
      assert.deepEqual(outcome.tenant, undisturbed?.tenant);
      const created = createdIn(outcome);
      assert.equal(created.length, new Set(created).size, 'no object was made twice');
      assert.equal(created.length, undisturbed === undefined ? 0 : createdIn(undisturbed).length, 'no object has a twin that went again');
      assertTold(outcome);
      t.diagnostic(`${outcome.faulted} requests were met, ${outcome.reports.length} cycles`);
    });
  }

  test('every step was met by faults', () => {
    for (const step of Object.keys(steps) as readonly Step[]) assert.ok((met.get(step) ?? 0) > 0, step);
  });
}

/** All three, or those of a list such as `2,3`, with which a run that was cut off goes on. */
function fullSeeds(list: string | undefined): readonly number[] {
  if (list === undefined || list === '') return [1, 2, 3];
  const chosen = list.split(',').map(Number);
  assert.ok(
    chosen.every((seed) => Number.isSafeInteger(seed) && seed >= 0),
    `LOCKSTEP_FAULT_SEEDS is ${list}, which is no list of whole numbers such as 1,2,3.`,
  );
  return chosen;
}

const createdIn = ({ effects }: Outcome): readonly string[] =>
  effects.filter(({ action }) => action === 'create').map(({ objectId }) => objectId);

/** The last cycle still names the person whose name is taken, and calls itself complete with errors. */
function assertTold({ reports }: Outcome): void {
  const last = reports.at(-1);
  assert.equal(last?.result, 'CompletedWithErrors');
  assert.equal(last.objectErrors.filter(isExpected).length, 1);
  assert.equal(last.objectErrors.length, 1, JSON.stringify(last.objectErrors));
}
