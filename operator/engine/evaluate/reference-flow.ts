// A reference attribute from the flows that compete for it. References are never copied: what flows is where they are to be found.
import { type Failure, type FlowResult, ruleFailed } from './attribute-flow.ts';
import type { PlannedAttribute, PlannedFlow } from '../rules/flow-plan.ts';

/** An object whose references by that attribute count. */
export type Contribution = readonly [object: number, attribute: string];

export type ReferenceOutcome =
  | { readonly kind: 'References'; readonly contributions: readonly Contribution[]; readonly winner?: PlannedFlow }
  | { readonly kind: 'Ignored' }
  | Failure;

/**
 * Decides one reference attribute. `contribute` gives the contributions of a direct flow, or `undefined` where the flow is not a direct one
 * from a reference attribute; such flows may only say that there is nothing. What an untold flow would have given nobody knows: nothing is changed.
 */
export function flowReferences(
  attribute: PlannedAttribute,
  contribute: (planned: PlannedFlow) => readonly Contribution[] | undefined,
  evaluate: (planned: PlannedFlow) => FlowResult,
  isUntold: (planned: PlannedFlow) => boolean = () => false,
): ReferenceOutcome {
  const contributions: Contribution[] = [];
  let managed = false;
  let winner: PlannedFlow | undefined;
  for (const planned of attribute.flows) {
    if (isUntold(planned)) return { kind: 'Ignored' };
    const given = contribute(planned);
    if (given !== undefined) {
      managed = true;
      contributions.push(...given);
      if (given.length > 0) winner ??= planned;
      if (given.length > 0 && attribute.merge === 'Update') break;
      continue;
    }
    const result = evaluate(planned);
    if (result.kind === 'error') return ruleFailed(planned, result.message);
    if (result.kind === 'value' || result.kind === 'copy') return ruleFailed(planned, 'a reference attribute takes direct flows only');
    if (result.kind === 'untold') return { kind: 'Ignored' };
    if (result.kind !== 'ignore') managed = true;
    if (result.kind === 'authoritativeNull') break;
  }
  if (!managed) return { kind: 'Ignored' };
  return { kind: 'References', contributions, ...(winner === undefined ? {} : { winner }) };
}
