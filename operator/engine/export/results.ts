// What became of changes that were sent: remembered until an import shows it.
import type { ChangeError, ChangeResult, ExportChange } from '../../model/change.ts';
import { encodeValue, type JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import type { Desired } from './diff.ts';
import { exportIdOf } from './offer.ts';
import { dueAfterFailure } from './retry.ts';
import { type SentLink, storeLinks } from './results-links.ts';
import type { ExportRow, IntentRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import { objectErrors, reportOf } from '../errors.ts';

/** The durable note of what is about to leave. */
export async function intentsOf(tables: Tables, changes: readonly ExportChange[]): Promise<readonly IntentRow[]> {
  const intents: IntentRow[] = [];
  for (const change of changes) {
    const state = await tables.connectors.read(change.connector);
    const isReferences = Object.keys(change.references).length > 0;
    intents.push({
      id: change.id,
      export: exportIdOf(change.id),
      kind: isReferences ? 'References' : 'Attributes',
      document: JSON.stringify(isReferences ? await sentLinks(tables, change) : sentValues(change)),
      sentAfter: state?.begun ?? 0,
    });
  }
  return intents;
}

function sentValues({ attributes }: ExportChange): Desired {
  const sent: Record<string, JsonValue | null> = {};
  for (const [name, { after }] of Object.entries(attributes)) sent[name] = after === undefined ? null : encodeValue(after);
  return sent;
}

async function sentLinks(tables: Tables, { connector, references }: ExportChange): Promise<readonly SentLink[]> {
  const sent: SentLink[] = [];
  for (const [attribute, { add, remove }] of Object.entries(references)) {
    const heads = await tables.objects.heads(
      connector,
      [...add, ...remove].map(({ anchor }) => anchor),
    );
    for (const { id } of heads.values()) sent.push({ attribute, target: id });
  }
  return sent;
}

/** Stores the results of changes with an intent; others were answered before. */
export async function storeResults({ clock }: EngineContext, tables: Tables, results: readonly ChangeResult[]): Promise<void> {
  const now = clock.now();
  const intents = new Map((await tables.exports.takeIntents(results.map(({ id }) => id))).map((intent) => [intent.id, intent]));
  const rows = new Map((await tables.exports.read([...intents.values()].map((intent) => intent.export))).map((row) => [row.id, row]));
  for (const result of results) {
    const intent = intents.get(result.id);
    const row = intent === undefined ? undefined : rows.get(intent.export);
    if (intent === undefined || row === undefined) continue;
    if (intent.kind === 'References') await storeLinks(tables, row, intent, result, now);
    else rows.set(row.id, await storeValues(tables, row, intent, result, now));
  }
}

async function storeValues(tables: Tables, row: ExportRow, intent: IntentRow, result: ChangeResult, now: Date): Promise<ExportRow> {
  const next = await afterResult(tables, row, intent, result, now);
  await tables.exports.update([next]);
  if (next.object !== row.object && row.metaverse !== null) {
    // It exists now: its own references can leave, and those that waited for it.
    await tables.exports.markReferences([row.id]);
    await tables.links.wake([row.metaverse]);
  }
  return next;
}

async function afterResult(tables: Tables, row: ExportRow, intent: IntentRow, result: ChangeResult, now: Date): Promise<ExportRow> {
  if (result.outcome === 'Failed') return failed(row, result.error, now);
  const sent = sentAlso(row, intent);
  if (result.outcome === 'Unknown') {
    // Whether it happened, only an import tells; until then it is neither repeated nor believed.
    return { ...sent, error: JSON.stringify(result.error), since: row.since || now.toISOString() };
  }
  const written = { ...sent, error: '', since: '', attempts: isRefused(row) ? 0 : row.attempts, dueAt: 0 };
  if (row.action !== 'Add' || row.metaverse === null) return written;
  return attach(tables, written, row.metaverse, result.anchor, now);
}

const notConfirmed: keyof typeof objectErrors = 'NotConfirmed';

/** True where the last answer was an error. What was taken but never shown by an import is counted on: taking it once more proves nothing. */
const isRefused = ({ error }: ExportRow): boolean => error !== '' && (JSON.parse(error) as ChangeError).code !== notConfirmed;

function sentAlso(row: ExportRow, intent: IntentRow): ExportRow {
  const { sentAfter } = intent;
  if (row.action === 'Delete') return { ...row, sentAfter };
  const values = JSON.parse(intent.document) as Desired;
  const before = row.sent === '' ? {} : (JSON.parse(row.sent) as Desired);
  const left = (row.pending === '' ? [] : (JSON.parse(row.pending) as readonly string[])).filter((name) => !(name in values));
  const sent = { ...row, sent: JSON.stringify({ ...before, ...values }), sentAfter };
  if (row.action === 'Add') return sent;
  return {
    ...sent,
    pending: left.length === 0 ? '' : JSON.stringify(left),
    action: left.length === 0 ? null : 'Update',
    disables: row.disables && left.includes('accountEnabled'),
  };
}

/** A created object joins its metaverse object at once, so that references to it can follow; what it holds is what was sent, until an import shows it. */
async function attach(tables: Tables, row: ExportRow, metaverse: number, anchor: string, now: Date): Promise<ExportRow> {
  const [known] = [...(await tables.objects.heads(row.connector, [anchor])).values()];
  if (known !== undefined && known.metaverse !== null && known.metaverse !== metaverse) {
    return failed(
      { ...row, sent: '', sentAfter: null },
      reportOf(new objectErrors.DuplicateSourceAnchor({ anchor: row.sourceAnchor })),
      now,
    );
  }
  const content = {
    anchor,
    dn: '',
    objectType: row.objectType,
    data: '',
    hash: '',
    referenceHash: '',
    sourceAnchor: row.sourceAnchor,
    writtenAt: now.getTime(),
  };
  const id = known === undefined || known.placeholder ? (await tables.objects.insert(row.connector, [content]))[0] : known.id;
  if (id === undefined) return row;
  await tables.objects.join([{ id, metaverse }]);
  return { ...row, object: id, ownership: 'Provisioned', action: null, pending: '' };
}

function failed(row: ExportRow, error: ChangeError, now: Date): ExportRow {
  const attempts = row.attempts + 1;
  return {
    ...row,
    attempts,
    dueAt: dueAfterFailure(error, attempts, now.getTime()),
    error: JSON.stringify(error),
    since: row.since || now.toISOString(),
  };
}
