// What the explaining commands refuse.
import { defineErrors, type LockstepError } from '../../model/errors.ts';

export const explainErrors = defineErrors('Explain', {
  NotFound: {
    retry: 'never',
    text: 'No connector space has an object {object}, and the history knows none.',
    next: 'Give its distinguished name, anchor, user principal name, mail, account name, source anchor or display name; why-not says what can keep it out.',
  },
  Ambiguous: {
    retry: 'never',
    text: '{count} objects are meant by {object}: {list}',
    next: 'Give one of these names, or CONNECTOR/NAME to look in one connector only.',
  },
  NoConfiguration: {
    retry: 'never',
    text: 'The state has no configuration in it: no worker has run on it yet.',
    next: 'Run a cycle first, or name the state file of another worker.',
  },
  Gone: {
    retry: 'never',
    text: '{object} is not there any more: it was removed at {time}.',
    next: 'See what it was with lockstep history.',
  },
});

/** At most ten are named. */
export const ambiguous = (object: string, some: readonly string[], count: number): LockstepError =>
  new explainErrors.Ambiguous({ object, count, list: [...some, ...(count > some.length ? ['...'] : [])].join('; ') });
