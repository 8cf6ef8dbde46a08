// What a store refuses.
import { defineErrors } from '../../model/errors.ts';

export const storeErrors = defineErrors('Store', {
  NewerStore: {
    retry: 'never',
    text: 'The store {file} has version {found}; this release knows {known}.',
    next: 'Run the newer release again, or remove the file: the next full cycle builds the state anew.',
  },
  Closed: {
    retry: 'never',
    text: 'The store {file} is closed.',
    next: 'Open it again.',
  },
});
