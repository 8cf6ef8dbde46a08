// What keeps an object, or one of its attributes, from where it should be: every stage of the pipeline is asked in its order.
import type { EngineContext } from '../../context.ts';
import type { Tables } from '../../port/store-port.ts';
import { explainMetaverseAttribute } from '../attribute.ts';
import { explainErrors } from '../errors.ts';
import { findObject, type Found } from '../find.ts';
import { decodeDelta } from '../../history/delta.ts';
import { summaryOf, watch, type Watched } from '../load.ts';
import { isDistinguishedName, outsideOfUnits } from './organizational-units.ts';
import { References } from '../references.ts';
import type { Reason, WhyNotReport } from '../reports.ts';
import { sinceWhen } from '../since.ts';
import type { ExportRow } from '../../port/export-table.ts';
import type { HistoryRow } from '../../port/history-table.ts';
import { waitingReasons } from './waiting.ts';
import { objectErrors } from '../../errors.ts';
import { groupKey } from '../../rules/membership.ts';
import { type ExplainAttribute, reasonOf } from './reason.ts';
import { attributeReasons } from './attribute.ts';
import { allDeferred } from './deferred.ts';
import { groupWarnings, warningsOf } from '../../protect/warnings.ts';
import type { ObjectRow } from '../../port/object-table.ts';
import { joinReasons } from './join.ts';
import { holdReasons, targetReasons } from './target.ts';

export async function whyNot(context: EngineContext, tables: Tables, text: string, attribute: string | undefined): Promise<WhyNotReport> {
  const found = await findOrUnknown(context, tables, text);
  const asked = attribute === undefined ? {} : { attribute };
  if (found === undefined) return { ...asked, reasons: await unknownReasons(context, tables, text) };
  switch (found.kind) {
    case 'Gone':
      return { ...asked, reasons: goneReasons(context, text, found.row) };
    case 'Object': {
      const memory = await tables.exports.byObject([found.object.id]);
      const gone = memory.length === 0 ? [] : await formerSources(context, tables, text);
      const reasons = [
        ...gone,
        ...(await joinReasons(context, tables, found.object, memory)),
        ...(await leavingReasons(context, tables, memory)),
      ];
      return { object: summaryOf(context, undefined, [found.object]), ...asked, reasons, ...(await told(context, tables, [found.object])) };
    }
    case 'Metaverse': {
      const [row] = await tables.metaverse.read([found.metaverse]);
      if (row === undefined) throw new explainErrors.NotFound({ object: text });
      const watched = await watch(context, tables, row);
      const reasons = await joinedReasons(context, tables, watched, attribute);
      const warnings = await told(context, tables, watched.objects, row.id);
      return { object: summaryOf(context, row, watched.objects), ...asked, reasons, ...warnings };
    }
  }
}

/** What wants a look, of the object itself and of the rules for it. */
async function told(
  context: EngineContext,
  tables: Tables,
  objects: readonly ObjectRow[],
  metaverse?: number,
): Promise<Pick<WhyNotReport, 'warnings'>> {
  const contested = metaverse === undefined ? [] : await warningsOf(tables, metaverse);
  const connectors = objects.map(({ connector }) => connector);
  const warnings = [...contested, ...(await groupWarnings(context, tables, connectors))];
  return warnings.length === 0 ? {} : { warnings: warnings.map(({ code, message, next }) => ({ code, message, next })) };
}

/** What is ours of a target and has lost its metaverse object is to be deleted: why it has not been. */
async function leavingReasons(context: EngineContext, tables: Tables, memory: readonly ExportRow[]): Promise<readonly Reason[]> {
  const reasons: Reason[] = [];
  for (const row of memory) reasons.push(...(await waitingReasons(context, tables, row)));
  return reasons;
}

async function findOrUnknown(context: EngineContext, tables: Tables, text: string): Promise<Found | undefined> {
  try {
    return await findObject(context, tables, text);
  } catch (error) {
    if (error instanceof explainErrors.NotFound) return undefined;
    throw error;
  }
}

