import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Candidate, decideJoin, joinKey, keysOf, wantedKeys } from '../../../operator/engine/join/join.ts';
import { compileRules } from '../../../operator/engine/rules/rules.ts';
import type { JsonAttributes } from '../../../operator/model/json.ts';
import type { JoinClause, RevisionRule } from '../../../operator/model/revision.ts';
import { rule, testRevision } from './builders.ts';

const clause = (source: string, target = source, caseSensitive = false): JoinClause => ({ source, target, caseSensitive });
const compiled = (overrides: Partial<RevisionRule>) =>
  compileRules({ ...testRevision, rules: [rule({ name: 'In', direction: 'Inbound', connector: 'corp', ...overrides })] }).all;

const among =
  (candidates: readonly Candidate[]) =>
  (key: string): readonly Candidate[] =>
    candidates.filter(({ attributes }) => keysOf(attributes, Object.keys(attributes)).includes(key));

const person = (id: number, attributes: JsonAttributes, taken?: string): Candidate => ({
  id,
  objectType: 'person',
  attributes,
  ...(taken === undefined ? {} : { taken }),
});

const decide = (rules: Partial<RevisionRule>, attributes: JsonAttributes, candidates: readonly Candidate[]) => {
  const decision = decideJoin(compiled(rules), { name: 'CN=Ana', attributes }, among(candidates));
  return decision.kind === 'Refuse' ? decision.error.reason : decision;
};

const byMail = { linkType: 'Provision' as const, join: [[clause('mail')]] };

test('one match joins', () =>
  assert.deepEqual(decide(byMail, { mail: 'A@x' }, [person(1, { mail: 'a@x' }), person(2, { mail: 'b@x' })]), {
    kind: 'Join',
    metaverse: 1,
  }));

test('bytes match byte for byte, although their Base64 may differ in nothing but case', () => {
  const bytes = (text: string): JsonAttributes => ({ sid: { $binary: text } });
  const bySid = { linkType: 'Provision' as const, join: [[clause('sid')]] };
  assert.deepEqual(decide(bySid, bytes('dAQAAA=='), [person(1, bytes('DAQAAA=='))]), { kind: 'Project', objectType: 'person' });
  assert.deepEqual(decide(bySid, bytes('dAQAAA=='), [person(1, bytes('dAQAAA=='))]), { kind: 'Join', metaverse: 1 });
});

test('no match projects, where the rule may create', () => {
  assert.deepEqual(decide(byMail, { mail: 'a@x' }, []), { kind: 'Project', objectType: 'person' });
  assert.deepEqual(decide({ ...byMail, linkType: 'Join' }, { mail: 'a@x' }, []), { kind: 'Wait' });
});

test('nothing is projected that no join value could ever find again', () =>
  assert.deepEqual(decide(byMail, { title: 'x' }, []), { kind: 'Wait' }));

test('several matches are an error, and nothing is projected in their place', () =>
  assert.equal(decide(byMail, { mail: 'a@x' }, [person(1, { mail: 'a@x' }), person(2, { mail: 'a@x' })]), 'AmbiguousJoin'));

test('after several matches of one group the next group decides', () => {
  const rules = { linkType: 'Provision' as const, join: [[clause('mail')], [clause('id')]] };
  const candidates = [person(1, { mail: 'a@x', id: '1' }), person(2, { mail: 'a@x', id: '2' })];
  assert.deepEqual(decide(rules, { mail: 'a@x', id: '2' }, candidates), { kind: 'Join', metaverse: 2 });
});

test('what is joined to another object of the same connector is not joined again', () =>
  assert.equal(decide(byMail, { mail: 'a@x' }, [person(1, { mail: 'a@x' }, 'CN=Other')]), 'AlreadyJoined'));

test('a group whose only match is taken is the error: no later group leads to somebody else, and both sides are named', () => {
  const rules = { linkType: 'Provision' as const, join: [[clause('mail')], [clause('id')]] };
  const candidates = [person(1, { mail: 'a@x', id: '1' }, 'CN=Other'), person(2, { mail: 'b@x', id: '2' })];
  const decision = decideJoin(compiled(rules), { name: 'CN=Ana', attributes: { mail: 'a@x', id: '2' } }, among(candidates));
  assert.equal(decision.kind === 'Refuse' && decision.error.reason, 'AlreadyJoined');
  assert.match(decision.kind === 'Refuse' ? decision.error.message : '', /^CN=Ana matches, by the join rule In, what CN=Other of/);
});

test('the clauses of a group hold together, and case counts only where it is asked for', () => {
  const both = { linkType: 'Join' as const, join: [[clause('mail'), clause('id', 'id', true)]] };
  assert.deepEqual(decide(both, { mail: 'a@x', id: 'q' }, [person(1, { mail: 'A@X', id: 'q' })]), { kind: 'Join', metaverse: 1 });
  assert.deepEqual(decide(both, { mail: 'a@x', id: 'q' }, [person(1, { mail: 'A@X', id: 'Q' })]), { kind: 'Wait' });
});

test('another type of object is no match, unless the rule takes any', () => {
  const group: Candidate = { id: 1, objectType: 'group', attributes: { mail: 'a@x' } };
  assert.deepEqual(decide({ ...byMail, linkType: 'Join' }, { mail: 'a@x' }, [group]), { kind: 'Wait' });
  assert.deepEqual(decide({ ...byMail, targetObjectType: '*' }, { mail: 'a@x' }, [group]), { kind: 'Join', metaverse: 1 });
});

test('bytes are joined by their content', () =>
  assert.deepEqual(decide(byMail, { mail: { $binary: 'AQ==' } }, [person(1, { mail: { $binary: 'AQ==' } })]), {
    kind: 'Join',
    metaverse: 1,
  }));

test('an object waits for every value of its first clauses', () =>
  assert.deepEqual(
    wantedKeys(compiled({ join: [[clause('mails', 'mail')], [clause('id'), clause('mails')]] }), { mails: ['a', 'B'], id: 7 }),
    [joinKey('mail', 'a'), joinKey('mail', 'b'), joinKey('id', '7')],
  ));
