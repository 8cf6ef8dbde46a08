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
  for (const [name, more] of alsoWrong(resources, faulty)) found.set(name, [...(faulty.get(name) ?? []), ...more]);
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

/** What else is wrong with rules that have a fault already, so that a person corrects all of it at once. */
function alsoWrong(
  resources: Resources,
  faulty: ReadonlyMap<string, readonly ConfigurationProblem[]>,
): readonly (readonly [string, readonly ConfigurationProblem[]])[] {
  if (faulty.size === 0) return [];
  const rules = resources.rules.map((rule) => (faulty.has(nameOf(rule)) ? { ...rule, spec: { ...rule.spec, disabled: false } } : rule));
  const compiled = ruleProblems({ ...resources, rules });
  return rules
    .filter((rule) => faulty.has(nameOf(rule)))
    .map((rule) => {
      const name = nameOf(rule);
      const told = faulty.get(name) ?? [];
      const beyond = beyondTheSchema(rule).flatMap(([, problems]) => problems);
      return [name, [...beyond, ...(compiled.get(name) ?? [])].filter((problem) => !isTold(problem, told))] as const;
    });
}

/** What both name: a word that nobody knows, or a flow that has no origin. */
const named = /^(?:(?:Unsupported|Invalid) value: "([^"]*)"|There is no [\w ]+ (\S+)\.$|(The flow to \S+) )/;

/** An expression by its place, all else by what it names. */
function isTold({ message, caret }: ConfigurationProblem, told: readonly ConfigurationProblem[]): boolean {
  const word = named
    .exec(message)
    ?.slice(1)
    .find((part) => part !== undefined);
  return told.some((other) => (caret !== undefined && other.caret === caret) || (word !== undefined && other.message.includes(word)));
}

/** Of a text, or of a list. */
const tooMuch = /must NOT have more than/;

/** What the API server would not take, such as a text that is too long. */
function beyondTheSchema(rule: SyncRuleInput): readonly (readonly [string, readonly ConfigurationProblem[]])[] {
  const problems = specProblems('SyncRule', structuredClone(rule.spec));
  const told = problems.map((problem): ConfigurationProblem => {
    const [field = '', ...message] = problem.split(': ');
    const sentence = message.join(': ');
    const next = `${tooMuch.test(sentence) ? 'Shorten the rule or split it in two' : 'Correct what stands there'}, and write it as a SyncRule by hand.`;
    return { kind: 'SyncRule', name: nameOf(rule), field, message: sentence, next };
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
