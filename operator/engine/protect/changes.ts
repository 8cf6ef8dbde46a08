// Every pending change of a target with all that a person may want to see of it: values before and after, references, and the rule that gives each.
import type { ChangeError } from '../../model/change.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import type { ChangePage, PastRefusal, PlannedChange, PlannedOrigin, PlannedReference, PlannedReferences } from '../engine.ts';
import { outboundWinners, type Winners } from '../evaluate/winners.ts';
import { sourceNamesOf } from '../evaluate/source-name.ts';
import { attributesOf, groupBy } from '../evaluate/subjects.ts';
import { pendingAttributes } from '../export/offer.ts';
import { decodeReferences } from '../export/reference-map.ts';
import { linksSubject } from '../export/results-links.ts';
import type { Contribution } from '../evaluate/reference-flow.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

export async function listChanges(
  context: EngineContext,
  tables: Tables,
  connector: string,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
): Promise<ChangePage> {
  const rows = await tables.exports.pending(connector, afterId, limit);
  const changes = await changesOf(context, tables, connector, rows);
  const last = rows.at(-1);
  return { changes, ...(last === undefined || rows.length < limit ? {} : { next: last.id }) };
}

/**
 * Of the target's objects in order of id: those of which nothing is to be sent yet, and which are to refer to objects that are yet to be made. `afterId`
 * and `next` are ids of objects here.
 */
export async function listFollowers(
  context: EngineContext,
  tables: Tables,
  connector: string,
  { afterId, limit }: { readonly afterId: number; readonly limit: number },
): Promise<ChangePage> {
  const page = await tables.objects.idPage(connector, afterId, limit);
  const idle = (await tables.exports.byObject(page.map(({ id }) => id))).filter(
    ({ connector: target, action, references }) => target === connector && action === null && references !== '',
  );
  const linked = new Set(
    (await tables.exports.pendingLinks(idle.map(({ id }) => id)))
      .filter(({ sentAfter }) => sentAfter === null)
      .map(({ export: row }) => row),
  );
  const rows = idle.filter(({ id }) => !linked.has(id));
  const waiting = await referencesOf(context, tables, connector, rows);
  const changes = await changesOf(
    context,
    tables,
    connector,
    rows.filter(({ id }) => waiting.has(id)),
  );
  const last = page.at(-1);
  return { changes, ...(last === undefined || page.length < limit ? {} : { next: last.id }) };
}

async function changesOf(
  context: EngineContext,
  tables: Tables,
  connector: string,
  rows: readonly ExportRow[],
): Promise<readonly PlannedChange[]> {
  const objects = new Map((await tables.objects.read(rows.flatMap(({ object }) => object ?? []))).map((row) => [row.id, row]));
  const winners = await outboundWinners(context, tables, connector, rows);
  const references = await referencesOf(context, tables, connector, rows);
  const refused = await refusalsOf(tables, rows);
  return rows.map((row): PlannedChange => {
    const object = row.object === null ? undefined : objects.get(row.object);
    const won = winners.get(row.metaverse ?? 0);
    const refusals = refused.get(row.id) ?? [];
    return {
      ...changeOf(row, object, won),
      references: withRules(references.get(row.id) ?? {}, won),
      ...(refusals.length === 0 ? {} : { refusals }),
    };
  });
}

function changeOf(row: ExportRow, object: ObjectRow | undefined, won: Winners | undefined): Omit<PlannedChange, 'references'> {
  const action = row.action ?? 'Update';
  const confirmed: JsonAttributes = object === undefined ? {} : attributesOf(object);
  const values = action === 'Delete' ? {} : pendingAttributes(row, confirmed);
  const attributes = Object.entries(values).map(([name, value]) => [name, { ...value, ...originOf(won, name) }]);
  return {
    connector: row.connector,
    objectType: row.objectType,
    action,
    ...(object === undefined ? {} : { anchor: object.anchor }),
    sourceAnchor: row.sourceAnchor,
    label: row.label,
    dn: won?.dn ?? '',
    attributes: Object.fromEntries(attributes),
    ...(won?.creator === undefined || action === 'Delete' ? {} : { rule: won.creator }),
  };
}

/** By row: what the target said of it the last time, and of its references. */
async function refusalsOf(tables: Tables, rows: readonly ExportRow[]): Promise<ReadonlyMap<number, readonly PastRefusal[]>> {
  const ofLinks = new Map((await tables.problems.of(rows.map(({ id }) => linksSubject(id)))).map((problem) => [problem.subject, problem]));
  return new Map(
    rows.map(({ id, error, since, attempts }) => {
      const links = ofLinks.get(linksSubject(id));
      return [
        id,
        [
          ...(error === '' ? [] : [{ ...(JSON.parse(error) as ChangeError), since, attempts }]),
          ...(links === undefined ? [] : [{ ...(JSON.parse(links.error) as ChangeError), since: links.since, attempts: 1 }]),
        ],
      ];
    }),
  );
}

const originOf = (won: Winners | undefined, attribute: string): PlannedOrigin => won?.origins.get(attribute) ?? {};

