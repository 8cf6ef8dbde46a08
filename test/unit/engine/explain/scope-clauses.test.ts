// The clause that says no shows what it asked for and what it found, whatever its operator.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScopeClause } from '../../../../operator/model/revision.ts';
import { defaultRules, testRevision } from '../builders.ts';
import { World } from '../world.ts';
import { asking } from './explainer.ts';

const clauses: readonly {
  readonly clause: ScopeClause;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly actual?: unknown;
}[] = [
  { clause: { attribute: 'a', operator: 'EQUAL', value: 'x' }, attributes: { a: 'y' }, actual: 'y' },
  { clause: { attribute: 'a', operator: 'EQUAL', value: 'x' }, attributes: {} },
  { clause: { attribute: 'a', operator: 'NOTEQUAL', value: 'x' }, attributes: { a: 'X' }, actual: 'X' },
  { clause: { attribute: 'a', operator: 'LESSTHAN', value: '5' }, attributes: { a: 50 }, actual: 50 },
  { clause: { attribute: 'a', operator: 'LESSTHAN_OR_EQUAL', value: '5' }, attributes: { a: 6 }, actual: 6 },
  { clause: { attribute: 'a', operator: 'GREATERTHAN', value: '5' }, attributes: { a: 5 }, actual: 5 },
  { clause: { attribute: 'a', operator: 'GREATERTHAN_OR_EQUAL', value: '5' }, attributes: { a: 4 }, actual: 4 },
  { clause: { attribute: 'a', operator: 'CONTAINS', value: 'x' }, attributes: { a: 'aya' }, actual: 'aya' },
  { clause: { attribute: 'a', operator: 'NOTCONTAINS', value: 'x' }, attributes: { a: 'axa' }, actual: 'axa' },
  { clause: { attribute: 'a', operator: 'STARTSWITH', value: 'x' }, attributes: { a: 'ax' }, actual: 'ax' },
  { clause: { attribute: 'a', operator: 'NOTSTARTSWITH', value: 'x' }, attributes: { a: 'xa' }, actual: 'xa' },
  { clause: { attribute: 'a', operator: 'ENDSWITH', value: 'x' }, attributes: { a: 'xa' }, actual: 'xa' },
  { clause: { attribute: 'a', operator: 'NOTENDSWITH', value: 'x' }, attributes: { a: 'ax' }, actual: 'ax' },
  { clause: { attribute: 'a', operator: 'ISNULL' }, attributes: { a: 'x' }, actual: 'x' },
  { clause: { attribute: 'a', operator: 'ISNOTNULL' }, attributes: {} },
  { clause: { attribute: 'a', operator: 'ISIN', value: 'x' }, attributes: { a: 'y' }, actual: 'y' },
  { clause: { attribute: 'a', operator: 'ISNOTIN', value: 'x' }, attributes: { a: 'x' }, actual: 'x' },
  { clause: { attribute: 'a', operator: 'ISBITSET', value: '2' }, attributes: { a: 512 }, actual: 512 },
  { clause: { attribute: 'a', operator: 'ISNOTBITSET', value: '2' }, attributes: { a: 514 }, actual: 514 },
  { clause: { attribute: 'cn', operator: 'EQUAL', value: '%Domain.FQDN%' }, attributes: {}, actual: 'ana' },
];

for (const { clause, attributes, actual } of clauses) {
  test(`a scope that says no at ${clause.operator} ${clause.value ?? ''} shows what it found: ${JSON.stringify(actual)}`, async () => {
    const rules = defaultRules.map((one) => (one.name === 'In from corp - User Join' ? { ...one, scope: [[clause]] } : one));
    await using world = await World.open({ revision: { ...testRevision, rules } });
    world.user('corp', 'ana', attributes);
    await world.cycle();
    const { reasons } = await asking(world, (explainer) => explainer.whyNot('CN=ana,DC=contoso,DC=test'));
    const [failed] = (reasons[0]?.scope ?? []).flat().filter(({ holds }) => !holds);
    assert.equal(failed?.operator, clause.operator);
    assert.deepEqual(failed?.actual, actual);
    assert.equal(failed?.wanted, clause.value === '%Domain.FQDN%' ? 'contoso.test' : clause.value);
  });
}
