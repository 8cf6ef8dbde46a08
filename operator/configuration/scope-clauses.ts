// Checks the clauses of a rule's scope.
import type { SyncRuleInput, SyncRuleScopeClause } from '../api/types.gen.ts';
import { type ScopeClause, type ScopeOperator, scopeOperators } from '../model/revision.ts';
import { fillParameters, parameterNames, parametersIn, suggestion } from '../expression/index.ts';
import type { ConfigurationProblem, Report } from './problem.ts';

const withoutValue: ReadonlySet<ScopeOperator> = new Set(['ISNULL', 'ISNOTNULL']);
const ofBits: ReadonlySet<ScopeOperator> = new Set(['ISBITSET', 'ISNOTBITSET']);
const ofMembers: ReadonlySet<ScopeOperator> = new Set(['ISMEMBEROF', 'ISNOTMEMBEROF']);

/** @param parameters Names of the schedule's own. */
export function scopeProblems({ spec }: SyncRuleInput, report: Report, parameters: readonly string[]): readonly ConfigurationProblem[] {
  return (spec.scope ?? []).flatMap(({ clauses }, group) => {
    const path = `spec.scope[${group}].clauses`;
    if (clauses.length === 0)
      return [report(path, 'A scope group without clauses would admit everything.', 'Give the group a clause, or remove it.')];
    return clauses.flatMap(
      (clause, index) =>
        clauseProblem(clause, spec.direction, `${path}[${index}]`, report) ??
        unknownParameter(clause, `${path}[${index}].value`, report, parameters) ??
        [],
    );
  });
}

/** The clause as the engine reads it: the shipped rules of Entra Connect spell one operator in another way. */
export function toScopeClause({ attribute, operator, value }: SyncRuleScopeClause, parameters: readonly string[]): ScopeClause {
  const filled = value === undefined ? {} : { value: fillParameters(value, (name) => `%${known(name, parameters) ?? name}%`) };
  return { attribute, operator: spelled(operator), ...filled };
}

/** Parameters are found in any case; the engine knows each in one spelling. */
const known = (name: string, own: readonly string[]): string | undefined =>
  [...parameterNames, ...own].find((one) => one.toLowerCase() === name.toLowerCase());

/** One that nobody fills would leave nothing in its place. */
function unknownParameter(
  { value = '' }: SyncRuleScopeClause,
  field: string,
  report: Report,
  own: readonly string[],
): ConfigurationProblem | undefined {
  const unknown = parametersIn(value).find((name) => known(name, own) === undefined);
  if (unknown === undefined) return undefined;
  const hint = suggestion(unknown, [...parameterNames, ...own]);
  return report(
    field,
    `There is no parameter %${unknown}% that a scope could ask for${hint === '' ? '.' : hint}`,
    'Name a parameter of the language, or give it in spec.parameters of the schedule.',
  );
}

const spelled = (operator: SyncRuleScopeClause['operator']): ScopeOperator => (operator === 'ISBITNOTSET' ? 'ISNOTBITSET' : operator);

function clauseProblem(
  clause: SyncRuleScopeClause,
  direction: SyncRuleInput['spec']['direction'],
  path: string,
  report: Report,
): ConfigurationProblem | undefined {
  const { attribute, value } = clause;
  const operator = spelled(clause.operator);
  if (!scopeOperators.includes(operator)) {
    const hint = suggestion(operator, scopeOperators);
    return report(
      `${path}.operator`,
      `There is no operator ${operator as string}${hint === '' ? '.' : hint}`,
      `Use one of ${scopeOperators.join(', ')}.`,
    );
  }
  if (withoutValue.has(operator)) {
    return value === undefined ? undefined : report(`${path}.value`, `${operator} takes no value.`, 'Remove the value.');
  }
  if (value === undefined) return report(`${path}.value`, `${operator} needs a value.`, 'Give the value to compare with.');
  if (ofMembers.has(operator)) return membershipProblem(operator, attribute, direction, path, report);
  if (ofBits.has(operator) && !isMask(value)) {
    return report(
      `${path}.value`,
      `${operator} needs a whole number up to 9223372036854775807, such as 2 for a disabled account.`,
      'Give the mask as a decimal number.',
    );
  }
  return undefined;
}

/** Directories count with 64 bits, of which the last is the sign. */
const isMask = (value: string): boolean => /^\d{1,19}$/.test(value) && BigInt(value) < 2n ** 63n;

function membershipProblem(
  operator: ScopeOperator,
  attribute: string,
  direction: SyncRuleInput['spec']['direction'],
  path: string,
  report: Report,
): ConfigurationProblem | undefined {
  if (direction === 'Outbound') {
    const next = 'Test the membership in an inbound rule, and let it flow an attribute that the outbound rule tests.';
    return report(`${path}.operator`, `${operator} looks for groups of a directory, so it is for inbound rules.`, next);
  }
  if (attribute === 'member') return undefined;
  return report(`${path}.attribute`, `${operator} looks at the attribute member of groups, not at ${attribute}.`, 'Write member.');
}
