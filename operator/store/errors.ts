// What a store refuses, and what keeps it from working.
import { defineErrors } from '../model/errors.ts';

export const storeErrors = defineErrors('Store', {
  NewerStore: {
    retry: 'never',
    text: 'The store {store} has version {found}; this release knows {known}.',
    next: 'Run the newer release again, or remove the store: the next full cycle builds the state anew.',
  },
  ForeignStore: {
    retry: 'never',
    text: '{store} is no store of Lockstep: {why}.',
    next: 'Name another place for the store, or remove what lies there. Nothing of it was changed.',
  },
  NotOpened: {
    retry: 'backoff',
    text: '{store} cannot be opened: {problem}.',
    next: 'Check that its folder exists, can be written and has room. Nothing was changed.',
  },
  NoStore: {
    retry: 'never',
    text: '{store} cannot be read as a state: {problem}.',
    next: 'Name the state of a worker of this release, e.g. --state /var/lib/lockstep/state.sqlite within its pod, or --database NAMESPACE/SCHEDULE for one in PostgreSQL.',
  },
  Closed: {
    retry: 'never',
    text: 'The store {store} is closed.',
    next: 'Open it again.',
  },
  Taken: {
    retry: 'never',
    text: 'Another process has opened the store {store} for writing since.',
    next: 'Let only one worker use a store. This one writes nothing more until it starts again.',
  },
  Unavailable: {
    retry: 'backoff',
    text: 'The store {store} can not be reached: {problem}.',
    next: 'Nothing of the transaction under way was applied by halves. It is tried again; see that the database server runs and lets the worker in.',
  },
  AccessDenied: {
    retry: 'configuration',
    text: 'The store {store} refused the worker: {problem}.',
    next: 'Check the user, the password and the rights in the Secret of the connection; the worker tries again when it changes.',
  },
  UntrustedServer: {
    retry: 'configuration',
    text: 'The certificate of the database server of {store} is not trusted: {problem}.',
    next: 'Name the authority that signed it in spec.store.postgreSQL.certificateAuthorityRef, and the host as the certificate does.',
  },
  Conflict: {
    retry: 'backoff',
    text: 'The store {store} took a transaction back {attempts} times because of others at the same time.',
    next: 'It is tried again later. Let nothing else work in the schema.',
  },
  Refused: {
    retry: 'backoff',
    text: 'The store {store} refused a statement: {problem}.',
    next: 'The transaction was not applied. See whether the server has room and the schema is as Lockstep made it.',
  },
});
