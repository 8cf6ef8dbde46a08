// What goes wrong with `lockstep rules`.
import { defineErrors } from '../model/errors.ts';

export const rulesErrors = defineErrors('Rules', {
  NoSuchRule: {
    retry: 'never',
    text: 'There is no default rule "{name}"{hint}',
    next: 'See lockstep rules list for all names.',
  },
});
