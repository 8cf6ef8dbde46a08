// One target's side of an object: what the rules want of it, and how far each value has come.
import type { JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import type { Desired } from '../export/diff.ts';
import { expressionEnvironment } from '../rules/environment.ts';
import type { PlannedAttribute } from '../rules/flow-plan.ts';
import { outOfScope, same } from './attribute.ts';
import { explainFlows } from './flows.ts';
import { connected } from './load.ts';
import type { ExplainedTarget, ExplainedTargetAttribute } from './reports.ts';
import { confirmedOf, errorOf, type TargetFacts } from './target-facts.ts';
import { stateOf } from './target-state.ts';

export function explainTarget(context: EngineContext, facts: TargetFacts): ExplainedTarget {
  const { evaluation } = facts.target;
  const { target, objectType, prior, object, outbound } = evaluation;
  return {
    connector: target,
    objectType,
    ...(object === undefined ? {} : { object: connected(object) }),
    sourceAnchor: outbound.sourceAnchor === '' ? (prior?.sourceAnchor ?? '') : outbound.sourceAnchor,
    ...(prior?.ownership == null ? {} : { ownership: prior.ownership }),
    ...(prior?.action == null ? {} : { action: prior.action }),
    ...(prior === undefined || prior.error === '' ? {} : { error: { ...errorOf(prior), since: prior.since } }),
    attributes: targetNames(context, facts).flatMap((name) => explainAttribute(context, facts, name) ?? []),
  };
}

/** Names that a rule in scope flows to, and those that wait to be taken out. */
function targetNames(context: EngineContext, { target, watched }: TargetFacts): readonly string[] {
  const { prior } = target.evaluation;
  const known = prior === undefined || prior.desired === '' ? [] : Object.keys(JSON.parse(prior.desired) as Desired);
  const flowed = context.rules
    .outbound(target.evaluation.target, watched.row.objectType)
    .filter(({ rule }) => rule.targetObjectType === target.evaluation.objectType)
    .flatMap((rule) => rule.flows.map((flow) => flow.target));
  return [...new Set([...known, ...target.recording.plan.map((attribute) => attribute.target), ...flowed])].sort();
}

function explainAttribute(context: EngineContext, facts: TargetFacts, name: string): ExplainedTargetAttribute | undefined {
  const { watched, target, references } = facts;
  const { evaluation, recording, winners } = target;
  const { subject, outbound, object } = evaluation;
  const attribute = recording.plan.find((candidate) => candidate.target === name);
  const rules = context.rules.outbound(evaluation.target, watched.row.objectType);
  const lost = outOfScope(context, rules, subject, { name, objectType: evaluation.objectType });
  const confirmed = confirmedOf(facts)[name];
  if (attribute === undefined && lost.length === 0 && confirmed === undefined) return undefined;
  const environment = expressionEnvironment(subject, watched.rules);
  const refers = attribute !== undefined && isReference(context, facts, attribute);
  const flows =
    attribute === undefined
      ? []
      : explainFlows({
          attribute,
          recording,
          winner: winners.get(name),
          merged: attribute.merge !== 'Update',
          source: () => undefined,
          references: ({ flow }) =>
            refers && flow.source !== undefined ? references.sum(watched.evaluation.inbound.references[flow.source] ?? []) : undefined,
          untold: ({ flow }) =>
            flow.executeOnce && object !== undefined ? undefined : flow.reads.find((read) => subject.untold?.has(read)),
          once: (planned) => (object === undefined ? recording.results.get(planned) : undefined),
          environment: () => environment,
        });
  const value = wantedOf(facts, name, flows);
  const contributions = outbound.references[name];
  const when = facts.since?.of(name);
  return {
    name,
    ...(value === undefined ? {} : { value }),
    ...evaluatedOf(facts, name, value),
    ...(contributions === undefined ? {} : { references: references.sum(contributions) }),
    ...(confirmed === undefined ? {} : { confirmed }),
    ...(when === undefined || (confirmed === undefined && contributions === undefined) ? {} : { since: when }),
    ...stateOf(context, facts, name),
    flows: [...flows, ...lost],
  };
}

/** As the evaluation sees it: where the target does not know the attribute, what flows to it tells. */
function isReference(
  context: EngineContext,
  { target: { evaluation }, watched }: TargetFacts,
  { target, flows }: PlannedAttribute,
): boolean {
  const definition = context.schema(evaluation.target, evaluation.objectType)[target];
  if (definition?.support === 'Supported') return definition.type === 'Reference';
  return flows.some(({ flow }) => flow.source !== undefined && watched.evaluation.inbound.references[flow.source] !== undefined);
}

/** What is stored as wanted; of a value that the target does not take, what the rules give. */
function wantedOf({ target }: TargetFacts, name: string, flows: ExplainedTargetAttribute['flows']): JsonValue | undefined {
  const { prior, outbound } = target.evaluation;
  const stored = prior === undefined || prior.desired === '' ? outbound.desired : (JSON.parse(prior.desired) as Desired);
  return stored[name] ?? (name in outbound.desired ? undefined : flows.find(({ verdict }) => verdict === 'Won')?.value);
}

/** What the rules give now, where that is not what is stored: an import has brought something that no synchronization has looked at. */
function evaluatedOf({ target }: TargetFacts, name: string, value: JsonValue | undefined): { readonly evaluated?: JsonValue | null } {
  const { prior, outbound } = target.evaluation;
  const wanted = outbound.desired[name];
  if (prior === undefined || wanted === undefined || outbound.error !== undefined || same(value, wanted ?? undefined)) return {};
  return { evaluated: wanted };
}
