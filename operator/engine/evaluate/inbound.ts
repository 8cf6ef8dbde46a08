// A metaverse object as a pure function of the objects joined to it and the rules: nothing is computed from what it was before.
import type { JsonAttributes, JsonValue } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import { copied, type Failure, flowAttribute, type FlowResult } from './attribute-flow.ts';
import { expressionEnvironment, reader, type RuleContext, type RuleSubject } from '../rules/environment.ts';
import type { FlowPlan, PlannedFlow } from '../rules/flow-plan.ts';
import { activePlaces } from '../rules/plan-activity.ts';
import { earlierWake, neverWakes, wakeTime } from '../rules/time.ts';
import { type Contributor, encodeLineage } from './lineage.ts';
import { keepOnce, saidOnce } from './once-key.ts';
import { type Contribution, flowReferences } from './reference-flow.ts';
import type { CompiledRule } from '../rules/rules.ts';
import type { Witness } from './witness.ts';

/** One joined object with the inbound rules that it is in scope of. */
export interface InboundObject {
  readonly id: number;
  readonly subject: RuleSubject;
  readonly rules: readonly CompiledRule[];
  readonly isReference: (attribute: string) => boolean;
}

export interface InboundResult {
  /** In order of name. */
  readonly attributes: JsonAttributes;
  /** By metaverse attribute: where its references are to be found. */
  readonly references: Readonly<Record<string, readonly Contribution[]>>;
  /** Attributes of which every flow in scope says IgnoreThisFlow: they have no value here, and nobody says that they are to have none. */
  readonly untold: ReadonlySet<string>;
  readonly lineage: string;
  /** Values of flows executed once, by rule and attribute; absent where the first evaluation failed: then the next one is the first. */
  readonly once?: JsonAttributes;
  /** When the passing of time alone may change a value; see time.ts. */
  readonly wakeAt: number;
  readonly error?: LockstepError;
  /** The connector whose rule failed, where one did. */
  readonly failedIn?: string;
  /** Attributes whose flows failed: what they are, nobody knows. */
  readonly failed: readonly string[];
}

/** Evaluates all flows. `once` holds the values of the first evaluation, and is absent at the first. `plan` is made for the objects' rules. */
export function evaluateInbound(
  objects: readonly InboundObject[],
  plan: FlowPlan,
  once: JsonAttributes | undefined,
  context: RuleContext,
  witness?: Pick<Witness, 'inbound'>,
): InboundResult {
  const readers = objects.map(({ subject }) => reader(subject));
  const environments = objects.map(({ subject }) => expressionEnvironment(subject, context));
  const attributes: Record<string, JsonValue> = {};
  const references: Record<string, readonly Contribution[]> = {};
  const lineage: Contributor[] = [];
  const onceValues: Record<string, JsonValue> = { ...once };
  const failed: string[] = [];
  const untold = new Set<string>();
  let failure: Failure | undefined;
  const fail = (target: string, problem: Failure): void => {
    failed.push(target);
    failure ??= problem;
  };

  const evaluate = (planned: PlannedFlow): FlowResult => {
    const environment = environments[planned.subject];
    if (environment === undefined) return { kind: 'ignore' };
    if (planned.flow.copies !== undefined) return copied(readers[planned.subject]?.(planned.flow.copies));
    if (!planned.flow.executeOnce) return planned.flow.evaluate(environment);
    if (once !== undefined) return saidOnce(once, planned.flow);
    const result = planned.flow.evaluate(environment);
    if (result.kind === 'error') return result;
    keepOnce(onceValues, planned.flow, result);
    return saidOnce(onceValues, planned.flow);
  };
  const contribute = ({ flow, subject }: PlannedFlow): readonly Contribution[] | undefined => {
    const object = objects[subject];
    if (object === undefined || flow.source === undefined || !object.isReference(flow.source)) return undefined;
    return object.subject.referenceCounts[flow.source] === undefined ? [] : [[object.id, flow.source]];
  };
  const credit = (winner: PlannedFlow): void => {
    const { flow, subject } = winner;
    lineage.push({ rule: flow.rule.id, object: objects[subject]?.id ?? 0 });
    witness?.inbound.push(winner);
  };

  const active = activePlaces(
    plan,
    objects.map(({ subject }) => subject),
  );
  for (let place = 0; place < plan.length; place++) {
    const planned = plan[place];
    if (planned === undefined) continue;
    if (active[place] === 0) {
      if (planned.idle?.outcome === 'Ignored') untold.add(planned.target);
      continue;
    }
    if (planned.flows.some((flow) => contribute(flow) !== undefined)) {
      const outcome = flowReferences(planned, contribute, evaluate);
      if (outcome.kind === 'Failed') fail(planned.target, outcome);
      if (outcome.kind === 'Ignored') untold.add(planned.target);
      if (outcome.kind !== 'References' || outcome.winner === undefined) continue;
      references[planned.target] = outcome.contributions;
      credit(outcome.winner);
      continue;
    }
    const outcome = flowAttribute(planned, evaluate);
    if (outcome.kind === 'Failed') fail(planned.target, outcome);
    if (outcome.kind === 'Ignored') untold.add(planned.target);
    if (outcome.kind !== 'Value') continue;
    attributes[planned.target] = outcome.value;
    credit(outcome.winner);
  }
  return {
    attributes,
    references,
    untold,
    lineage: encodeLineage(lineage),
    ...(failure !== undefined && once === undefined ? {} : { once: onceValues }),
    failed,
    wakeAt: objects.reduce((first, { rules }, place) => {
      const environment = environments[place];
      return environment === undefined ? first : earlierWake(first, wakeTime(rules, environment));
    }, neverWakes),
    ...(failure === undefined ? {} : { error: failure.error }),
    ...(failure?.connector === undefined ? {} : { failedIn: failure.connector }),
  };
}
