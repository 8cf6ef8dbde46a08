// A clone does what its original does.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultRules, ruleDifferences, standardOptions } from '../../../operator/configuration/index.ts';
import { cloneRule, resourceName } from '../../../operator/rules/clone.ts';
import { describeRule } from '../../../operator/rules/describe.ts';
import { schedule } from '../configuration/builders.ts';
import { customRules, revisionOf } from '../configuration/compile.ts';

const rules = defaultRules('v1', { ...standardOptions, exchangeHybrid: 'Enabled' }) ?? [];

test('every default rule can be cloned, and the clone compiles to the same', () => {
  for (const rule of rules) {
    const clone = cloneRule(rule, { name: resourceName(rule.name), schedule: 'main', precedence: 50 });
    assert.match(clone.metadata.name ?? '', /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
    // A rule that neither joins nor flows anything says nothing that a person could want to change.
    if (rule.flows.length + rule.join.length === 0) continue;
    const picked = { ruleSelector: { matchLabels: { 'lockstep.dev/schedule': 'main' } }, defaultRules: { disable: [rule.name] } };
    const [compiled] = customRules(revisionOf({ schedule: schedule(picked), rules: [clone] }));
    assert.ok(compiled !== undefined, rule.name);
    assert.deepEqual(ruleDifferences(compiled, rule), [], rule.name);
  }
});

test('every flow of a rule stands in its description', () => {
  for (const rule of rules) {
    const text = describeRule(rule).join('\n');
    assert.ok(text.startsWith(rule.purpose ?? '?'), rule.name);
    for (const { target } of rule.flows) assert.ok(text.includes(`\`${target}\``), `${rule.name}, ${target}`);
  }
});
