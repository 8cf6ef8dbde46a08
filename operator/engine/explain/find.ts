// Finds whom a person means: by distinguished name, anchor, user principal name, mail, account name, source anchor or display name.
import type { EngineContext } from '../context.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import { keysOfAttributes, keysOfObject } from '../history/keys.ts';
import type { HistoryRow } from '../port/history-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { nameOf, summaryOf } from './load.ts';
import { ambiguous, explainErrors } from './errors.ts';

/** `metaverse` and `objects` belong together; an object that is joined to none stands alone. Who is gone left only its history. */
export type Found =
  | { readonly kind: 'Metaverse'; readonly metaverse: number; readonly objects: readonly ObjectRow[] }
  | { readonly kind: 'Object'; readonly object: ObjectRow }
  | { readonly kind: 'Gone'; readonly row: HistoryRow };

const searchLimit = 2000;

/**
 * `CONNECTOR/NAME` looks in one connector only, `metaverse/ID` names a metaverse object.
 * @throws NotFound, Ambiguous
 */
export async function findObject(context: EngineContext, tables: Tables, text: string): Promise<Found> {
  const named = /^metaverse\/(\d+)$/.exec(text)?.[1];
  if (named !== undefined) return metaverseObject(tables, Number(named), text);
  const slash = text.indexOf('/');
  const prefix = text.slice(0, Math.max(0, slash));
  const connector = context.connectors.includes(prefix) ? prefix : undefined;
  const name = (connector === undefined ? text : text.slice(slash + 1)).trim().toLowerCase();
  const found = distinct(await candidates(context, tables, name, connector));
  const [only] = found;
  if (only === undefined) return gone(tables, name, text);
  if (found.length > 1) throw ambiguous(text, await describeAll(context, tables, found.slice(0, 10)), found.length);
  return only.metaverse === null ? { kind: 'Object', object: only } : metaverseObject(tables, only.metaverse, text);
}

type Candidate = ObjectRow;

/** Those that bear the name in its strongest sense: whose key it is, before whose address it is, before who is merely called so. */
async function candidates(
  context: EngineContext,
  tables: Tables,
  name: string,
  connector: string | undefined,
): Promise<readonly Candidate[]> {
  if (name === '') return [];
  const within = connector === undefined ? context.connectors : [connector];
  const ids: number[] = [];
  for (const one of within) {
    const heads = await tables.objects.heads(one, [name]);
    for (const { id, placeholder } of heads.values()) if (!placeholder) ids.push(id);
  }
  if (ids.length > 0) return tables.objects.read(ids);
  const rows = (await tables.objects.search(name, searchLimit)).filter((row) => within.includes(row.connector));
  for (const bears of senses) {
    const found = rows.filter((row) => bears(row, name));
    if (found.length > 0) return found;
  }
  return connector === undefined ? byMetaverseName(tables, name) : [];
}

const has = (row: ObjectRow, attribute: string, name: string): boolean => {
  const value = attributesOf(row)[attribute];
  return (Array.isArray(value) ? value : [value]).some((one) => typeof one === 'string' && one.toLowerCase() === name);
};

const senses: readonly ((row: ObjectRow, name: string) => boolean)[] = [
  (row, name) => row.dn.toLowerCase() === name || row.anchor.toLowerCase() === name || row.sourceAnchor?.toLowerCase() === name,
  (row, name) => has(row, 'userPrincipalName', name),
  (row, name) => has(row, 'mail', name),
  (row, name) => has(row, 'sAMAccountName', name) || has(row, 'accountName', name),
  (row, name) => keysOfObject(row).includes(name),
];

/** A display name that only the rules make. */
async function byMetaverseName(tables: Tables, name: string): Promise<readonly Candidate[]> {
  const rows = await tables.metaverse.search(name, searchLimit);
  const ids = rows.filter((row) => {
    const attributes = attributesOf(row);
    return keysOfAttributes(attributes).includes(name);
  });
  return tables.objects.joined(ids.map(({ id }) => id));
}

/** One of each metaverse object: sources before targets, in order of id. */
function distinct(rows: readonly Candidate[]): readonly Candidate[] {
  const seen = new Map<string, Candidate>();
  for (const row of rows) {
    const key = row.metaverse === null ? `object ${row.id}` : `metaverse ${row.metaverse}`;
    if (!seen.has(key)) seen.set(key, row);
  }
  return [...seen.values()];
}

/** One after the other: a transaction is one connection. */
async function describeAll(context: EngineContext, tables: Tables, rows: readonly Candidate[]): Promise<readonly string[]> {
  const described: string[] = [];
  for (const row of rows) described.push(await describe(context, tables, row));
  return described;
}

/** By its first source, and by the name that people know. */
async function describe(context: EngineContext, tables: Tables, row: Candidate): Promise<string> {
  const [metaverse] = row.metaverse === null ? [] : await tables.metaverse.read([row.metaverse]);
  const objects = row.metaverse === null ? [row] : await tables.objects.joined([row.metaverse]);
  const { label, objects: ordered } = summaryOf(context, metaverse, objects);
  const [first] = ordered;
  const name = first === undefined ? label : `${first.connector}/${nameOf(first)}`;
  return metaverse === undefined || name.endsWith(label) ? name : `${name} (${label})`;
}

async function metaverseObject(tables: Tables, id: number, text: string): Promise<Found> {
  const [row] = await tables.metaverse.read([id]);
  if (row !== undefined) return { kind: 'Metaverse', metaverse: id, objects: await tables.objects.joined([id]) };
  const [last] = await tables.history.read('Metaverse', id, Number.MAX_SAFE_INTEGER, 1);
  if (last === undefined) throw new explainErrors.NotFound({ object: text });
  return { kind: 'Gone', row: last };
}

async function gone(tables: Tables, name: string, text: string): Promise<Found> {
  const [row] = await tables.history.byKey(name, 1);
  if (row === undefined) throw new explainErrors.NotFound({ object: text });
  return { kind: 'Gone', row };
}
