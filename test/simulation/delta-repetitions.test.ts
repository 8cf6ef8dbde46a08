// Delta queries that begin with empty pages, tell changes again, and come in small parts: the tenant ends as it does without.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { verdict } from '../judges/judge.ts';
import { exportUnder } from './faulty-export.ts';

const size = { people: 140, groups: 12 };
after(verdict);

test('empty pages, repetitions and small parts of delta queries change nothing in the tenant', async (t) => {
  const plain = await exportUnder(t, size);
  const settings = { deltaReplays: 60, deltaEmptyPages: true, deltaPageSize: 7, deltaMembersPerPage: 3 };
  const repeated = await exportUnder(t, size, { tenant: { settings } });
  assert.deepEqual(repeated.tenant, plain.tenant);
  const created = (outcome: typeof plain) => outcome.effects.filter(({ action }) => action === 'create').length;
  assert.equal(created(repeated), created(plain), 'no object was made twice');
});
