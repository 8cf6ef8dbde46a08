// Faults in the language of expressions that its own laws find.
import type { Fault } from './fault.ts';
import { fileTime, nextChange, placedProblem, writtenTree } from './properties.ts';

export const languageFaults: readonly Fault[] = [
  {
    says: 'of several moments at which a value may change, that of the last comparison is the next one',
    file: 'operator/expression/next-change.ts',
    search: 'Math.min(next, now + horizonMs)',
    replace: 'now + horizonMs',
    property: nextChange,
  },
  {
    says: 'operators of one rank bind to the right',
    file: 'operator/expression/parser.ts',
    search: 'bindingPower[token.symbol] <= power',
    replace: 'bindingPower[token.symbol] < power',
    property: writtenTree,
  },
  {
    says: 'a column counts from the beginning of the text, and not of its line',
    file: 'operator/expression/problem.ts',
    search: 'const column = (before[line - 1]?.length ?? 0) + 1;',
    replace: 'const column = offset + 1;',
    property: placedProblem,
  },
  {
    says: 'a date loses what is finer than a millisecond',
    file: 'operator/expression/moment.ts',
    search: 'BigInt(date.getTime()) * 10_000n + BigInt(ticks) + epoch',
    replace: 'BigInt(date.getTime()) * 10_000n + epoch',
    property: fileTime,
  },
];
