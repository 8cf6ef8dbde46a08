// The evaluation itself, watched: plans whose flows note what they gave, so that an explanation shows what the engine does and nothing else.
import type { ExpressionEnvironment, ExpressionResult } from '../../expression/index.ts';
import type { FlowPlan, PlannedFlow } from '../rules/flow-plan.ts';
import type { CompiledRule } from '../rules/rules.ts';

/** What one evaluation of a plan showed. */
export interface Recording {
  readonly plan: FlowPlan;
  /** Of the flows that were asked. */
  readonly results: Map<PlannedFlow, ExpressionResult>;
  /** The plan's own flow for the one that was given out. */
  readonly originals: Map<PlannedFlow, PlannedFlow>;
}

type Plans = (rules: readonly (readonly CompiledRule[])[]) => FlowPlan;

/** Gives plans like `plans` does, and adds to `recordings` one for each plan that is asked for, in order. */
export const recordingPlans =
  (plans: Plans, recordings: Recording[]): Plans =>
  (rules) => {
    const recording: Recording = { plan: plans(rules), results: new Map(), originals: new Map() };
    recordings.push(recording);
    return recording.plan.map((attribute) => ({ ...attribute, flows: attribute.flows.map((planned) => watched(recording, planned)) }));
  };

function watched({ results, originals }: Recording, planned: PlannedFlow): PlannedFlow {
  const { flow, subject } = planned;
  // A value that is copied without an evaluation would not be noted.
  const { copies: _, ...evaluated } = flow;
  const evaluate = (environment: ExpressionEnvironment): ExpressionResult => {
    const result = flow.evaluate(environment);
    results.set(planned, result);
    return result;
  };
  const copy = { subject, flow: { ...evaluated, evaluate } };
  originals.set(copy, planned);
  return copy;
}
