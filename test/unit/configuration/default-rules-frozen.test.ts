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
  assert.equal(effect(standardOptions), '23fe28a9d45d084a8f4ce0763e17866effb3553966402d8958c3b2552e97deed', why);
  assert.equal(effect(exportedOptions), '8d0e6246589b13c35b18e4b15585d705bda3b2d61d5368fe50c59fdcce0fe8a2', why);
});
