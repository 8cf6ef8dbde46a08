// What can be wrong with values in the JSON encoding, as a file from outside may hold them.
import { defineErrors } from './errors.ts';

export const encodingErrors = defineErrors('Encoding', {
  InvalidValue: {
    retry: 'never',
    text: '{path} is {found}, which is no attribute value.',
    next: 'Write text, a number, true, false, null, or an object with $binary, $number or $ref, or an array of these; docs/schemas/value.json tells the forms.',
  },
  InexactNumber: {
    retry: 'never',
    text: '{path} is {found}: beyond 2^53 a JSON number loses its end.',
    next: 'Write all its digits as the text of a $number.',
  },
  MixedReferences: {
    retry: 'never',
    text: '{path} mixes references with other values.',
    next: 'An attribute refers to objects with all its values or with none.',
  },
  InvalidObject: {
    retry: 'never',
    text: '{path} is {found}.',
    next: 'Write an object as docs/schemas/objects.json describes it.',
  },
});
