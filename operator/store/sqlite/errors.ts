// What a store refuses.
import { defineErrors } from '../../model/errors.ts';

export const storeErrors = defineErrors('Store', {
  NewerStore: {
    retry: 'never',
    text: 'The store {file} has version {found}; this release knows {known}.',
    next: 'Run the newer release again, or remove the file: the next full cycle builds the state anew.',
  },
  NoStore: {
    retry: 'never',
    text: 'The file {file} cannot be read as a state: {problem}.',
    next: 'Name the state file of a worker of this release, e.g. --state /var/lib/lockstep/state.sqlite within its pod.',
  },
  Closed: {
    retry: 'never',
    text: 'The store {file} is closed.',
    next: 'Open it again.',
  },
});
