import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Term } from '../../../operator/worker/term.ts';

const epoch = { leaseUid: 'a1', transitions: 3 };

function termAt(clock: { ms: number }, validUntilMs: number): { term: Term; end: AbortController } {
  const end = new AbortController();
  const term = new Term(() => clock.ms);
  term.begin({ epoch, signal: end.signal, validUntilMs: () => validUntilMs });
  return { term, end };
}

test('there is no permit before a term begins', () => {
  assert.equal(new Term(() => 0).permit(), undefined);
});

test('a permit carries the epoch and the time that is left', () => {
  const clock = { ms: 10 };
  const permit = termAt(clock, 50).term.permit();
  assert.deepEqual([permit?.epoch, permit?.remainingMs()], [epoch, 40]);
  clock.ms = 49;
  assert.equal(permit?.remainingMs(), 1);
});

test('a permit that was handed out is worth nothing once the renewal is late', () => {
  const clock = { ms: 10 };
  const { term } = termAt(clock, 50);
  const permit = term.permit();
  clock.ms = 50;
  assert.equal(permit?.remainingMs(), 0);
  assert.equal(term.permit(), undefined);
});

test('the loss of the lease ends permits at once, however much time was left', () => {
  const { term, end } = termAt({ ms: 10 }, 50);
  const permit = term.permit();
  end.abort();
  assert.equal(permit?.remainingMs(), 0);
  assert.equal(permit?.signal.aborted, true);
  assert.equal(term.permit(), undefined);
});
