// How each directory has been answering: when it was last read well, and since when it is not.
import type { ErrorReport } from './errors.ts';
import type { CycleReport, StepName } from './report.ts';

export interface ConnectorHealth {
  readonly name: string;
  readonly lastImportTime?: string;
  readonly error?: ErrorReport & { readonly since: string };
}

/** Folds the imports and the export of one cycle into what was known before. A connector that the cycle did not touch stays as it was. */
export function afterCycle(
  before: readonly ConnectorHealth[],
  report: CycleReport,
  connectors: readonly string[],
): readonly ConnectorHealth[] {
  return connectors.map((name) => {
    const known = before.find((health) => health.name === name) ?? { name };
    const steps = report.steps.filter((step) => step.connector === name);
    if (steps.length === 0) return known;
    const read = steps.findLast((step) => isRead(step.name) && step.error === undefined);
    const failed = steps.find((step) => step.error !== undefined);
    const lastImportTime = read?.finishTime ?? known.lastImportTime;
    return {
      name,
      ...(lastImportTime === undefined ? {} : { lastImportTime }),
      ...(failed?.error === undefined ? {} : { error: { ...failed.error, since: sinceWhen(known, failed.error, failed.finishTime) } }),
    };
  });
}

const isRead = (name: StepName): boolean => name === 'Import' || name === 'ConfirmingImport';

/** A directory that makes a cycle wait is in trouble until the cycle's end says otherwise. */
export function whileWaiting(
  before: readonly ConnectorHealth[],
  connector: string,
  error: ErrorReport,
  time: string,
): readonly ConnectorHealth[] {
  const known = before.find(({ name }) => name === connector) ?? { name: connector };
  const waiting = { ...known, error: { ...error, since: sinceWhen(known, error, time) } };
  return [...before.filter(({ name }) => name !== connector), waiting];
}

/** The same error goes on since it first came; another one begins anew. */
const sinceWhen = ({ error }: ConnectorHealth, now: ErrorReport, time: string): string => (error?.code === now.code ? error.since : time);
