import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mintPermit } from '../../../operator/worker/term.ts';

const epoch = { leaseUid: 'a1', transitions: 3 };

function termUntil(validUntilMs: number, clock: { ms: number }) {
  const end = new AbortController();
  return { end, term: { epoch, signal: end.signal, remainingMs: () => validUntilMs - clock.ms } };
}

test('there is no permit without a term', () => {
  assert.equal(mintPermit(undefined), undefined);
});

test('a permit carries the epoch and the time that is left', () => {
  const clock = { ms: 10 };
  const permit = mintPermit(termUntil(50, clock).term);
  assert.deepEqual([permit?.epoch, permit?.remainingMs()], [epoch, 40]);
  clock.ms = 49;
  assert.equal(permit?.remainingMs(), 1);
});

test('a permit that was handed out is worth nothing once the renewal is late', () => {
  const clock = { ms: 10 };
  const { term } = termUntil(50, clock);
  const permit = mintPermit(term);
  clock.ms = 50;
  assert.equal(permit?.remainingMs(), 0);
  assert.equal(mintPermit(term), undefined);
});

test('the loss of the lease ends permits at once, however much time was left', () => {
  const { term, end } = termUntil(50, { ms: 10 });
  const permit = mintPermit(term);
  end.abort();
  assert.deepEqual([permit?.remainingMs(), permit?.signal.aborted, mintPermit(term)], [0, true, undefined]);
});
