// What people read, as both stores keep it.
import type { ProblemRow } from '../engine/port/store-port.ts';

export interface StoredProblem extends Omit<ProblemRow, 'sourceAnchor'> {
  readonly source_anchor: string;
}

export const problemRow = ({ source_anchor: sourceAnchor, ...row }: StoredProblem): ProblemRow => ({ ...row, sourceAnchor });

/** How an error tells its code: a text within it has its quotation marks escaped. */
export const codeOf = (code: string): string => `"code":${JSON.stringify(code)}`;

/** Some three weeks of half-hourly cycles. */
export const keptRuns = 1000;
