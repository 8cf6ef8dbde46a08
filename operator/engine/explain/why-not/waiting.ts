// Why a planned change has not left, or has left and does not count yet.
import type { ChangeError } from '../../../model/change.ts';
import type { EngineContext } from '../../context.ts';
import { type Absence, absenceFacts, absenceOf, completedReads } from '../../export/absence.ts';
import { type Disconnect, disconnectOf, type Release } from '../../export/disconnect.ts';
import { awaitingAnchor } from '../../export/awaiting-anchor.ts';
import { linksSubject } from '../../export/results-links.ts';
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
  reasons.push(...(await refusedReferences(tables, row)));
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
  const absence = absenceOf(row);
  if (absence !== undefined && action !== 'Delete')
    reasons.push(absenceReason(context, row, absence, await completedReads(context, tables)));
  const disconnect = disconnectOf(row);
  if (action === null && disconnect?.kind !== 'Released') return reasons;
  const what = action === null ? 'Giving the object up' : planned[action];
  if (disconnect !== undefined && action !== 'Delete') reasons.push(disconnectReason(row, disconnect));
  reasons.push(...(await awaitedValues(tables, row)));
  const { judgement, verdicts } = await assessPlan(context, tables, connector);
  const { violation } = judgement;
  const guarded = verdicts.changes.filter(({ export: id, target }) => id === row.id && target === 0);
  if (guarded.some(({ verdict }) => verdict === 'HeldBack'))
    reasons.push({
      stage: 'Protection',
      code: 'HeldBack',
      connector,
      message: `${what} was left out by an approval.`,
      next: 'Approve it in a later run, or bring the object back into scope.',
    });
  if (violation !== undefined && (guarded.length === 0 || guarded.some(({ verdict }) => verdict !== 'Admitted')))
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
      message: `The schedule is in Staging: ${what} is planned and does not leave.`,
      next: 'Set spec.mode of the SyncSchedule to Active once the plan is what you want.',
    });
  if (action === 'Add' && (await awaitingAnchor(context, tables, [row])).size > 0)
    reasons.push({
      stage: 'Export',
      code: 'AwaitingAnchor',
      connector,
      message: 'The creation waits until the anchor was written back to the forest, so that nobody writes another one there.',
      next: 'See what the change of the forest’s object waits for.',
    });
  if (reasons.every(({ code }) => code === 'Disconnected'))
    reasons.push({
      stage: 'Export',
      code: 'NotSentYet',
      connector,
      message: `${what} waits for the next export.`,
      next: 'Wait for the next cycle, or ask for one with a SyncRun.',
    });
  return reasons;
}

/** What the target said of references of the object the last time. */
async function refusedReferences(tables: Tables, { id, connector }: ExportRow): Promise<readonly Reason[]> {
  const problems = await tables.problems.of([linksSubject(id)]);
  return problems.map(({ error, since }): Reason => {
    const { code, message, next } = JSON.parse(error) as ChangeError;
    return { stage: 'Export', code, connector, message: `References: ${message} (since ${since})`, next };
  });
}

/** Values that another object is to give up first. Those that are held back are told with the values. */
async function awaitedValues(tables: Tables, { id, connector }: ExportRow): Promise<readonly Reason[]> {
  const awaited = (await tables.unique.wishesOf([id])).filter(({ verdict }) => verdict === 'Awaited');
  return awaited.map(({ attribute, error }): Reason => {
    const { code, message, next } = JSON.parse(error) as ChangeError;
    return { stage: 'Export', code, connector, attribute, message, next };
  });
}

/** What a person would look for first: who left. */
function disconnectReason({ connector }: ExportRow, disconnect: Disconnect): Reason {
  const message =
    disconnect.kind === 'Parted'
      ? `The object lost ${disconnect.from.map(([source, anchor]) => `${anchor} of ${source}`).join(', ')}, and its values change with that.`
      : released[disconnect.how];
  return {
    stage: 'Protection',
    code: 'Disconnected',
    connector,
    message,
    next: 'Bring the object of the source back into the scope of its rules to keep things as they are; otherwise they change within limits.disconnects.',
  };
}

const released: Readonly<Record<Release, string>> = {
  LeftBehind: 'No rule keeps the object up any more; it is not ours to delete, so it stays as it is.',
  GivenUp: 'Another synchronization writes the object, so it is no longer ours.',
};

/** A delete that is not certain enough yet. */
function absenceReason(context: EngineContext, row: ExportRow, { sinceMs, shown }: Absence, readsOf: ReadonlyMap<string, number>): Reason {
  const since = new Date(sinceMs).toISOString();
  if (shown !== undefined) {
    const [source, anchor] = shown;
    return {
      stage: 'Protection',
      code: 'ShownAgain',
      connector: row.connector,
      message: `It is not deleted: since ${since} ${source} shows ${anchor} again, though not so that it could be taken over.`,
      next: `See what is reported of ${anchor}, or of the import of ${source}. Once it is taken over the object is kept; where a complete read does not show it, its absence counts from then on.`,
    };
  }
  const { consecutiveReads, graceMs } = absenceFacts(context, row, readsOf, context.clock.now().getTime());
  const reads = consecutiveReads > 1 ? `${consecutiveReads} reads of every source in a row must show it` : '';
  const grace = graceMs > 0 ? `its grace period ends at ${new Date(sinceMs + graceMs).toISOString()}` : '';
  return {
    stage: 'Protection',
    code: 'AwaitingCertainty',
    connector: row.connector,
    message: `It has no source since ${since}, and is not deleted yet: ${[reads, grace].filter((part) => part !== '').join(', and ')}.`,
    next: 'Bring it back into scope to keep it; otherwise it is deleted by itself, within the limits.',
  };
}

const planned: Readonly<Record<NonNullable<ExportRow['action']>, string>> = {
  Add: 'The creation',
  Update: 'A change',
  Delete: 'The deletion',
};
