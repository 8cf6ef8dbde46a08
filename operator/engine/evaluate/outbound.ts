// What the rules want of one object in one target: a pure function of the metaverse object.
import type { JsonScalar, JsonValue } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import { type Demand, refusalOf, type TargetAttribute } from '../../model/schema.ts';
import { copied, flowAttribute, type FlowResult } from './attribute-flow.ts';
import { objectErrors } from '../errors.ts';
import { conform } from './conform.ts';
import type { Desired } from '../export/diff.ts';
import { expressionEnvironment, reader, type RuleContext, type RuleSubject } from '../rules/environment.ts';
import type { FlowPlan, PlannedAttribute, PlannedFlow } from '../rules/flow-plan.ts';
import { activePlaces } from '../rules/plan-activity.ts';
import { wakeTime } from '../rules/time.ts';
import { type Contribution, flowReferences } from './reference-flow.ts';
import type { CompiledRule } from '../rules/rules.ts';

export interface HeldValue {
  readonly attribute: string;
  readonly error: LockstepError;
}

export interface OutboundResult {
  /** True where a rule in scope creates the object. */
  readonly provision: boolean;
  /** Why the target takes no such object, where it takes none: it is not created, and stays as it is where it is there. */
  readonly refused?: string;
  /** True where a rule in scope looks for an object that is there already. */
  readonly joins: boolean;
  /** True where a rule in scope can link: what is linked stays linked, and values flow. */
  readonly links: boolean;
  /** Linked, and nothing flows: not even what the target already holds is compared. */
  readonly suspended: boolean;
  /** The identity that survives on both sides; empty where the rules give none. */
  readonly sourceAnchor: string;
  /** In order of name. */
  readonly desired: Desired;
  /** By target attribute; an empty list where the target is to hold none. */
  readonly references: Readonly<Record<string, readonly Contribution[]>>;
  readonly held: readonly HeldValue[];
  /** Attributes with a value that the target does not take. */
  readonly unsupported: readonly string[];
  /** When the passing of time alone may change a value; see time.ts. */
  readonly wakeAt: number;
  readonly error?: LockstepError;
  /** Attributes whose own flows failed. */
  readonly failed?: readonly string[];
  /** True where a failed flow has a say in whether the account is enabled: then nothing is known that would disable it. */
  readonly accessUnknown?: boolean;
}

export interface OutboundInput {
  readonly subject: RuleSubject;
  /** By metaverse attribute. */
  readonly references: Readonly<Record<string, readonly Contribution[]>>;
  /** Rules in scope, and the plan made for them. */
  readonly rules: readonly CompiledRule[];
  readonly plan: FlowPlan;
  readonly schema: Readonly<Record<string, TargetAttribute>>;
  /**
   * True where the target is itself a source. It knows more than the rules: what they merge is added to what it holds, only an authoritative null takes
   * a value away, and nothing is created.
   */
  readonly writesBack?: boolean;
  /** True while the target object does not exist: only then do flows executed once count. */
  readonly creating: boolean;
  /** Whether rules of link type JoinNoFlow let nothing flow. */
  readonly suspended: boolean;
  /** Noted in it: the flows that give values or references, in order of attribute. */
  readonly winners?: PlannedFlow[];
}

