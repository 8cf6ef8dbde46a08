// When the value of an expression that looks at the time may change by itself.
import type { ExpressionEnvironment } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import { Frame, type Run } from './frame.ts';
import type { SyntaxNode } from './syntax.ts';

/** `Unknown`: evaluate it again in every run. `At` is never later than the change, and may be earlier than one that matters. */
export type NextChange = { readonly kind: 'Never' } | { readonly kind: 'At'; readonly at: Date } | { readonly kind: 'Unknown' };

const orderings = new Set(['<', '<=', '>', '>=']);
/** A step of months is no even one: noon of 30 January and noon of 31 January lead to the same day in February. */
const evenUnits = new Set(['y', 'd', 'w', 'ww', 'h', 'n', 's']);
const neverChanges: NextChange = { kind: 'Never' };
const unknown: NextChange = { kind: 'Unknown' };
/** Nobody plans further ahead; a change beyond is looked for again by a later run. */
const horizonMs = 200 * 365 * 86_400_000;

/**
 * The comparisons on which alone the time has its effect, or `undefined` where it has another: where Now() reaches the value as text or number, or
 * where it is compared in a way that may change more than once.
 */
export function comparisonsWithNow(tree: SyntaxNode): readonly SyntaxNode[] | undefined {
  if (!readsNow(tree)) return [];
  if (tree.kind === 'Binary') {
    if (orderings.has(tree.symbol)) {
      const [left, right] = [readsNow(tree.left), readsNow(tree.right)];
      return left !== right && growsWithTime(left ? tree.left : tree.right) ? [tree] : undefined;
    }
    return together([tree.left, tree.right]);
  }
  // What a variable stands for is known only while its form is evaluated.
  if (tree.kind !== 'Call' || tree.name === 'Now' || ['Select', 'Where', 'With'].includes(tree.name)) return undefined;
  return together(tree.arguments);
}

function together(nodes: readonly SyntaxNode[]): readonly SyntaxNode[] | undefined {
  const found = nodes.map(comparisonsWithNow);
  return found.some((one) => one === undefined) ? undefined : found.flatMap((one) => one ?? []);
}

function readsNow(node: SyntaxNode): boolean {
  if (node.kind === 'Binary') return readsNow(node.left) || readsNow(node.right);
  return node.kind === 'Call' && (node.name === 'Now' || node.arguments.some(readsNow));
}

/** True for Now() and what moves with it in one direction: a step from it, its FILETIME, that number more or less another. */
function growsWithTime(node: SyntaxNode): boolean {
  if (node.kind === 'Binary') {
    if (node.symbol === '+')
      return readsNow(node.left) !== readsNow(node.right) && growsWithTime(readsNow(node.left) ? node.left : node.right);
    return node.symbol === '-' && !readsNow(node.right) && growsWithTime(node.left);
  }
  if (node.kind !== 'Call') return false;
  const [first, second, third] = node.arguments;
  if (node.name === 'Now') return true;
  if (node.name === 'NumFromDate' || node.name === 'DateFromNum') return first !== undefined && growsWithTime(first);
  if (node.name !== 'DateAdd' || first === undefined || second === undefined || third === undefined) return false;
  return first.kind === 'Text' && evenUnits.has(first.value.toLowerCase()) && !readsNow(second) && growsWithTime(third);
}

/** The first instant at which one of the comparisons is no longer what it is now; each changes at most once. */
export function nextChangeOf(comparisons: readonly Run[] | undefined, environment: ExpressionEnvironment): NextChange {
  if (comparisons === undefined) return unknown;
  const now = environment.now().getTime();
  const travelling = timeTraveller(environment);
  let next = Number.POSITIVE_INFINITY;
  for (const run of comparisons) {
    const at = (ms: number): string => outcome(run, travelling(ms));
    const present = at(now);
    let [same, changed] = [now, Math.min(next, now + horizonMs)];
    if (at(changed) === present) continue;
    while (changed - same > 1) {
      const middle = Math.floor((same + changed) / 2);
      if (at(middle) === present) same = middle;
      else changed = middle;
    }
    next = changed;
  }
  return next === Number.POSITIVE_INFINITY ? neverChanges : { kind: 'At', at: new Date(next) };
}

/** The same surroundings at another time. One is made for all times: forty of them are asked for each comparison. */
function timeTraveller(environment: ExpressionEnvironment): (ms: number) => ExpressionEnvironment {
  const { count, random } = environment;
  let now = new Date(0);
  const then: ExpressionEnvironment = {
    attribute: (name) => environment.attribute(name),
    imported: (name) => environment.imported(name),
    parameter: (name) => environment.parameter(name),
    now: () => now,
    ...(count === undefined ? {} : { count }),
    ...(random === undefined ? {} : { random }),
  };
  return (ms) => {
    now = new Date(ms);
    return then;
  };
}

/** True, False or what kept it from being either: an absent date stays absent, whatever the time. */
function outcome(run: Run, environment: ExpressionEnvironment): string {
  try {
    return String(run(new Frame(environment)) === true);
  } catch (failure) {
    if (failure instanceof EvaluationFailure) return failure.code;
    throw failure;
  }
}
