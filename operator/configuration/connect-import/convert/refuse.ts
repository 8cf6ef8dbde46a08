// Takes out the rules that do not compile, so that what is written compiles as a whole.
import type { SyncRuleInput } from '../../../api/types.gen.ts';
import { compileRevision } from '../../compile-revision.ts';
import type { ConfigurationProblem } from '../../problem.ts';
import { nameOf, type Resources } from '../../resources.ts';
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
  const tried = resources.rules.filter((rule) => !faulty.has(nameOf(rule)) && !idle.has(nameOf(rule)));
  const trial = compileRevision({ ...resources, rules: tried.map((rule) => ({ ...rule, spec: { ...rule.spec, disabled: false } })) });
  const found = trial.kind === 'errors' ? trial.problems : [];
  const byRule = Map.groupBy(
    found.filter(({ kind }) => kind === 'SyncRule'),
    ({ name }) => name,
  );
  const refused = resources.rules.flatMap((resource): readonly RefusedRule[] => {
    const problems = faulty.get(nameOf(resource)) ?? byRule.get(nameOf(resource));
    return problems === undefined ? [] : [{ resource, problems }];
  });
  const gone = new Set(refused.map(({ resource }) => nameOf(resource)));
  const kept = { ...resources, rules: resources.rules.filter((rule) => !gone.has(nameOf(rule))) };
  const compiled = compileRevision(kept);
  if (compiled.kind === 'errors') return { kind: 'errors', problems: compiled.problems };
  return { kind: 'ok', resources: kept, revision: compiled.revision, refused, warnings: compiled.warnings };
}
