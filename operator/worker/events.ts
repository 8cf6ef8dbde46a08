// What of a cycle is worth a line in the events of its schedule: changes of fortune and what was written, never the same fault twice.
import { type CycleReport, type CycleTrace, summarize } from './report.ts';

export interface WorkerEvent {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
}

export function notableEvents(report: CycleReport, before: CycleTrace | undefined): readonly WorkerEvent[] {
  const { error, plan, result, written } = report;
  const violation = result === 'AwaitingApproval' && before?.digest !== plan?.digest ? plan?.violation : undefined;
  return [
    ...(error !== undefined && before?.errorCode !== error.code ? [warning(error.reason, `${error.message} ${error.next}`)] : []),
    ...(violation === undefined ? [] : [warning(violation.reason, `${violation.message} ${violation.next}`)]),
    ...(error === undefined && before?.errorCode !== undefined ? [normal('Recovered', `The cycle works again. ${summarize(report)}`)] : []),
    ...(written > 0 ? [normal('Synchronized', summarize(report))] : []),
  ];
}

const warning = (reason: string, message: string): WorkerEvent => ({ type: 'Warning', reason, message });
const normal = (reason: string, message: string): WorkerEvent => ({ type: 'Normal', reason, message });