const withRules = (references: ReferenceSets, won: Winners | undefined): PlannedChange['references'] =>
  Object.fromEntries(Object.entries(references).map(([name, sets]) => [name, { ...sets, ...originOf(won, name) }]));

type ReferenceSets = Readonly<Record<string, PlannedReferences>>;

/** What an export row refers to: a target object by its id, or one that is yet to be made by its own row. */
interface Reference {
  readonly attribute: string;
  readonly operation: PendingLink['operation'];
  readonly object?: number;
  readonly export?: number;
}

/** By export row: references between existing objects are pending links; those of and to objects to be made follow once both ends are there. */
async function referencesOf(
  context: EngineContext,
  tables: Tables,
  connector: string,
  rows: readonly ExportRow[],
): Promise<ReadonlyMap<number, ReferenceSets>> {
  const found = new Map<number, Reference[]>();
  const note = (row: number, reference: Reference): void => {
    const known = found.get(row);
    if (known === undefined) found.set(row, [reference]);
    else known.push(reference);
  };
  for (const { export: row, attribute, operation, target, sentAfter } of await tables.exports.pendingLinks(rows.map(({ id }) => id)))
    if (sentAfter === null) note(row, { attribute, operation, object: target });
  for (const which of ['All', 'Unmade'] as const) {
    const those = rows.filter(({ action, object }) => action !== 'Delete' && (object === null) === (which === 'All'));
    const contributions = those.flatMap((row) => contributionsOf(row).map((contribution) => ({ ...contribution, row: row.id })));
    const reached = groupBy(
      await tables.exports.reached(connector, distinct(contributions.map(({ contribution }) => contribution)), which),
      ({ source, attribute }) => `${source} ${attribute}`,
    );
    for (const { row, target, contribution } of contributions)
      for (const { export: other } of reached.get(contribution.join(' ')) ?? [])
        note(row, { attribute: target, operation: 'Add', export: other });
  }
  const nameOf = await namesOf(context, tables, [...found.values()].flat());
  const types = new Map(rows.map(({ id, objectType }) => [id, objectType]));
  return new Map(
    [...found].map(([row, references]) => [row, referenceSets(references, nameOf, context.schema(connector, types.get(row) ?? ''))]),
  );
}

const contributionsOf = ({ references }: ExportRow): readonly { readonly target: string; readonly contribution: Contribution }[] =>
  Object.entries(decodeReferences(references)).flatMap(([target, { contributions, extent }]) =>
    extent === 'All' ? contributions.map((contribution) => ({ target, contribution })) : [],
  );

const distinct = (contributions: readonly Contribution[]): readonly Contribution[] => [
  ...new Map(contributions.map((contribution) => [contribution.join(' '), contribution])).values(),
];

type NameOf = (reference: Reference) => PlannedReference;

async function namesOf(context: EngineContext, tables: Tables, references: readonly Reference[]): Promise<NameOf> {
  const ids = [...new Set(references.flatMap(({ object }) => object ?? []))];
  const memory = await tables.exports.byObject(ids);
  const byObject = new Map(memory.map((row) => [row.object, row]));
  const byId = new Map(memory.map((row) => [row.id, row]));
  const others = [...new Set(references.flatMap((reference) => reference.export ?? []))].filter((id) => !byId.has(id));
  for (const row of await tables.exports.read(others)) byId.set(row.id, row);
  const made = [...byId.values()].flatMap(({ object }) => object ?? []);
  const anchors = await tables.objects.anchors([...new Set([...ids, ...made])]);
  const sourceNames = await sourceNamesOf(
    context,
    tables,
    [...byId.values()].flatMap(({ metaverse }) => metaverse ?? []),
  );
  return (reference) => {
    const row = reference.export === undefined ? byObject.get(reference.object ?? 0) : byId.get(reference.export);
    const anchor = anchors.get(reference.object ?? row?.object ?? 0);
    return {
      ...(anchor === undefined ? {} : { anchor: anchor.anchor }),
      objectType: row?.objectType ?? anchor?.objectType ?? 'directoryObject',
      sourceAnchor: row?.sourceAnchor ?? '',
      label: row?.label ?? anchor?.anchor ?? '',
      dn: sourceNames.get(row?.metaverse ?? 0) ?? '',
    };
  };
}

function referenceSets(references: readonly Reference[], nameOf: NameOf, schema: ReturnType<EngineContext['schema']>): ReferenceSets {
  const sets = [...groupBy(references, ({ attribute }) => attribute)].map(([attribute, group]) => {
    const definition = schema[attribute];
    const those = (operation: PendingLink['operation']): readonly PlannedReference[] =>
      group
        .filter((reference) => reference.operation === operation)
        .map(nameOf)
        .sort((a, b) => (a.sourceAnchor < b.sourceAnchor ? -1 : 1));
    const multiValued = definition?.support === 'Supported' && definition.multiValued;
    return [attribute, { multiValued, add: those('Add'), remove: those('Remove') }] as const;
  });
  return Object.fromEntries(sets.sort(([a], [b]) => (a < b ? -1 : 1)));
}
