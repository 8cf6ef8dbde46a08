// Takes out the rules that do not compile, so that what is written compiles as a whole.
import type { SyncRuleInput } from '../../../api/types.gen.ts';
import { compileRevision } from '../../compile-revision.ts';
import type { ConfigurationProblem } from '../../problem.ts';
import { nameOf, type Resources } from '../../resources.ts';
import { specProblems } from '../../spec-problems.ts';
import type { Revision } from '../../../model/revision.ts';

export interface RefusedRule {
  readonly resource: SyncRuleInput;
  readonly problems: readonly ConfigurationProblem[];
}

export type Sifted =
  | {
      readonly kind: 'ok';
      readonly resources: Resources;
      readonly revision: Revision;
      readonly refused: readonly RefusedRule[];
      readonly warnings: readonly ConfigurationProblem[];
    }
  /** Something other than a rule is wrong. */
  | { readonly kind: 'errors'; readonly problems: readonly ConfigurationProblem[] };

/**
 * A disabled rule has to compile as well, so that enabling it later brings no surprise.
 * @param faulty Problems of rules that were found before: they need no compiling to be refused.
 * @param idle Names of rules that are disabled because Lockstep has no use for them: they are not tried.
 */
export function sift(
  resources: Resources,
  faulty: ReadonlyMap<string, readonly ConfigurationProblem[]>,
  idle: ReadonlySet<string>,
): Sifted {
  const found = new Map([...resources.rules.flatMap(beyondTheSchema), ...faulty]);
  const kept = (): Resources => ({ ...resources, rules: resources.rules.filter((rule) => !found.has(nameOf(rule))) });
  const enabled = (): Resources => ({
    ...resources,
    rules: kept()
      .rules.filter((rule) => !idle.has(nameOf(rule)))
      .map((rule) => ({ ...rule, spec: { ...rule.spec, disabled: false } })),
  });
  // Some faults show only when others are gone: without a rule that is wrong, another may lack what it needs.
  for (const attempt of [enabled, kept]) {
    for (;;) {
      const problems = ruleProblems(attempt());
      if (problems.size === 0) break;
      for (const [name, of] of problems) found.set(name, of);
    }
  }
  const remaining = kept();
  const compiled = compileRevision(remaining);
  if (compiled.kind === 'errors') return { kind: 'errors', problems: compiled.problems };
  const refused = resources.rules.flatMap((resource): readonly RefusedRule[] => {
    const problems = found.get(nameOf(resource));
    return problems === undefined ? [] : [{ resource, problems }];
  });
  return { kind: 'ok', resources: remaining, revision: compiled.revision, refused, warnings: compiled.warnings };
}

/** What the API server would not take, such as a text that is too long. */
function beyondTheSchema(rule: SyncRuleInput): readonly (readonly [string, readonly ConfigurationProblem[]])[] {
  const problems = specProblems('SyncRule', structuredClone(rule.spec));
  const next = 'Shorten the rule or split it in two, and write it as a SyncRule by hand.';
  const told = problems.map((problem): ConfigurationProblem => {
    const [field = '', ...message] = problem.split(': ');
    return { kind: 'SyncRule', name: nameOf(rule), field, message: message.join(': '), next };
  });
  return told.length === 0 ? [] : [[nameOf(rule), told]];
}

function ruleProblems(resources: Resources): ReadonlyMap<string, readonly ConfigurationProblem[]> {
  const compiled = compileRevision(resources);
  if (compiled.kind === 'ok') return new Map();
  return Map.groupBy(
    compiled.problems.filter(({ kind }) => kind === 'SyncRule'),
    ({ name }) => name,
  );
}
