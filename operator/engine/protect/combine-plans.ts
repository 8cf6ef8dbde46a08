// The plans of all targets as one, for people: what they sum up to, and the one that waits for an approval.
import type { Plan, PlanCounts, PlanSample } from '../engine.ts';

const sampleLimit = 50;
const order: readonly PlanSample['action'][] = ['Delete', 'Disconnect', 'Add', 'Update'];

/**
 * @param plans the tenant's first
 * The digest and the violation are of the first plan that is held back, else of the first with guarded changes: an approval is for one target.
 */
export function combinePlans(plans: readonly Plan[]): Plan {
  const [first, ...others] = plans;
  if (first === undefined) throw new TypeError('there is no plan without a target');
  if (others.length === 0) return first;
  const { digest, guarded, violation } =
    plans.find((plan) => plan.violation !== undefined) ?? plans.find((plan) => plan.guarded > 0) ?? first;
  return {
    connector: first.connector,
    counts: plans.map(({ counts }) => counts).reduce(sum),
    digest,
    guarded,
    known: first.known,
    ...(violation === undefined ? {} : { violation }),
    samples: order
      .flatMap((action) => plans.flatMap(({ samples }) => samples.filter((sample) => sample.action === action)))
      .slice(0, sampleLimit),
    unowned: first.unowned,
    conflicts: plans.reduce((count, { conflicts }) => count + conflicts, 0),
    unsupported: plans.flatMap(({ unsupported }) => unsupported),
  };
}

const sum = (a: PlanCounts, b: PlanCounts): PlanCounts => ({
  add: a.add + b.add,
  update: a.update + b.update,
  delete: a.delete + b.delete,
  disconnect: a.disconnect + b.disconnect,
  referenceAdd: a.referenceAdd + b.referenceAdd,
  referenceRemove: a.referenceRemove + b.referenceRemove,
});
