// Compiles resources for tests that want the revision, or the problems.
import assert from 'node:assert/strict';
import { type ConfigurationProblem, compileRevision, describeProblem, type Resources } from '../../../operator/configuration/index.ts';
import type { Revision, RevisionRule } from '../../../operator/model/revision.ts';
import { resources } from './builders.ts';

export function revisionOf(parts: Partial<Resources> = {}): Revision {
  const compiling = compileRevision(resources(parts));
  if (compiling.kind === 'errors') assert.fail(compiling.problems.map(describeProblem).join('\n'));
  return compiling.revision;
}

export function problemsOf(parts: Partial<Resources>): readonly ConfigurationProblem[] {
  const compiling = compileRevision(resources(parts));
  if (compiling.kind === 'ok') assert.fail('the resources compile');
  for (const { message, next, field } of compiling.problems) assert.ok(message !== '' && next !== '' && field.startsWith('spec'));
  return compiling.problems;
}

/** The only problem, in one line. */
export function problemOf(parts: Partial<Resources>): string {
  const problems = problemsOf(parts).map(describeProblem);
  assert.equal(problems.length, 1, problems.join('\n'));
  return problems[0] ?? '';
}

export function warningsOf(parts: Partial<Resources>): readonly string[] {
  const compiling = compileRevision(resources(parts));
  if (compiling.kind === 'errors') assert.fail(compiling.problems.map(describeProblem).join('\n'));
  return compiling.warnings.map(describeProblem);
}

export const customRules = (revision: Revision): readonly RevisionRule[] => revision.rules.filter(({ origin }) => origin === 'Custom');
