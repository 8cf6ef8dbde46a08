// What can go wrong in a worker's own work, and how any error is told to people.
import { defineErrors, LockstepError, type Retry } from '../model/errors.ts';

export const workerErrors = defineErrors('Worker', {
  SourceNeverRead: {
    retry: 'backoff',
    text: 'The connector {connector} has not been read as a whole under its present configuration.',
    next: 'Nothing is synchronized until every source was read once as a whole. The worker tries again by itself; see the import step for what stopped it.',
  },
  TargetNotRead: {
    retry: 'backoff',
    text: 'The target {connector} could not be read in this cycle.',
    next: 'Nothing is exported before the target is known. The worker tries again by itself; see the import step for what stopped it.',
  },
  RevisionMissing: {
    retry: 'backoff',
    text: 'The configuration revision {revision} cannot be read.',
    next: 'The operator writes it anew at its next reconciliation; the worker goes on with the revision it has, if any.',
  },
  KeyMissing: {
    retry: 'configuration',
    text: 'The {kind} {name} has no key {key}.',
    next: 'Add the key to the {kind}; the worker uses it at its next request.',
  },
  KeyUnreadable: {
    retry: 'configuration',
    text: 'The {kind} {name} cannot be read: {detail}.',
    next: 'Create the {kind} in the namespace of the schedule, or correct the reference in the SyncConnector.',
  },
  TokenUnreadable: {
    retry: 'backoff',
    text: "The token of the pod's service account cannot be read: {detail}.",
    next: 'The operator mounts it where the SyncConnector says workloadIdentity; a pod from before that is replaced by itself.',
  },
  NoPort: {
    retry: 'configuration',
    text: 'The key {key} of the {kind} {name} is no port.',
    next: 'Write a number from 1 to 65535 into the {kind}; the worker uses it at its next connection.',
  },
  AnswersMissing: {
    retry: 'backoff',
    text: '{count} changes were sent to {connector} without an answer, and its import does not show all of them.',
    next: 'Nothing to do: what is missing is sent again in a moment. If it happens often, look at the network between the worker and the tenant.',
  },
  TermEnded: {
    retry: 'backoff',
    text: 'This worker may not write any more: its term of the lease has ended.',
    next: 'Whoever holds the lease goes on; what was in flight is found by the confirming import.',
  },
  TypeTakenTwice: {
    retry: 'configuration',
    text: 'Two exporters take objects of the type {objectType}: {one} and {other}.',
    next: 'Let one of them take the type; nothing is written before.',
  },
  DeltaImpossible: {
    retry: 'backoff',
    text: 'The target cannot tell what changed since its last read: {reason}.',
    next: 'Nothing to do: everything is read instead.',
  },
  Stopped: {
    retry: 'backoff',
    text: 'The worker was told to stop during the {step}.',
    next: 'The next worker begins with a confirming import and goes on from there.',
  },
});

/** An error as status fields, run records and logs carry it. Never holds a secret: messages come from the rooms' tables. */
export interface ErrorReport {
  readonly retry: Retry;
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly next: string;
}

/** Tells any error. What is not ours is told by its message under one code, so that a person can report it. */
export function reportError(error: unknown): ErrorReport {
  if (error instanceof LockstepError)
    return { retry: error.retry, code: error.code, reason: error.reason, message: error.message, next: error.next };
  const message = error instanceof Error ? error.message : String(error);
  return {
    retry: 'backoff',
    code: 'Worker.Unexpected',
    reason: 'Unexpected',
    message,
    next: 'This is a fault of Lockstep: please report it with the log of the worker.',
  };
}
