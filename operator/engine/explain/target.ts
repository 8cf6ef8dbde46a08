// One target's side of an object: what the rules want of it, and how far each value has come.
import type { ChangeError } from '../../model/change.ts';
import type { JsonAttributes, JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import { type Desired, sameValue } from '../export/diff.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import { expressionEnvironment } from '../rules/environment.ts';
import type { PlannedAttribute } from '../rules/flow-plan.ts';
import { outOfScope } from './attribute.ts';
import { explainFlows } from './flows.ts';
import { connected, type Watched, type WatchedTarget } from './load.ts';
import type { References } from './references.ts';
import type { ExplainedTarget, ExplainedTargetAttribute, PendingReferences, TargetState } from './reports.ts';
import type { SinceWhen } from './since.ts';

export interface TargetFacts {
  readonly watched: Watched;
  readonly target: WatchedTarget;
  readonly references: References;
  readonly links: readonly PendingLink[];
  /** Of the target object; absent while there is none. */
  readonly since: SinceWhen | undefined;
}

export function explainTarget(context: EngineContext, facts: TargetFacts, only?: string): ExplainedTarget {
  const { evaluation } = facts.target;
  const { target, objectType, prior, object, outbound } = evaluation;
  const names = only === undefined ? targetNames(context, facts) : [only];
  return {
    connector: target,
    objectType,
    ...(object === undefined ? {} : { object: connected(object) }),
    sourceAnchor: outbound.sourceAnchor === '' ? (prior?.sourceAnchor ?? '') : outbound.sourceAnchor,
    ...(prior?.ownership == null ? {} : { ownership: prior.ownership }),
    ...(prior?.action == null ? {} : { action: prior.action }),
    ...(prior === undefined || prior.error === '' ? {} : { error: { ...errorOf(prior), since: prior.since } }),
    attributes: names.flatMap((name) => explainAttribute(context, facts, name) ?? []),
  };
}

const errorOf = ({ error }: ExportRow) => {
  const { code, message, next } = JSON.parse(error) as ChangeError;
  return { code, message, next };
};

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
  const lost = outOfScope(rules, subject, { name, objectType: evaluation.objectType });
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
          once: (planned) => (object === undefined ? recording.results.get(planned) : undefined),
          environment: () => environment,
        });
  const value = wantedOf(facts, name, flows);
  const contributions = outbound.references[name];
  const when = facts.since?.of(name);
  return {
    name,
    ...(value === undefined ? {} : { value }),
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

/** What the rules want; of a value that the target does not take, what they would want. */
function wantedOf({ target }: TargetFacts, name: string, flows: ExplainedTargetAttribute['flows']): JsonValue | undefined {
  const desired = target.evaluation.outbound.desired[name];
  return desired ?? flows.find(({ verdict }) => verdict === 'Won')?.value;
}

const confirmedOf = ({ target: { evaluation } }: TargetFacts): JsonAttributes =>
  evaluation.object === undefined ? {} : attributesOf(evaluation.object);

interface StateAndReason {
  readonly state: TargetState;
  readonly reason?: string;
  readonly pendingReferences?: PendingReferences;
}

function stateOf(context: EngineContext, facts: TargetFacts, name: string): StateAndReason {
  const { evaluation } = facts.target;
  const { prior, object, objectType, target } = evaluation;
  const definition = context.schema(target, objectType)[name];
  if (definition === undefined) return { state: 'Unsupported', reason: 'The target has no such attribute.' };
  if (definition.support === 'Unsupported') return { state: 'Unsupported', reason: definition.reason };
  if (definition.mutability === 'ReadOnly') return { state: 'ReadOnly', reason: 'The target computes it itself.' };
  if (prior === undefined)
    return {
      state: 'NotProvisioned',
      reason: 'Nothing of the object is wanted in the target, or no synchronization has looked at it yet.',
    };
  if (definition.type === 'Reference') return referenceState(facts, name);
  const held = (prior.held === '' ? [] : (JSON.parse(prior.held) as readonly { attribute: string; error: ChangeError }[])).find(
    ({ attribute }) => attribute === name,
  );
  if (held !== undefined) return { state: 'Held', reason: held.error.message };
  const sent = prior.sent === '' ? {} : (JSON.parse(prior.sent) as Desired);
  if (prior.sentAfter !== null && name in sent) return { state: 'Sent', reason: 'An import of the target is to show it.' };
  const pending = prior.pending === '' ? [] : (JSON.parse(prior.pending) as readonly string[]);
  if (prior.action !== 'Delete' && (pending.includes(name) || (object === undefined && prior.action === 'Add')))
    return { state: 'Pending', ...(prior.error === '' ? {} : { reason: errorOf(prior).message }) };
  const desired = (prior.desired === '' ? {} : (JSON.parse(prior.desired) as Desired))[name];
  if (desired === undefined)
    return { state: 'Ignored', reason: 'No rule in scope has anything to say; the target’s value stays as it is.' };
  if (sameValue(desired, confirmedOf(facts)[name] ?? null, definition)) return { state: 'Confirmed' };
  if (definition.mutability === 'CreateOnly')
    return { state: 'CreateOnly', reason: 'The target takes it at the creation only; it is never compared again.' };
  return { state: 'Pending', ...(prior.error === '' ? {} : { reason: errorOf(prior).message }) };
}

function referenceState({ links, target }: TargetFacts, name: string): StateAndReason {
  const own = links.filter(({ attribute }) => attribute === name);
  const unsent = own.filter(({ sentAfter }) => sentAfter === null);
  const pendingReferences = {
    add: unsent.filter(({ operation }) => operation === 'Add').length,
    remove: unsent.filter(({ operation }) => operation === 'Remove').length,
    sent: own.length - unsent.length,
  };
  if (target.evaluation.outbound.references[name] === undefined) return { state: 'Ignored' };
  if (target.evaluation.object === undefined)
    return { state: 'Pending', reason: 'References follow once the object exists.', pendingReferences };
  if (own.length === 0) return { state: 'Confirmed' };
  return unsent.length > 0 ? { state: 'Pending', pendingReferences } : { state: 'Sent', pendingReferences };
}
