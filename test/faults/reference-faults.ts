// Faults that only a second implementation finds.
import type { Fault } from './fault.ts';
import { language, defaultRules } from './properties.ts';

export const referenceFaults: readonly Fault[] = [
  {
    says: 'a missing attribute is unlike nothing',
    file: 'operator/engine/rules/scope.ts',
    search: 'NOTEQUAL: not(equal),',
    replace: 'NOTEQUAL: (wanted) => (value) => value !== undefined && not(equal)(wanted)(value),',
    property: defaultRules,
  },
  {
    says: 'bytes are joined without regard to the case of their Base64',
    file: 'operator/engine/join/join.ts',
    search: '(isBinary(value) ? textOf(value) : textOf(value).toLowerCase())',
    replace: 'textOf(value).toLowerCase()',
    property: defaultRules,
  },
  {
    says: 'a text is cut in the middle of a surrogate pair',
    file: 'operator/expression/functions/text.ts',
    search: 'isHighSurrogate(value, to - 1) && isLowSurrogate(value, to) ? to - 1 : to',
    replace: 'to',
    property: language,
    runs: 20_000,
  },
];
