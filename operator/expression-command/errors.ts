// What can be wrong with the files that `lockstep expression` is given.
import { defineErrors } from '../model/errors.ts';

export const expressionCommandErrors = defineErrors('Expression', {
  UnreadableFile: {
    retry: 'never',
    text: '{file} can not be read: {problem}.',
    next: 'Check the path and its permissions.',
  },
  InvalidJson: {
    retry: 'never',
    text: '{file} is no JSON: {problem}.',
    next: 'Correct the file at that place.',
  },
  InvalidObject: {
    retry: 'never',
    text: '{file}: {path} is {found}.',
    next: 'Write the values by the names of their attributes, or an object with dn, objectType, attributes and imported.',
  },
  InvalidParameter: {
    retry: 'never',
    text: '{file}: the parameter {name} is {found}.',
    next: 'Write the values of parameters by their names, each a text, a number, true or false.',
  },
});
