// Compiles the text of an expression into closures.
import type { Compilation, Compiled } from './compilation.ts';
import { compileNode } from './compile-node.ts';
import type { ExpressionEnvironment, ExpressionResult } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import { Frame } from './frame.ts';
import { parseExpression } from './parser.ts';
import { ExpressionFault, type ExpressionProblem, problemAt } from './problem.ts';
import { resultOf } from './result.ts';
import type { SyntaxNode } from './syntax.ts';
import { type ExpressionTrace, Recorder, recorded, traceOf } from './trace.ts';

/** What the caller knows of the place where the expression will run. */
export interface CompileOptions {
  /** Parameters beside those of the language, as an administrator may add them; their values are texts. */
  readonly parameters?: readonly string[];
}

export interface CompiledExpression {
  /** Never throws: what goes wrong is a result of kind `error`. */
  evaluate(environment: ExpressionEnvironment): ExpressionResult;
  /** Evaluates and notes every intermediate value. Never throws. Slower than `evaluate`, which it does not slow down. */
  trace(environment: ExpressionEnvironment): ExpressionTrace;
  /** Attributes that an evaluation may read, in their written spelling, sorted. */
  readonly reads: readonly string[];
  /** Attributes that are read as last imported, sorted. */
  readonly importedReads: readonly string[];
  /** Parameters that an evaluation may read, in the spelling of their declaration, sorted. Numbers such as `%ADS_UF_ACCOUNTDISABLE%` are none. */
  readonly parameters: readonly string[];
  /** The value depends on the time of the run, so that an unchanged object must be looked at again. */
  readonly usesTime: boolean;
  /** Each evaluation gives another value; such a flow makes sense only with `executeOnce`. */
  readonly usesRandom: boolean;
}

export type Compiling =
  | { readonly kind: 'ok'; readonly expression: CompiledExpression }
  | { readonly kind: 'error'; readonly error: ExpressionProblem };

/** Compiles an expression of the declarative provisioning language; a problem names its line and column. */
export function compileExpression(text: string, options: CompileOptions = {}): Compiling {
  try {
    return { kind: 'ok', expression: compiled(text, parseExpression(text), options) };
  } catch (fault) {
    if (fault instanceof ExpressionFault) return { kind: 'error', error: problemAt(text, fault) };
    throw fault;
  }
}

function compiled(text: string, tree: SyntaxNode, options: CompileOptions): CompiledExpression {
  const compilation = newCompilation(options, (node, scope) => compileNode(node, compilation, scope));
  const { run, type } = compilation.compile(tree, new Map());
  if (type === 'Date') {
    throw new ExpressionFault('WrongType', tree.offset, 'an attribute holds no date; write it with FormatDateTime or NumFromDate');
  }
  let tracing: Compiled | undefined;
  const trace = (environment: ExpressionEnvironment): ExpressionTrace => {
    tracing ??= compileTracing(tree, options);
    const recorder = new Recorder();
    const frame = new Frame(environment, recorder);
    return traceOf(text, recorder, ended(tracing, frame));
  };
  const { usesTime, usesRandom } = compilation;
  const evaluate = (environment: ExpressionEnvironment): ExpressionResult => {
    const result = ended({ type, run }, new Frame(environment));
    // Where it failed is found by doing it once more with notes; an evaluation that succeeds pays nothing for it.
    return result.kind === 'error' && !usesRandom ? trace(environment).result : result;
  };
  return {
    evaluate,
    trace,
    reads: [...compilation.reads].sort(),
    importedReads: [...compilation.importedReads].sort(),
    parameters: [...compilation.parameters].sort(),
    usesTime,
    usesRandom,
  };
}

function newCompilation({ parameters = [] }: CompileOptions, compile: Compilation['compile']): Compilation {
  return {
    reads: new Set(),
    importedReads: new Set(),
    parameters: new Set(),
    extraParameters: parameters,
    usesTime: false,
    usesRandom: false,
    slots: 0,
    compile,
  };
}

function compileTracing(tree: SyntaxNode, options: CompileOptions): Compiled {
  const compilation = newCompilation(options, (node, scope) => recorded(node, compileNode(node, compilation, scope), node === tree));
  return compilation.compile(tree, new Map());
}

function ended({ run }: Compiled, frame: Frame): ExpressionResult {
  try {
    return resultOf(run(frame));
  } catch (failure) {
    if (failure instanceof EvaluationFailure) return { kind: 'error', code: failure.code, message: failure.message };
    throw failure;
  }
}
