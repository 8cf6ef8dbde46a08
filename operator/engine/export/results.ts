// What became of changes that were sent: remembered until an import shows it.
import type { ChangeError, ChangeResult, ExportChange } from '../../model/change.ts';
import { encodeValue, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import { valuesEntry } from '../history/export-history.ts';
import { recordHistory } from '../history/record.ts';
import type { Desired } from './diff.ts';
import { exportIdOf } from './offer.ts';
import { dueAfterFailure } from './retry.ts';
import { type LinkResult, type SentLink, storeLinks } from './results-links.ts';
import type { ExportRow, IntentRow } from '../port/export-table.ts';
import type { ObjectContent } from '../port/object-table.ts';
import type { HistoryEntry } from '../port/history-table.ts';
import type { Tables } from '../port/store-port.ts';
import { objectErrors, reportOf } from '../errors.ts';
import type { LockstepError } from '../../model/errors.ts';
import { duplicateAnchor, sourceNames } from '../join/duplicate-anchor.ts';

/** The durable note of what is about to leave. */
export async function intentsOf(tables: Tables, changes: readonly ExportChange[]): Promise<readonly IntentRow[]> {
  const intents: IntentRow[] = [];
  for (const [connector, group] of groupBy(changes, (change) => change.connector)) {
    const state = await tables.connectors.read(connector);
    const ids = await targetIds(tables, connector, group);
    intents.push(
      ...group.map((change): IntentRow => {
        const isReferences = Object.keys(change.references).length > 0;
        return {
          id: change.id,
          export: exportIdOf(change.id),
          kind: isReferences ? 'References' : 'Attributes',
          document: JSON.stringify(isReferences ? sentLinks(change, ids) : sentValues(change)),
          sentAfter: state?.begun ?? 0,
        };
      }),
    );
  }
  return intents;
}

function sentValues({ attributes }: ExportChange): Desired {
  const sent: Record<string, JsonValue | null> = {};
  for (const [name, { after }] of Object.entries(attributes)) sent[name] = after === undefined ? null : encodeValue(after);
  return sent;
}

async function targetIds(tables: Tables, connector: string, changes: readonly ExportChange[]): Promise<ReadonlyMap<string, number>> {
  const named = changes.flatMap(({ references }) => Object.values(references).flatMap(({ add, remove }) => [...add, ...remove]));
  const heads = await tables.objects.heads(connector, [...new Set(named.map(({ anchor }) => anchor))]);
  return new Map([...heads].map(([anchor, { id }]) => [anchor, id]));
}

function sentLinks({ references }: ExportChange, ids: ReadonlyMap<string, number>): readonly SentLink[] {
  return Object.entries(references).flatMap(([attribute, { add, remove }]) =>
    [...new Set([...add, ...remove].map(({ anchor }) => anchor))].flatMap((anchor) => {
      const target = ids.get(anchor);
      return target === undefined ? [] : [{ attribute, target }];
    }),
  );
}

/** Stores the results of changes with an intent; others were answered before. */
export async function storeResults(context: EngineContext, tables: Tables, results: readonly ChangeResult[]): Promise<void> {
  const now = context.clock.now();
  const intents = new Map((await tables.exports.takeIntents(results.map(({ id }) => id))).map((intent) => [intent.id, intent]));
  const rows = new Map((await tables.exports.read([...intents.values()].map((intent) => intent.export))).map((row) => [row.id, row]));
  const answers = results.flatMap((result) => {
    const intent = intents.get(result.id);
    const row = intent === undefined ? undefined : rows.get(intent.export);
    return intent === undefined || row === undefined ? [] : [{ row, intent, result }];
  });
  const about = (kind: IntentRow['kind']): readonly LinkResult[] => answers.filter(({ intent }) => intent.kind === kind);
  const links = await storeLinks(tables, about('References'), now);
  const values = await storeValues(context, tables, about('Attributes'), now);
  await recordHistory(context, tables, [...links, ...values], now);
}

async function storeValues(
  context: EngineContext,
  tables: Tables,
  answers: readonly LinkResult[],
  now: Date,
): Promise<readonly HistoryEntry[]> {
  const told = answers.map(({ row, intent, result }) => ({ before: row, intent, result, ...afterResult(row, intent, result, now) }));
  const created = await attachAll(
    context,
    tables,
    told.flatMap(({ after, anchor }) => (anchor === undefined ? [] : [{ row: after, anchor }])),
    now,
  );
  const rows = told.map(({ after }) => created.get(after.id) ?? after);
  await tables.exports.update(rows);
  const appeared = rows.filter((row, index) => row.metaverse !== null && row.object !== told[index]?.before.object);
  // It exists now: its own references can leave, and those that waited for it.
  await tables.exports.markReferences(appeared.map(({ id }) => id));
  await tables.links.wake(appeared.flatMap(({ metaverse }) => metaverse ?? []));
  const confirmed = await confirmedBy(tables, answers);
  return told.flatMap(({ before, intent, result }, index) => {
    const sent = JSON.parse(intent.document) as Desired;
    return valuesEntry(before, rows[index] ?? before, sent, confirmed.get(before.object ?? 0) ?? {}, result) ?? [];
  });
}

/** What imports showed of the objects whose values were sent, by id. */
async function confirmedBy(tables: Tables, answers: readonly LinkResult[]): Promise<ReadonlyMap<number, JsonAttributes>> {
  const updated = answers.flatMap(({ row }) => (row.action === 'Update' && row.object !== null ? [row.object] : []));
  return new Map((await tables.objects.read(updated)).map((row) => [row.id, attributesOf(row)]));
}

/** The memory after an answer, with the anchor of an object that was created. */
function afterResult(
  row: ExportRow,
  intent: IntentRow,
  result: ChangeResult,
  now: Date,
): { readonly after: ExportRow; readonly anchor?: string } {
  if (result.outcome === 'Failed') return { after: failed(row, result.error, now) };
  const sent = sentAlso(row, intent);
  if (result.outcome === 'Unknown') {
    // Whether it happened, only an import tells; until then it is neither repeated nor believed.
    return { after: { ...sent, error: JSON.stringify(result.error), since: row.since || now.toISOString() } };
  }
  // The target has let us write to it: whatever becomes of the object from now on, it has become as ours.
  const ownership = row.ownership === 'Adopted' ? 'Provisioned' : row.ownership;
  const after = { ...sent, ownership, error: '', since: '', attempts: isRefused(row) ? 0 : row.attempts, dueAt: 0 };
  return row.action !== 'Add' || row.metaverse === null ? { after } : { after, anchor: result.anchor };
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
  const pending = left.length === 0 ? '' : JSON.stringify(left);
  const sentDisable = row.sentDisable || (row.disables && 'accountEnabled' in values);
  const sent = { ...row, sent: JSON.stringify({ ...before, ...values }), sentAfter, sentDisable, pending };
  if (row.action === 'Add') return sent;
  return {
    ...sent,
    action: left.length === 0 ? null : 'Update',
    disables: row.disables && left.includes('accountEnabled'),
  };
}

interface Created {
  readonly row: ExportRow;
  readonly anchor: string;
}

/**
 * Created objects join their metaverse objects at once, so that references to them can follow; what they hold is what was sent, until an import shows it.
 * Gives the memory by its id.
 */
async function attachAll(
  context: EngineContext,
  tables: Tables,
  created: readonly Created[],
  now: Date,
): Promise<ReadonlyMap<number, ExportRow>> {
  const attached = new Map<number, ExportRow>();
  for (const [connector, group] of groupBy(created, ({ row }) => row.connector)) {
    const heads = await tables.objects.heads(connector, [...new Set(group.map(({ anchor }) => anchor))]);
    const owners = new Map([...heads].map(([anchor, { metaverse }]) => [anchor, metaverse]));
    const free: Created[] = [];
    const late: { readonly one: Created; readonly owner: number }[] = [];
    for (const one of group) {
      const owner = owners.get(one.anchor) ?? null;
      if (owner !== null && owner !== one.row.metaverse) late.push({ one, owner });
      else free.push(one);
      owners.set(one.anchor, owner ?? one.row.metaverse);
    }
    for (const [row, error] of await refusals(context, tables, late)) attached.set(row.id, failed(row, reportOf(error), now));
    const isNew = ({ anchor }: Created): boolean => heads.get(anchor)?.placeholder !== false;
    const fresh = free.filter(isNew);
    const inserted = await tables.objects.insert(
      connector,
      fresh.map(({ row, anchor }) => contentOf(row, anchor, now)),
    );
    const ids = new Map(fresh.map(({ anchor }, index) => [anchor, inserted[index] as number]));
    const idOf = ({ anchor }: Created): number => ids.get(anchor) ?? (heads.get(anchor)?.id as number);
    await tables.objects.join(free.map((one) => ({ id: idOf(one), metaverse: one.row.metaverse })));
    for (const one of free)
      attached.set(one.row.id, { ...one.row, object: idOf(one), ownership: 'Provisioned', action: null, pending: '' });
  }
  return attached;
}

/** The target gave the anchor of an object that belongs to somebody else. */
async function refusals(
  context: EngineContext,
  tables: Tables,
  late: readonly { readonly one: Created; readonly owner: number }[],
): Promise<readonly (readonly [ExportRow, LockstepError])[]> {
  const names = await sourceNames(
    context,
    tables,
    late.flatMap(({ one, owner }) => [owner, ...(one.row.metaverse === null ? [] : [one.row.metaverse])]),
  );
  return late.map(({ one: { row }, owner }) => {
    const { connector: target, objectType, sourceAnchor: anchor } = row;
    const error = duplicateAnchor(names, { target, objectType, anchor, metaverse: row.metaverse ?? 0, owner });
    return [{ ...row, sent: '', sentAfter: null }, error] as const;
  });
}

const contentOf = ({ objectType, sourceAnchor }: ExportRow, anchor: string, now: Date): ObjectContent => ({
  anchor,
  dn: '',
  objectType,
  data: '',
  hash: '',
  referenceHash: '',
  sourceAnchor,
  writtenAt: now.getTime(),
});

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
