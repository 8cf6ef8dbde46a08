// Somebody who wants to know which flows give the values of an evaluation.
import type { PlannedFlow } from '../rules/flow-plan.ts';

export interface Witness {
  /** Flows that give the metaverse object's values and references, in order of attribute. */
  readonly inbound: PlannedFlow[];
  /** By target: those that give what is wanted of its object. */
  readonly outbound: Map<string, PlannedFlow[]>;
}

/** One that has seen nothing yet. */
export const witness = (): Witness => ({ inbound: [], outbound: new Map() });
