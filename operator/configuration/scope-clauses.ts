// Checks the clauses of a rule's scope.
import type { SyncRuleInput, SyncRuleScopeClause } from '../api/types.gen.ts';
import { type ScopeOperator, scopeOperators } from '../model/revision.ts';
import { suggestion } from '../expression/index.ts';
import type { ConfigurationProblem, Report } from './problem.ts';

const withoutValue: ReadonlySet<ScopeOperator> = new Set(['ISNULL', 'ISNOTNULL']);
const ofBits: ReadonlySet<ScopeOperator> = new Set(['ISBITSET', 'ISNOTBITSET']);

export function scopeProblems({ spec }: SyncRuleInput, report: Report): readonly ConfigurationProblem[] {
  return (spec.scope ?? []).flatMap(({ clauses }, group) => {
    const path = `spec.scope[${group}].clauses`;
    if (clauses.length === 0)
      return [report(path, 'A scope group without clauses would admit everything.', 'Give the group a clause, or remove it.')];
    return clauses.flatMap((clause, index) => clauseProblem(clause, `${path}[${index}]`, report) ?? []);
  });
}

function clauseProblem({ operator, value }: SyncRuleScopeClause, path: string, report: Report): ConfigurationProblem | undefined {
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
  if (ofBits.has(operator) && !/^\d{1,10}$/.test(value)) {
    return report(
      `${path}.value`,
      `${operator} needs a whole number, such as 2 for a disabled account.`,
      'Give the mask as a decimal number.',
    );
  }
  return undefined;
}
