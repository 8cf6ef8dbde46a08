// How far a value of the target has come.
import type { ChangeError } from '../../model/change.ts';
import type { EngineContext } from '../context.ts';
import { type Desired, sameValue } from '../export/diff.ts';
import { missingInWords } from './missing-references.ts';
import type { PendingReferences, TargetState } from './reports.ts';
import { confirmedOf, errorOf, type TargetFacts } from './target-facts.ts';

export interface StateAndReason {
  readonly state: TargetState;
  readonly reason?: string;
  readonly pendingReferences?: PendingReferences;
}

export function stateOf(context: EngineContext, facts: TargetFacts, name: string): StateAndReason {
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
  if (definition.mutability === 'WhenEmpty' && name in confirmedOf(facts))
    return { state: 'Ignored', reason: 'It is written only where there is none, and there is one already.' };
  if (definition.mutability === 'CreateOnly')
    return { state: 'CreateOnly', reason: 'The target takes it at the creation only; it is never compared again.' };
  return { state: 'Pending', ...(prior.error === '' ? {} : { reason: errorOf(prior).message }) };
}

function referenceState({ links, target, missing }: TargetFacts, name: string): StateAndReason {
  const own = links.filter(({ attribute }) => attribute === name);
  const unsent = own.filter(({ sentAfter }) => sentAfter === null);
  const pendingReferences = {
    add: unsent.filter(({ operation }) => operation === 'Add').length,
    remove: unsent.filter(({ operation }) => operation === 'Remove').length,
    sent: own.length - unsent.length,
  };
  if (target.evaluation.outbound.references[name] === undefined) return { state: 'Ignored' };
  const waits = missing.get(name);
  const waiting = waits === undefined ? undefined : missingInWords(name, waits);
  if (target.evaluation.object === undefined) {
    const reason = ['References follow once the object exists.', ...(waiting === undefined ? [] : [waiting])].join(' ');
    return { state: 'Pending', reason, pendingReferences };
  }
  if (own.length === 0) return waiting === undefined ? { state: 'Confirmed' } : { state: 'Deferred', reason: waiting };
  return { state: unsent.length > 0 ? 'Pending' : 'Sent', ...(waiting === undefined ? {} : { reason: waiting }), pendingReferences };
}
