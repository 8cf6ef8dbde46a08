// Writes values to objects that are there, each found by its GUID, so that a rename meanwhile does no harm.
import type { ChangeError, ChangeResult, ExportChange } from '../../model/change.ts';
import { LockstepError } from '../../model/errors.ts';
import type { Permit } from '../../model/permit.ts';
import type { TargetSchema } from '../../model/schema.ts';
import { Columns } from '../forest/columns.ts';
import { directoryErrors } from './errors.ts';
import { firstLine } from './failure.ts';
import { modificationsOf } from './modifications.ts';
import type { PartitionLink } from './partition-link.ts';
import { permissiveModifyControl } from './wire/controls.ts';
import type { Modification, ModifyAnswer } from './wire/modify.ts';
import { resultName } from './wire/result.ts';
import { judgeWrite, type WriteContext, type WriteVerdict } from './write-verdict.ts';

/** Modifications under way on one connection. */
const atOnce = 16;

type Outcome = ChangeResult | 'Elsewhere';

/** Writes what this domain holds; gives an answer for each change, and those that are elsewhere. @throws TermEnded after all that is under way has come to its end */
export async function writeInPartition(
  link: PartitionLink,
  changes: readonly ExportChange[],
  schema: TargetSchema,
  permit: Permit,
): Promise<{ readonly results: readonly ChangeResult[]; readonly elsewhere: readonly ExportChange[] }> {
  const results: ChangeResult[] = [];
  const elsewhere: ExportChange[] = [];
  for (let from = 0; from < changes.length; from += atOnce) {
    const some = changes.slice(from, from + atOnce);
    const settled = await Promise.allSettled(some.map((change) => write(link, change, schema, permit)));
    for (const [index, outcome] of settled.entries()) {
      if (outcome.status === 'rejected') throw outcome.reason;
      if (outcome.value === 'Elsewhere') elsewhere.push(some[index] as ExportChange);
      else results.push(outcome.value);
    }
  }
  return { results, elsewhere };
}

/** Whether the connection is of no more use. */
export const isBroken = (result: ChangeResult): boolean =>
  result.outcome === 'Unknown' || (result.outcome === 'Failed' && result.error.code === connectionLost);

const connectionLost = 'Directory.ConnectionLost';

/** Answers for a change that no domain holds. */
export const gone = ({ id, label }: ExportChange): ChangeResult => failed(id, new directoryErrors.ObjectGone({ object: label }));

export const failed = (id: string, error: unknown): ChangeResult => ({ id, outcome: 'Failed', error: changeError(error) });

async function write(link: PartitionLink, change: ExportChange, schema: TargetSchema, permit: Permit): Promise<Outcome> {
  const { id, anchor, label, action, objectType, references } = change;
  // The engine never asks for this; a mistake there must not reach anybody's directory.
  if (action !== 'Update' || anchor === undefined || Object.keys(references).length > 0)
    return failed(id, new directoryErrors.NeverWritten({ action, object: label }));
  const { whenEmpty, others } = modificationsOf(change, schema[objectType] ?? {});
  try {
    for (const modification of whenEmpty) {
      const verdict = await fill(link, change, anchor, modification, permit);
      if (verdict.kind === 'Elsewhere') return 'Elsewhere';
      if (verdict.kind === 'Failed') return failed(id, verdict.error);
    }
    if (others.length === 0) return { id, outcome: 'Written', anchor };
    const answer = await link.connection.modify(
      { object: `<GUID=${anchor}>`, modifications: others, controls: [permissiveModifyControl()] },
      permit,
    );
    const verdict = verdictOf(answer, contextOf(link, change, others));
    if (verdict.kind === 'Done') return { id, outcome: 'Written', anchor };
    if (verdict.kind === 'Elsewhere') return 'Elsewhere';
    return failed(id, verdict.kind === 'Failed' ? verdict.error : againstARule(answer, contextOf(link, change, others)));
  } catch (error) {
    if (error instanceof directoryErrors.TermEnded) throw error;
    if (error instanceof directoryErrors.AnswerLost) return { id, outcome: 'Unknown', error: changeError(error) };
    if (error instanceof LockstepError) return failed(id, error);
    const detail = firstLine((error as Error).message);
    return failed(id, new directoryErrors.ConnectionLost({ server: link.server, detail }, { cause: error }));
  }
}

/** Gives an empty attribute its value. What somebody else wrote there meanwhile is accepted as it is: the import that follows tells it. */
async function fill(
  link: PartitionLink,
  change: ExportChange,
  anchor: string,
  modification: Modification,
  permit: Permit,
): Promise<WriteVerdict> {
  const object = `<GUID=${anchor}>`;
  const context = contextOf(link, change, [modification]);
  const answer = await link.connection.modify({ object, modifications: [modification], controls: [] }, permit);
  const verdict = verdictOf(answer, context);
  if (verdict.kind !== 'Exists') return verdict;
  const held = await hasValue(link, object, modification.attribute, permit.signal);
  return held ? { kind: 'Done' } : { kind: 'Failed', error: againstARule(answer, context) };
}

async function hasValue(link: PartitionLink, object: string, attribute: string, signal: AbortSignal): Promise<boolean> {
  const columns = new Columns<string>((name) => (name === attribute.toLowerCase() ? { field: attribute, form: 'Bytes' } : undefined));
  const request = { base: object, scope: 'base', filter: '(objectClass=*)', attributes: [attribute], columns } as const;
  let held = false;
  for await (const batch of link.search(request, 'read an object', signal))
    held ||= batch.some(({ attributes }) => attributes.some(({ column, values }) => column.field === attribute && values.length > 0));
  return held;
}

const contextOf = (
  { server, namingContext }: PartitionLink,
  { label, objectType }: ExportChange,
  modifications: readonly Modification[],
): WriteContext => ({
  server,
  container: namingContext,
  object: label,
  objectType,
  attributes: [...new Set(modifications.map(({ attribute }) => attribute))],
});

/** @throws TermEnded, AnswerLost */
function verdictOf(answer: ModifyAnswer, context: WriteContext): WriteVerdict {
  const { object, server } = context;
  switch (answer.kind) {
    case 'TermEnded':
      throw new directoryErrors.TermEnded({ object });
    case 'Lost':
      throw new directoryErrors.AnswerLost({ server, object, detail: firstLine(answer.error.message) }, { cause: answer.error });
    case 'Answered':
      return judgeWrite(answer.code, answer.diagnostic, context);
  }
}

/** The value itself is what the directory does not take. */
function againstARule(answer: ModifyAnswer, { server, object, attributes }: WriteContext): LockstepError {
  const { code, diagnostic } = answer.kind === 'Answered' ? answer : { code: 80, diagnostic: '' };
  const result = `${code} (${resultName(code)})`;
  const detail = diagnostic === '' ? resultName(code) : diagnostic;
  return new directoryErrors.ValueRefused({ server, object, attributes: attributes.join(', '), result, detail });
}

function changeError(error: unknown): ChangeError {
  const told =
    error instanceof LockstepError
      ? error
      : new directoryErrors.ConnectionLost({ server: 'A domain controller', detail: firstLine(String(error)) }, { cause: error });
  return { code: told.code, message: told.message, next: told.next, retry: told.retry };
}
