// What can be wrong with a file of objects.
import { defineErrors } from '../../model/errors.ts';

export const objectsFileErrors = defineErrors('ObjectsFile', {
  FileNotReadable: {
    retry: 'never',
    text: '{file} can not be read: {detail}.',
    next: 'Check the path and its permissions.',
  },
  NotObjects: {
    retry: 'never',
    text: '{file}, line {line}: {detail}.',
    next: 'Write an array of objects, or one object a line, as docs/schemas/objects.json describes them.',
  },
  InvalidObject: {
    retry: 'never',
    text: '{file}, line {line}: {detail}.',
    next: 'Correct the object; docs/schemas/objects.json describes its form.',
  },
  DuplicateObject: {
    retry: 'never',
    text: '{file}, line {line}: {what} stands in the file already, at line {first}.',
    next: 'Leave one of the two out; nobody can say which one counts.',
  },
  DeltaImpossible: {
    retry: 'never',
    text: '{file} is not what was read the last time.',
    next: 'It is read in full.',
  },
  PartialRead: {
    retry: 'never',
    text: '{file} is not whole: it ends within {where}.',
    next: 'Nothing was planned. Write the file again.',
  },
});
