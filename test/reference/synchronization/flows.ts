// Which value each attribute gets from the flows in scope, strongest first.
import type { Flow } from '../../../operator/model/revision.ts';
import { type AttributeValue, type Scalar, valuesOf } from '../../../operator/model/value.ts';
import { attributesIn } from '../language/by-value.ts';
import { interpret, type Outcome } from '../language/interpreter.ts';
import { parse } from '../language/parser.ts';
import type { Reference } from './model.ts';
import { written } from './scope.ts';
import type { Subject } from './subject.ts';

export interface Contribution {
  readonly flow: Flow;
  readonly subject: Subject;
}

export interface Flown {
  readonly attributes: ReadonlyMap<string, AttributeValue | null>;
  readonly references: ReadonlyMap<string, readonly Reference[]>;
  /** Attributes that some flow is for, and every one of them said IgnoreThisFlow. */
  readonly ignored: ReadonlySet<string>;
  /** The first rule that failed. It stops the object; by what the others gave, it still joins and disables. */
  readonly error: string | undefined;
}

class RuleFailure extends Error {}

/** @param contributions strongest first */
export function flow(contributions: readonly Contribution[]): Flown {
  const attributes = new Map<string, AttributeValue | null>();
  const references = new Map<string, readonly Reference[]>();
  const ignored = new Set<string>();
  let failure: string | undefined;
  for (const [target, own] of Map.groupBy(contributions, ({ flow }) => flow.target)) {
    try {
      const found = decide(target, own);
      if (found === undefined) {
        ignored.add(target);
        continue;
      }
      if (found.references.length > 0) references.set(target, found.references);
      attributes.set(target, found.value);
    } catch (error) {
      if (!(error instanceof RuleFailure)) throw error;
      failure ??= error.message;
    }
  }
  return { attributes, references, ignored, error: failure };
}

function decide(target: string, own: readonly Contribution[]): Found | undefined {
  if (new Set(own.map(({ flow }) => flow.mergeType)).size > 1) throw new RuleFailure(`${target} has several merge types`);
  return own[0]?.flow.mergeType === 'Update' ? strongest(own) : merged(own);
}

interface Found {
  readonly value: AttributeValue | null;
  readonly references: readonly Reference[];
}

/** Nothing at all (`undefined`) where every flow is to be ignored, or where one that might have won reads what nobody says. */
function strongest(own: readonly Contribution[]): Found | undefined {
  let spoken = false;
  for (const { flow, subject } of own) {
    if (readsUntold(flow, subject)) return undefined;
    const references = flow.kind === 'Direct' ? subject.reference(flow.source) : [];
    if (references.length > 0) return { value: null, references };
    const outcome = outcomeOf(flow, subject);
    if (outcome.kind === 'error') throw new RuleFailure(`${flow.target}: ${outcome.message}`);
    if (outcome.kind === 'value') return { value: outcome.value, references: [] };
    if (outcome.kind === 'authoritativeNull') return { value: null, references: [] };
    if (outcome.kind === 'null') spoken = true;
  }
  return spoken ? { value: null, references: [] } : undefined;
}

function merged(own: readonly Contribution[]): Found | undefined {
  const values = new Map<string, Scalar>();
  const references: Reference[] = [];
  let spoken = false;
  for (const { flow, subject } of own) {
    if (readsUntold(flow, subject)) return undefined;
    if (flow.kind === 'Direct') references.push(...subject.reference(flow.source));
    const outcome = outcomeOf(flow, subject);
    if (outcome.kind === 'error') throw new RuleFailure(`${flow.target}: ${outcome.message}`);
    if (outcome.kind !== 'ignore') spoken = true;
    if (outcome.kind === 'authoritativeNull') break;
    if (outcome.kind !== 'value') continue;
    for (const value of valuesOf(outcome.value)) {
      const text = `${typeof value} ${written(value)}`;
      const key = flow.mergeType === 'MergeCaseInsensitive' ? text.toLowerCase() : text;
      if (!values.has(key)) values.set(key, value);
    }
  }
  if (!spoken) return undefined;
  return { value: values.size === 0 ? null : [...values.values()], references };
}

function readsUntold(flow: Flow, { untold }: Subject): boolean {
  if (untold.size === 0 || flow.kind === 'Constant') return false;
  return flow.kind === 'Direct' ? untold.has(flow.source) : [...attributesIn(parse(flow.expression))].some((name) => untold.has(name));
}

function outcomeOf(flow: Flow, subject: Subject): Outcome {
  switch (flow.kind) {
    case 'Direct': {
      const value = subject.attribute(flow.source);
      return value === undefined ? { kind: 'null' } : { kind: 'value', value };
    }
    case 'Constant':
      return { kind: 'value', value: /^(true|false)$/i.test(flow.value) ? flow.value.toLowerCase() === 'true' : flow.value };
    case 'Expression':
      return interpret(flow.expression, subject);
  }
}
