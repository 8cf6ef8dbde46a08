// Parameters that a schedule gives its rules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { neededAttributes } from '../../../operator/configuration/index.ts';
import { rule, schedule } from './builders.ts';
import { customRules, problemOf, problemsOf, revisionOf, warningsOf } from './compile.ts';

const given = [
  { name: 'Region', value: 'EMEA' },
  { name: 'Company.Suffix', value: 'contoso.com' },
];
const own = rule('own', {
  scope: [{ clauses: [{ attribute: 'co', operator: 'EQUAL', value: '%region%-%domain.netbios%' }] }],
  flows: [{ target: 'title', expression: '[sAMAccountName] & "@" & %company.suffix%' }],
});

test('parameters of a schedule stand in its revision in order of name, and rules read them in any case', () => {
  const revision = revisionOf({ schedule: schedule({ parameters: given }), rules: [own] });
  assert.deepEqual(Object.entries(revision.parameters ?? {}), [
    ['Company.Suffix', 'contoso.com'],
    ['Region', 'EMEA'],
  ]);
  assert.equal(customRules(revision)[0]?.scope[0]?.[0]?.value, '%Region%-%Domain.Netbios%');
  assert.ok(neededAttributes(revision, 'contoso').includes('sAMAccountName'));
  assert.ok(!warningsOf({ schedule: schedule({ parameters: given }), rules: [own] }).some((text) => text.includes('parameter')));
  assert.equal('parameters' in revisionOf({ schedule: schedule({ parameters: [] }) }), false);
});

test('a parameter that the schedule does not give is an error with a suggestion, in an expression and in a scope', () => {
  const [first, second] = problemsOf({ schedule: schedule({ parameters: [{ name: 'Company.Sufix', value: 'x' }] }), rules: [own] });
  assert.match(`${first?.field} ${first?.message}`, /^spec.scope\[0\].clauses\[0\].value There is no parameter %region%/);
  assert.match(`${second?.field} ${second?.message}`, /^spec.flows\[0\].expression .*%company.suffix%.*Company.Sufix\?/);
  assert.deepEqual([second?.line, second?.column], [1, 26]);
});

test('a parameter neither hides one of the language nor another one of the schedule', () => {
  const problem = (...names: readonly string[]) =>
    problemOf({ schedule: schedule({ parameters: names.map((name) => ({ name, value: 'x' })) }) });
  assert.match(problem('domain.fqdn'), /spec.parameters\[0\].name: %Domain.FQDN% is filled by Lockstep itself/);
  assert.match(problem('ADS_UF_AccountDisable'), /%ADS_UF_ACCOUNTDISABLE% is filled/);
  assert.match(problem('Region', 'region'), /spec.parameters\[1\].name: region and Region are one name/);
});

test('another value of a parameter is another revision', () => {
  const of = (value: string) => JSON.stringify(revisionOf({ schedule: schedule({ parameters: [{ name: 'Region', value }] }) }));
  assert.notEqual(of('EMEA'), of('APAC'));
});
