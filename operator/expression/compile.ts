// Compiles the text of an expression into closures.
import { attributeByValue, evaluateByValue } from './by-value.ts';
import type { Compilation } from './compilation.ts';
import { compileNode } from './compile-node.ts';
import type { ExpressionEnvironment, ExpressionResult } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import { Frame, type Run } from './frame.ts';
import { comparisonsWithNow, type NextChange, nextChangeOf } from './next-change.ts';
import { parseExpression } from './parser.ts';
import { ExpressionFault, type ExpressionProblem, problemAt } from './problem.ts';
import { resultOf, shownResult } from './result.ts';
import type { DirectorySchema } from '../model/schema.ts';
import type { StaticType } from './types.ts';
import type { SyntaxNode } from './syntax.ts';
import { type ExpressionTrace, Recorder, recorded, traceOf } from './trace.ts';
import type { Value } from './value.ts';

/** What the caller knows of the place where the expression will run. */
export interface CompileOptions {
  /** Parameters beside those of the language, as an administrator may add them; their values are texts. */
  readonly parameters?: readonly string[];
  /**
   * The attributes of the objects that it will see, in the spelling of their directory or of the metaverse. With it, types are checked before any object is seen.
   * Names that are missing give a warning; `dn` is always known.
   */
  readonly schema?: DirectorySchema;
  /** Attributes that some object is known to have: one of these names in another case is an error. */
  readonly spellings?: readonly string[];
}

export interface CompiledExpression {
  /** Never throws: what goes wrong is a result of kind `error`. */
  evaluate(environment: ExpressionEnvironment): ExpressionResult;
  /** Evaluates and notes every intermediate value. Never throws. Slower than `evaluate`, which it does not slow down. */
  trace(environment: ExpressionEnvironment): ExpressionTrace;
  /** `trace`, whose result keeps the empty texts that are no values in a flow. */
  show(environment: ExpressionEnvironment): ExpressionTrace;
  /** Attributes that an evaluation may read, in their written spelling, sorted. */
  readonly reads: readonly string[];
  /** Attributes that are read as last imported, sorted. */
  readonly importedReads: readonly string[];
  /** Parameters that an evaluation may read, in the spelling of their declaration, sorted. Numbers such as `%ADS_UF_ACCOUNTDISABLE%` are none. */
  readonly parameters: readonly string[];
  /** The value depends on the time of the run, so that an unchanged object must be looked at again. */
  readonly usesTime: boolean;
  /** When an unchanged object may get another value by the passing of time alone. */
  nextChange(environment: ExpressionEnvironment): NextChange;
  /** Each evaluation gives another value; such a flow makes sense only with `executeOnce`. */
  readonly usesRandom: boolean;
  /** What is known of the value beforehand: `Any` where nothing is, or where the branches differ. */
  readonly type: StaticType;
  /** True where it may have several values, false where it has one at the most, absent where nobody knows. */
  readonly multiValued?: boolean;
}

export type Compiling =
  /** `warnings`: what is odd and may still be meant, such as an attribute that the schema does not name. */
  | { readonly kind: 'ok'; readonly expression: CompiledExpression; readonly warnings: readonly ExpressionProblem[] }
  | { readonly kind: 'error'; readonly error: ExpressionProblem };

/** Compiles an expression of the declarative provisioning language; a problem names its line and column. */
export function compileExpression(text: string, options: CompileOptions = {}): Compiling {
  try {
    const warnings: ExpressionFault[] = [];
    const expression = compiled(text, parseExpression(text), options, warnings);
    return { kind: 'ok', expression, warnings: warnings.map((warning) => problemAt(text, warning)) };
  } catch (fault) {
    if (fault instanceof ExpressionFault) return { kind: 'error', error: problemAt(text, fault) };
    throw fault;
  }
}

