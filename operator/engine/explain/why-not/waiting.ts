// Why a planned change has not left, or has left and does not count yet.
import type { ChangeError } from '../../../model/change.ts';
import type { EngineContext } from '../../context.ts';
import { absenceFacts, completedReads } from '../../export/absence.ts';
import type { ExportRow } from '../../port/export-table.ts';
import type { Tables } from '../../port/store-port.ts';
import { assessPlan } from '../../protect/judge.ts';
import type { Reason } from '../reports.ts';

export async function waitingReasons(context: EngineContext, tables: Tables, row: ExportRow): Promise<readonly Reason[]> {
  const { connector, action, sentAfter, dueAt, error, since } = row;
  const reasons: Reason[] = [];
  if (error !== '') {
    const { code, message, next } = JSON.parse(error) as ChangeError;
    const again =
      action === null || dueAt <= context.clock.now().getTime() ? '' : ` It is sent again after ${new Date(dueAt).toISOString()}.`;
    reasons.push({ stage: 'Export', code, connector, message: `${message} (since ${since})${again}`, next });
  }
  if (sentAfter !== null)
    return [
      ...reasons,
      {
        stage: 'Export',
        code: 'AwaitingConfirmation',
        connector,
        message: 'It was sent; no import of the target has shown it yet.',
        next: 'Wait for the next import of the target.',
      },
    ];
  if (row.absence !== '' && action !== 'Delete') reasons.push(absenceReason(context, row, await completedReads(context, tables)));
  if (action === null) return reasons;
  reasons.push(...(await awaitedValues(tables, row)));
  const { judgement, verdicts } = await assessPlan(context, tables, connector);
  const { violation } = judgement;
  const guarded = verdicts.changes.find(({ export: id, attribute }) => id === row.id && attribute === '');
  if (guarded?.verdict === 'HeldBack')
    reasons.push({
      stage: 'Protection',
      code: 'HeldBack',
      connector,
      message: `${planned[action]} was left out by an approval.`,
      next: 'Approve it in a later run, or bring the object back into scope.',
    });
  if (violation !== undefined && guarded?.verdict !== 'Admitted')
    reasons.push({
      stage: 'Protection',
      code: 'AwaitingApproval',
      connector,
      message: `The whole plan waits for approval: ${violation.message}`,
      next: violation.next,
    });
  if (context.revision.mode === 'Staging')
    reasons.push({
      stage: 'Export',
      code: 'Staging',
      connector,
      message: `The schedule is in Staging: ${planned[action]} is planned and does not leave.`,
      next: 'Set spec.mode of the SyncSchedule to Active once the plan is what you want.',
    });
  if (reasons.length === 0)
    reasons.push({
      stage: 'Export',
      code: 'NotSentYet',
      connector,
      message: `${planned[action]} waits for the next export.`,
      next: 'Wait for the next cycle, or ask for one with a SyncRun.',
    });
  return reasons;
}

/** Values that another object is to give up first. Those that are held back are told with the values. */
async function awaitedValues(tables: Tables, { id, connector }: ExportRow): Promise<readonly Reason[]> {
  const awaited = (await tables.unique.wishesOf([id])).filter(({ verdict }) => verdict === 'Awaited');
  return awaited.map(({ attribute, error }): Reason => {
    const { code, message, next } = JSON.parse(error) as ChangeError;
    return { stage: 'Export', code, connector, attribute, message, next };
  });
}

/** A delete that is not certain enough yet. */
function absenceReason(context: EngineContext, row: ExportRow, readsOf: ReadonlyMap<string, number>): Reason {
  const { sinceMs } = JSON.parse(row.absence) as { readonly sinceMs: number };
  const { consecutiveReads, graceMs } = absenceFacts(context, row, readsOf, context.clock.now().getTime());
  const reads = consecutiveReads > 1 ? `${consecutiveReads} reads of every source in a row must show it` : '';
  const grace = graceMs > 0 ? `its grace period ends at ${new Date(sinceMs + graceMs).toISOString()}` : '';
  return {
    stage: 'Protection',
    code: 'AwaitingCertainty',
    connector: row.connector,
    message: `It has no source since ${new Date(sinceMs).toISOString()}, and is not deleted yet: ${[reads, grace].filter((part) => part !== '').join(', and ')}.`,
    next: 'Bring it back into scope to keep it; otherwise it is deleted by itself, within the limits.',
  };
}

const planned: Readonly<Record<NonNullable<ExportRow['action']>, string>> = {
  Add: 'The creation',
  Update: 'A change',
  Delete: 'The deletion',
};
