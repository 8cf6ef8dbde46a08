// Notes every intermediate value of an evaluation, for `explain` and for people who write rules.
import { encodeScalar, type JsonScalar } from '../model/json.ts';
import type { Compiled } from './compilation.ts';
import type { EvaluationErrorCode, ExpressionResult } from './environment.ts';
import { EvaluationFailure } from './failure.ts';
import { Moment } from './moment.ts';
import { placeAt } from './problem.ts';
import type { SyntaxNode } from './syntax.ts';
import { ignoreThisFlow, isFlowWord, isList, type Single, type Value } from './value.ts';

type TraceScalar = JsonScalar | { readonly $date: string };

/** In the one JSON encoding; moments, which no attribute holds, as `{"$date": ISO 8601}`. */
export type TraceValue = TraceScalar | readonly TraceScalar[] | { readonly $flow: 'IgnoreThisFlow' | 'AuthoritativeNull' } | null;

/** `omitted` counts the values of a long list that are not shown. */
export type TraceOutcome =
  | { readonly kind: 'value'; readonly value: TraceValue; readonly omitted?: number }
  | { readonly kind: 'error'; readonly code: EvaluationErrorCode; readonly message: string };

/** One part of the expression and what it gave. A part that was not evaluated is missing; one that was evaluated for each value of a list is there several times. */
export interface TraceNode {
  /** The part as it is written. */
  readonly text: string;
  /** Where it stands: UTF-16 code units from 0, `to` behind the last. */
  readonly from: number;
  readonly to: number;
  readonly outcome: TraceOutcome;
  readonly children: readonly TraceNode[];
}

export interface ExpressionTrace {
  readonly result: ExpressionResult;
  readonly root: TraceNode;
  /** False where an evaluation had more parts than a trace keeps. */
  readonly complete: boolean;
}

const maxNodes = 2_000;
const maxShownValues = 100;

interface Note {
  readonly node: SyntaxNode;
  readonly children: Note[];
  outcome: { readonly value: Value } | { readonly failure: EvaluationFailure } | undefined;
}

/** Takes the notes of one evaluation. */
export class Recorder {
  readonly #open: Note[] = [];
  root: Note | undefined;
  /** The innermost part that failed. */
  failed: SyntaxNode | undefined;
  complete = true;
  #count = 0;

  begin(node: SyntaxNode): Note | undefined {
    if (++this.#count > maxNodes) {
      this.complete = false;
      return undefined;
    }
    const note: Note = { node, children: [], outcome: undefined };
    const parent = this.#open.at(-1);
    if (parent === undefined) this.root = note;
    else parent.children.push(note);
    this.#open.push(note);
    return note;
  }

  /** Forgets the attempt so far, and takes what follows as parts of the whole. The whole ends with the evaluation. */
  beginAgain(node: SyntaxNode): void {
    this.root = undefined;
    this.failed = undefined;
    this.begin(node);
  }

  end(note: Note | undefined, outcome: NonNullable<Note['outcome']>): void {
    if (note === undefined) return;
    this.#open.pop();
    note.outcome = outcome;
  }
}

/** The node's closure with notes. What stands there as it is (texts, numbers, words) is noted only where it is all there is. */
export function recorded(node: SyntaxNode, compiled: Compiled, isRoot: boolean): Compiled {
  if (!isRoot && (node.kind === 'Text' || node.kind === 'Number' || node.kind === 'Word')) return compiled;
  return {
    ...compiled,
    run: (frame) => {
      const { recorder } = frame;
      if (recorder === undefined) return compiled.run(frame);
      const note = recorder.begin(node);
      try {
        const value = compiled.run(frame);
        recorder.end(note, { value });
        return value;
      } catch (failure) {
        if (failure instanceof EvaluationFailure) {
          recorder.failed ??= node;
          recorder.end(note, { failure });
        }
        throw failure;
      }
    },
  };
}

/** Makes of the notes what others may read. */
export function traceOf(text: string, recorder: Recorder, result: ExpressionResult): ExpressionTrace {
  const { root, failed, complete } = recorder;
  if (root === undefined) throw new TypeError('an evaluation leaves at least one note');
  const placed = result.kind === 'error' ? { ...result, place: placeAt(text, (failed ?? root.node).offset) } : result;
  root.outcome ??= outcomeOfResult(result);
  return { result: placed, root: shown(text, root), complete };
}

const outcomeOfResult = (result: ExpressionResult): NonNullable<Note['outcome']> =>
  result.kind === 'error'
    ? { failure: new EvaluationFailure(result.code, result.message) }
    : { value: result.kind === 'value' ? result.value : null };

const shown = (text: string, { node, children, outcome }: Note): TraceNode => ({
  text: text.slice(node.from, node.to),
  from: node.from,
  to: node.to,
  outcome: outcomeOf(outcome),
  children: children.map((child) => shown(text, child)),
});

function outcomeOf(outcome: Note['outcome']): TraceOutcome {
  if (outcome === undefined) return { kind: 'value', value: null };
  if ('failure' in outcome) return { kind: 'error', code: outcome.failure.code, message: outcome.failure.message };
  const { value } = outcome;
  if (!isList(value)) return { kind: 'value', value: valueOf(value) };
  const values = value.slice(0, maxShownValues).map(scalarOf);
  return { kind: 'value', value: values, ...(value.length > values.length ? { omitted: value.length - values.length } : {}) };
}

function valueOf(value: Exclude<Value, readonly Single[]>): TraceValue {
  if (value === null) return null;
  if (isFlowWord(value)) return { $flow: value === ignoreThisFlow ? 'IgnoreThisFlow' : 'AuthoritativeNull' };
  return scalarOf(value);
}

const scalarOf = (value: Single): TraceScalar => (value instanceof Moment ? { $date: value.date.toISOString() } : encodeScalar(value));
