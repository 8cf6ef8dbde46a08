// The value of one attribute from the flows that compete for it. Precedence is total: the strongest flow that has something to say wins.
import type { ExpressionResult } from '../../expression/index.ts';
import { canonicalJson, encodeValue, type JsonScalar, type JsonValue } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import { objectErrors } from '../errors.ts';
import type { PlannedAttribute, PlannedFlow } from '../rules/flow-plan.ts';

/** `Ignored`: no flow says anything, not even that there is no value. */
export type FlowOutcome =
  | { readonly kind: 'Value'; readonly value: JsonValue; readonly winner: PlannedFlow }
  /** `authoritative`: a flow says that there is to be none; else none has any. */
  | { readonly kind: 'Nothing'; readonly authoritative?: true }
  | { readonly kind: 'Ignored' }
  | Failure;

/** `connector`: whose rule failed, where one did. */
export interface Failure {
  readonly kind: 'Failed';
  readonly error: LockstepError;
  readonly connector?: string;
}

/**
 * What a flow says of its object: the result of its evaluation, or a stored value that it copies. `untold`: it reads what nobody says anything of, so that it
 * has an answer that nobody knows.
 */
export type FlowResult = ExpressionResult | { readonly kind: 'copy'; readonly value: JsonValue } | { readonly kind: 'untold' };

const ignored: FlowOutcome = { kind: 'Ignored' };
const nothing: FlowOutcome = { kind: 'Nothing' };
const none: FlowOutcome = { kind: 'Nothing', authoritative: true };

/** Decides one attribute. `evaluate` gives what a flow says of its object; `undefined` leaves the flow out. */
export function flowAttribute(attribute: PlannedAttribute, evaluate: (planned: PlannedFlow) => FlowResult | undefined): FlowOutcome {
  if (attribute.merge === 'Mixed') return { kind: 'Failed', error: new objectErrors.MixedMergeTypes({ attribute: attribute.target }) };
  let outcome: FlowOutcome = ignored;
  const merged: JsonScalar[] = [];
  let winner: PlannedFlow | undefined;
  for (const planned of attribute.flows) {
    const result = evaluate(planned);
    if (result === undefined || result.kind === 'ignore') continue;
    // It may be the one that would have won: what weaker flows say does not take its place.
    if (result.kind === 'untold') return ignored;
    if (result.kind === 'error') return ruleFailed(planned, result.message);
    if (result.kind === 'authoritativeNull') {
      outcome = none;
      break;
    }
    const value = valueOf(result);
    if (value === undefined) {
      outcome = nothing;
    } else if (attribute.merge === 'Update') {
      return { kind: 'Value', value, winner: planned };
    } else {
      winner ??= planned;
      merged.push(...(Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar]));
    }
  }
  if (winner === undefined) return outcome;
  return { kind: 'Value', value: distinct(merged, attribute.merge === 'MergeCaseInsensitive'), winner };
}

const absent: FlowResult = { kind: 'null' };

/** Bytes and large numbers stay in the encoding in which they are stored. */
export const copied = (value: JsonValue | undefined): FlowResult => (value === undefined ? absent : { kind: 'copy', value });

function valueOf(result: Exclude<FlowResult, { readonly kind: 'untold' }>): JsonValue | undefined {
  if (result.kind === 'copy') return presentValue(result.value);
  return result.kind === 'value' ? presentValue(encodeValue(result.value)) : undefined;
}

/** Empty texts and lists are no values: no directory holds one. */
function presentValue(value: JsonValue): JsonValue | undefined {
  if (value === '') return undefined;
  if (!Array.isArray(value)) return value;
  const items = value as readonly JsonScalar[];
  const present = items.includes('') ? items.filter((item) => item !== '') : items;
  return present.length === 0 ? undefined : present;
}

function distinct(values: readonly JsonScalar[], ignoreCase: boolean): readonly JsonScalar[] {
  const seen = new Set<string>();
  return values.filter((value) => {
    const key = ignoreCase && typeof value === 'string' ? value.toLowerCase() : canonicalJson(value);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

export function ruleFailed({ flow }: PlannedFlow, problem: string): Failure {
  const { name, connector } = flow.rule.rule;
  return { kind: 'Failed', error: new objectErrors.RuleFailed({ rule: name, connector, attribute: flow.target, problem }), connector };
}