export function evaluateOutbound(input: OutboundInput, context: RuleContext): OutboundResult {
  const { subject, references, rules, plan, schema, creating, winners } = input;
  const read = reader(subject);
  const environment = expressionEnvironment(subject, context);
  const desired: Record<string, JsonValue | null> = {};
  const wantedReferences: Record<string, readonly Contribution[]> = {};
  const held: HeldValue[] = [];
  const contrary: { readonly attribute: string; readonly demand: Demand }[] = [];
  const unsupported: string[] = [];
  const failed: string[] = [];
  let sourceAnchor = '';
  let refused = refusalOf(schema);
  let error: LockstepError | undefined;

  const { untold } = subject;
  const isUntold = ({ flow }: PlannedFlow): boolean => untold !== undefined && flow.reads.some((name) => untold.has(name));
  const evaluate = (planned: PlannedFlow): FlowResult => {
    const { flow } = planned;
    if (flow.executeOnce && !creating) return { kind: 'ignore' };
    if (isUntold(planned)) return { kind: 'untold' };
    return flow.copies === undefined ? flow.evaluate(environment) : copied(read(flow.copies));
  };
  const contribute = ({ flow }: PlannedFlow): readonly Contribution[] | undefined =>
    flow.source === undefined ? undefined : (references[flow.source] ?? []);

  const refers = ({ flows }: PlannedAttribute): boolean =>
    flows.some(({ flow }) => flow.source !== undefined && references[flow.source] !== undefined);

  const active = activePlaces(plan, [subject]);
  const attributes = targetAttributes(plan, schema);
  for (let place = 0; place < attributes.length; place++) {
    const { planned, target, attribute, takes, isReference, idleValue } = attributes[place] as PlannedTarget;
    // What no value flows to may still have references to take out.
    if (active[place] === 0 && !isReference && input.writesBack !== true) {
      if (idleValue !== undefined) desired[target] = idleValue;
      continue;
    }
    if (attribute?.support === 'Supported' ? isReference : refers(planned)) {
      const outcome = flowReferences(planned, contribute, evaluate, isUntold);
      if (outcome.kind === 'Failed') error ??= outcome.error;
      if (outcome.kind !== 'References') continue;
      if (outcome.winner !== undefined) winners?.push(outcome.winner);
      if (takes) wantedReferences[target] = outcome.contributions;
      else if (outcome.contributions.length > 0) unsupported.push(target);
      continue;
    }
    const outcome = flowAttribute(planned, evaluate);
    if (outcome.kind === 'Failed') {
      error ??= outcome.error;
      failed.push(target);
    }
    if (outcome.kind === 'Failed' || outcome.kind === 'Ignored') continue;
    if (outcome.kind === 'Value') winners?.push(outcome.winner);
    if (target === 'sourceAnchor' && outcome.kind === 'Value' && typeof outcome.value === 'string') sourceAnchor = outcome.value;
    if (!takes || attribute?.support !== 'Supported') {
      if (outcome.kind === 'Value') unsupported.push(target);
      continue;
    }
    if (outcome.kind === 'Nothing') {
      if (input.writesBack !== true || outcome.authoritative === true) desired[target] = null;
      continue;
    }
    const value = merges(input, planned) ? together(outcome.value, subject.imported[target]) : outcome.value;
    const conformed = conform(target, value, attribute);
    if (conformed.kind === 'Refused') held.push({ attribute: target, error: conformed.error });
    else {
      desired[target] = conformed.value;
      if (attribute.demands !== undefined && conformed.value !== attribute.demands.value)
        contrary.push({ attribute: target, demand: attribute.demands });
    }
  }
  // Looked at last, for what is demanded may hang on another value. What is to be kept out is judged by its values as they were wanted.
  const notTaken = contrary.filter(({ demand: { unless } }) => unless === undefined || desired[unless.attribute] !== unless.value);
  for (const { attribute, demand } of notTaken) {
    const { reason } = demand;
    refused ??= reason;
    held.push({ attribute, error: new objectErrors.ValueNotTaken({ attribute, value: JSON.stringify(desired[attribute]), reason }) });
  }
  for (const { attribute } of notTaken) delete desired[attribute];
  return {
    provision: input.writesBack !== true && rules.some(({ rule }) => rule.linkType === 'Provision'),
    joins: rules.some(({ join }) => join.length > 0),
    links: rules.some(({ links }) => links),
    suspended: input.suspended && rules.some(({ rule }) => rule.linkType === 'JoinNoFlow'),
    sourceAnchor,
    desired,
    references: wantedReferences,
    held,
    unsupported,
    wakeAt: wakeTime(rules, environment),
    ...(refused === undefined ? {} : { refused }),
    ...(error === undefined ? {} : { error }),
    ...(failed.length === 0 ? {} : { failed }),
  };
}

const merges = ({ writesBack }: OutboundInput, { merge }: PlannedAttribute): boolean =>
  writesBack === true && (merge === 'Merge' || merge === 'MergeCaseInsensitive');

/** Of equal values the target's own spelling stays: it comes last. */
const together = (ours: JsonValue, theirs: JsonValue | undefined): JsonValue => [...listOf(ours), ...listOf(theirs)];

const listOf = (value: JsonValue | undefined): readonly JsonScalar[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar];

/** One attribute of a plan beside what the target's schema says of it. */
interface PlannedTarget {
  readonly planned: PlannedAttribute;
  readonly target: string;
  readonly attribute: TargetAttribute | undefined;
  readonly takes: boolean;
  readonly isReference: boolean;
  /** What is wanted where nothing that the flows read is there; absent where nothing is said. */
  readonly idleValue?: null;
}

type Schema = OutboundInput['schema'];

const plannedTargets = new WeakMap<FlowPlan, { readonly schema: Schema; readonly attributes: readonly PlannedTarget[] }>();

/** A plan belongs to one object type of one target, and so to one schema. */
function targetAttributes(plan: FlowPlan, schema: Schema): readonly PlannedTarget[] {
  const known = plannedTargets.get(plan);
  if (known?.schema === schema) return known.attributes;
  const attributes = plan.map((one): PlannedTarget => {
    const attribute = schema[one.target];
    const takes = attribute?.support === 'Supported' && attribute.mutability !== 'ReadOnly';
    const isReference = attribute?.support === 'Supported' && attribute.type === 'Reference';
    const idle = takes && one.idle?.outcome === 'Nothing' ? { idleValue: null } : {};
    return { planned: one, target: one.target, attribute, takes, isReference, ...idle };
  });
  plannedTargets.set(plan, { schema, attributes });
  return attributes;
}
