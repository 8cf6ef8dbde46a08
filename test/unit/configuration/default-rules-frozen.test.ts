// A version of the default rules never changes: a schedule that names it gets the same values for ever.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules, exportedOptions, standardOptions } from '../../../operator/configuration/index.ts';
import { sha256 } from '../../../operator/model/hash.ts';

/** Everything that has an effect: what a rule is for may be said in other words. */
const effect = (options: typeof standardOptions): string =>
  sha256((defaultRules('v1', options) ?? []).map(({ purpose: _, ...rule }) => rule));

test('version v1 is what it was', () => {
  const why =
    'A released version never changes: make version v2 and leave v1 as it is (docs/decisions/0004-the-default-rules-are-versioned.md).';
  assert.equal(effect(standardOptions), '7de803514aef5d4fc32e0fcce8cb3dbd2e60f6a7729cf939f278a8f6137956e2', why);
  assert.equal(effect(exportedOptions), '930da46b98545be8d1701338a70605fd0a782ca8bd6895105250247af40e1374', why);
});
