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
  assert.equal(effect(standardOptions), '2349249b5093e27f9500cde55c53acfb1b27594dc41e0fbb20c747ec741ae855', why);
  assert.equal(effect(exportedOptions), '8637028ff770a07f11e25acd45725f74ac5cf71b62a39653e2c4674fef42758d', why);
});