function compiled(text: string, tree: SyntaxNode, options: CompileOptions, warnings: ExpressionFault[]): CompiledExpression {
  const compilation = newCompilation(options, warnings, (node, scope) => compileNode(node, compilation, scope));
  const { run, type, many } = compilation.compile(tree, new Map());
  if (type === 'Date') {
    throw new ExpressionFault('WrongType', tree.offset, 'an attribute holds no date; write it with FormatDateTime or NumFromDate');
  }
  const { usesTime, usesRandom, reads, importedReads } = compilation;
  const byValue = type === 'Boolean' ? undefined : attributeByValue(tree, reads, importedReads);
  if (byValue !== undefined) dropWarnings(warnings, 'SeveralValues');
  /** What evaluates, once as it is, and once for each value where several stood for one. */
  const evaluation =
    (run: Run, end: (value: Value) => ExpressionResult) =>
    (environment: ExpressionEnvironment, recorder?: Recorder): ExpressionResult => {
      const result = ended(run, end, new Frame(environment, recorder));
      if (byValue === undefined || result.kind !== 'error' || result.code !== 'SeveralValues') return result;
      recorder?.beginAgain(tree);
      return evaluateByValue(byValue, environment, recorder, (frame) => ended(run, end, frame)) ?? result;
    };
  const plain = evaluation(run, resultOf);
  const traced = (end: (value: Value) => ExpressionResult): ((environment: ExpressionEnvironment) => ExpressionTrace) => {
    let tracing: ReturnType<typeof evaluation> | undefined;
    return (environment) => {
      tracing ??= evaluation(compileTracing(tree, options), end);
      const recorder = new Recorder();
      return traceOf(text, recorder, tracing(environment, recorder));
    };
  };
  const trace = traced(resultOf);
  const evaluate = (environment: ExpressionEnvironment): ExpressionResult => {
    const result = plain(environment);
    if (result.kind !== 'error' || usesRandom || result.code === 'TooMuchWork' || result.code === 'TooLarge') return result;
    // Where it failed is found by doing it once more with notes; an evaluation that succeeds pays nothing for it.
    return trace(environment).result;
  };
  let comparisons: readonly Run[] | undefined;
  const nextChange = (environment: ExpressionEnvironment): NextChange => {
    comparisons ??= comparisonsWithNow(tree)?.map((node) => newCompiling(options).compile(node, new Map()).run);
    return nextChangeOf(usesRandom ? undefined : comparisons, environment);
  };
  return {
    evaluate,
    trace,
    show: traced(shownResult),
    nextChange,
    reads: [...reads].sort(),
    importedReads: [...importedReads].sort(),
    parameters: [...compilation.parameters].sort(),
    usesTime,
    usesRandom,
    type,
    ...(many === undefined ? {} : { multiValued: many }),
  };
}

function dropWarnings(warnings: ExpressionFault[], code: ExpressionFault['code']): void {
  const kept = warnings.filter((warning) => warning.code !== code);
  warnings.splice(0, warnings.length, ...kept);
}

function newCompilation(
  { parameters = [], schema, spellings = [] }: CompileOptions,
  warnings: ExpressionFault[],
  compile: Compilation['compile'],
): Compilation {
  return {
    reads: new Set(),
    importedReads: new Set(),
    parameters: new Set(),
    extraParameters: parameters,
    schema,
    spellings,
    warnings,
    usesTime: false,
    usesRandom: false,
    slots: 0,
    compile,
  };
}

function newCompiling(options: CompileOptions): Compilation {
  const compilation: Compilation = newCompilation(options, [], (node, scope) => compileNode(node, compilation, scope));
  return compilation;
}

function compileTracing(tree: SyntaxNode, options: CompileOptions): Run {
  const compilation = newCompilation(options, [], (node, scope) => recorded(node, compileNode(node, compilation, scope), node === tree));
  return compilation.compile(tree, new Map()).run;
}

function ended(run: Run, end: (value: Value) => ExpressionResult, frame: Frame): ExpressionResult {
  try {
    return end(run(frame));
  } catch (failure) {
    if (failure instanceof EvaluationFailure) return { kind: 'error', code: failure.code, message: failure.message };
    // The stack's end, or a text longer than the runtime can hold: too much of something.
    if (failure instanceof RangeError)
      return { kind: 'error', code: 'TooLarge', message: 'the evaluation exceeds what the runtime can hold' };
    throw failure;
  }
}
