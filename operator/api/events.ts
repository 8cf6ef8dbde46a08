// The events that the operator records: what happened, once a change, in words for people.

export interface EventDefinition {
  readonly type: 'Normal' | 'Warning';
  /** What the operator was doing. */
  readonly action: string;
  readonly meaning: string;
}

export const events = {
  RevisionPublished: { type: 'Normal', action: 'Compile', meaning: 'A new configuration revision was compiled and handed to the worker.' },
  RunCreated: { type: 'Normal', action: 'Announce', meaning: 'A scheduled cycle had something to say, and a SyncRun was made for it.' },
  RunAdmitted: { type: 'Normal', action: 'Admit', meaning: 'A SyncRun was admitted.' },
  RunSuperseded: { type: 'Normal', action: 'Supersede', meaning: 'A SyncRun that waited for approval was overtaken by a newer one.' },
  Stalled: { type: 'Warning', action: 'Reconcile', meaning: 'A person has to change something; the condition Stalled says what.' },
  Failed: { type: 'Warning', action: 'Reconcile', meaning: 'A reconcile failed and is tried again.' },
  Recovered: { type: 'Normal', action: 'Reconcile', meaning: 'What was stalled or failing works again.' },
} as const satisfies Readonly<Record<string, EventDefinition>>;

export type EventReason = keyof typeof events;
