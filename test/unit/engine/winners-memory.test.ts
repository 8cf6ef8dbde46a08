// What is kept of which rule gave which value, and what is not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Evaluation } from '../../../operator/engine/evaluate/evaluation.ts';
import { WinnersMemory } from '../../../operator/engine/evaluate/winners-memory.ts';
import type { PlannedFlow } from '../../../operator/engine/rules/flow-plan.ts';
import type { CompiledRule } from '../../../operator/engine/rules/rules.ts';

const rule = (name: string) => ({ rule: { name } }) as CompiledRule;
const flow = (target: string, by: string, reads: readonly string[]) =>
  ({ flow: { target, rule: rule(by), reads }, subject: 0 }) as unknown as PlannedFlow;
const evaluated = (id: number, creator?: CompiledRule) =>
  ({ loaded: { row: { id } }, targets: [{ target: 'tenant', creator }] }) as unknown as Evaluation;
const seen = (inbound: readonly PlannedFlow[], outbound: readonly PlannedFlow[]) => ({
  inbound: [...inbound],
  outbound: new Map([['tenant', [...outbound]]]),
});

const title = flow('title', 'In', []);
const jobTitle = flow('jobTitle', 'Out', ['title', 'nothing']);

test('a value names its outbound rule and the inbound rules of what it reads, and objects that came out alike share that', () => {
  const memory = new WinnersMemory();
  memory.note(evaluated(1, rule('Create')), seen([title], [jobTitle]));
  const creator = rule('Create');
  memory.note(evaluated(2, creator), seen([title], [jobTitle]));
  memory.note(evaluated(3, creator), seen([title], [jobTitle]));
  assert.equal(memory.of('tenant', 1)?.creator, 'Create');
  assert.deepEqual([...(memory.of('tenant', 1)?.origins ?? [])], [['jobTitle', { rule: 'Out', through: ['In'] }]]);
  assert.equal(memory.of('tenant', 2), memory.of('tenant', 3));
  assert.equal(memory.of('elsewhere', 1), undefined);
});

test('another evaluation of an object takes the place of the one before', () => {
  const memory = new WinnersMemory();
  memory.note(evaluated(1), seen([title], [jobTitle]));
  memory.note(evaluated(1), seen([], [jobTitle]));
  assert.deepEqual([...(memory.of('tenant', 1)?.origins ?? [])], [['jobTitle', { rule: 'Out' }]]);
});

test('where every object comes out in its own way, further ones are not remembered, not even as they were before', () => {
  const memory = new WinnersMemory();
  const many = 1000;
  for (let id = 1; id <= many; id++) memory.note(evaluated(id), seen([], [flow('jobTitle', `Out ${id}`, [])]));
  assert.notEqual(memory.of('tenant', many), undefined);
  memory.note(evaluated(1), seen([], [flow('jobTitle', 'One more', [])]));
  assert.equal(memory.of('tenant', 1), undefined);
  assert.notEqual(memory.of('tenant', 2), undefined);
});