/** Nobody knows it: what could be the cause, as far as the configuration tells. */
async function unknownReasons(context: EngineContext, tables: Tables, text: string): Promise<readonly Reason[]> {
  const { connectors } = context.revision;
  const outside = isDistinguishedName(text) ? outsideOfUnits(connectors, text) : [];
  const never: Reason[] = [];
  for (const { name } of connectors) {
    const state = await tables.connectors.read(name);
    if (state === undefined || state.completed === 0)
      never.push({
        stage: 'Import',
        code: 'NeverRead',
        connector: name,
        message: `${name} was never read to its end.`,
        next: 'See the condition of the connector in the status of the SyncSchedule.',
      });
  }
  return [
    ...outside,
    ...never,
    ...unitReasons(context, text),
    {
      stage: 'Import',
      code: 'NotImported',
      message: `No import has shown an object that is called ${text}.`,
      next: 'Check the spelling, the containers that the connector reads, the object types that its rules name, and whether its account may read the object.',
    },
  ];
}

/** Where it lies outside of what is read by now, that is why. */
function goneReasons(context: EngineContext, text: string, row: HistoryRow): readonly Reason[] {
  const { connector, dn = '' } = decodeDelta(row.delta);
  const from = connector === undefined ? '' : ` from ${connector}`;
  const removed: Reason = {
    stage: 'Import',
    code: 'Removed',
    ...(connector === undefined ? {} : { connector }),
    message: `${dn === '' ? text : dn} was removed${from} at ${new Date(row.timeMs).toISOString()}: it was deleted, or left the scope of the import.`,
    next: 'lockstep history shows what it was.',
  };
  return [...(isDistinguishedName(dn) ? outsideOfUnits(context.revision.connectors, dn) : []), removed, ...unitReasons(context, dn)];
}

/** Of an organizational unit that is not there: which administrative unit waits for it. */
function unitReasons({ rules, connectors }: EngineContext, dn: string): readonly Reason[] {
  const { OrganizationalUnitMissing } = objectErrors;
  return connectors
    .filter((connector) => rules.units(connector).some(({ key }) => key === groupKey(dn)))
    .map((connector) => reasonOf('Scope', new OrganizationalUnitMissing({ unit: dn }), { connector }));
}

/** What was called so in a source, where only the target's object is left. */
async function formerSources(context: EngineContext, tables: Tables, text: string): Promise<readonly Reason[]> {
  const rows = await tables.history.byKey(text.trim().toLowerCase(), 10);
  const [row] = rows.filter(({ kind, event }) => kind === 'Object' && event === 'Removed');
  return row === undefined ? [] : goneReasons(context, text, row);
}

async function joinedReasons(
  context: EngineContext,
  tables: Tables,
  watched: Watched,
  attribute: string | undefined,
): Promise<readonly Reason[]> {
  const references = await References.read(tables, watched);
  const since = await sinceWhen(tables, 'Metaverse', watched.row.id);
  const explain: ExplainAttribute = (name) => explainMetaverseAttribute(context, watched, references, since, name);
  const held = await holdReasons(context, tables, watched);
  const targets = [];
  for (const target of watched.targets) targets.push(...(await targetReasons(context, tables, watched, target, { explain, held })));
  if (attribute === undefined) {
    const deferred = [];
    for (const target of watched.targets) deferred.push(...(await allDeferred(context, tables, target)));
    return inStages([...held, ...targets, ...deferred]);
  }
  const whole = targets.filter(({ attribute: one, code }) => one === undefined && code !== 'Unsupported');
  return inStages([...held, ...whole, ...(await attributeReasons(context, tables, watched, references, explain, attribute))]);
}

const stages: readonly Reason['stage'][] = ['Import', 'Scope', 'Join', 'Provision', 'Flow', 'Target', 'Protection', 'Export'];

const inStages = (reasons: readonly Reason[]): readonly Reason[] =>
  [...reasons].sort((a, b) => stages.indexOf(a.stage) - stages.indexOf(b.stage));
