// Everything that explains one object: the metaverse object with its values, and each target's side.
import type { EngineContext } from '../context.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import { explainMetaverseAttribute, metaverseNames } from './attribute.ts';
import { explainErrors } from './errors.ts';
import { summaryOf, watch, type Watched } from './load.ts';
import { References } from './references.ts';
import type { ExplainReport, ExplainedTarget } from './reports.ts';
import { sinceWhen } from './since.ts';
import { explainTarget } from './target.ts';
import { targetFacts } from './target-facts.ts';
import { warningsOf } from '../protect/warnings.ts';
import { neverWakes } from '../rules/time.ts';

export async function explainMetaverse(
  context: EngineContext,
  tables: Tables,
  metaverse: number,
  attribute: string | undefined,
): Promise<ExplainReport> {
  const [row] = await tables.metaverse.read([metaverse]);
  if (row === undefined) throw new explainErrors.NotFound({ object: `metaverse/${metaverse}` });
  const watched = await watch(context, tables, row);
  const references = await References.read(tables, watched);
  const since = await sinceWhen(tables, 'Metaverse', row.id);
  const names = attribute === undefined ? metaverseNames(context, watched) : matching(metaverseNames(context, watched), attribute);
  const targets = await explainTargets(context, tables, watched, references, attribute);
  return {
    object: summaryOf(context, row, watched.objects),
    ...(since.object === undefined ? {} : { since: since.object }),
    attributes: names.map((name) => explainMetaverseAttribute(context, watched, references, since, name)),
    targets,
    notes: await notesOf(context, tables, watched),
  };
}

/** The attribute in whatever case it was asked for. */
const matching = (names: readonly string[], attribute: string): readonly string[] =>
  names.filter((name) => name.toLowerCase() === attribute.toLowerCase());

async function explainTargets(
  context: EngineContext,
  tables: Tables,
  watched: Watched,
  references: References,
  attribute: string | undefined,
): Promise<readonly ExplainedTarget[]> {
  const explained: ExplainedTarget[] = [];
  for (const target of watched.targets) {
    const whole = explainTarget(context, await targetFacts(context, tables, watched, target, references));
    const wanted = attribute?.toLowerCase();
    explained.push(
      wanted === undefined ? whole : { ...whole, attributes: whole.attributes.filter(({ name }) => name.toLowerCase() === wanted) },
    );
  }
  return explained;
}

/** What the reader has to know before the values are taken for the present ones. */
export async function notesOf(context: EngineContext, tables: Tables, watched: Watched): Promise<readonly string[]> {
  const derived = await tables.facts.read('configuration');
  const notes: string[] = [];
  if (derived !== context.configurationHash)
    notes.push('The configuration has changed since the last synchronization: the stored values are still those of the former rules.');
  if (!watched.evaluation.held)
    notes.push('No rule in scope holds the object any more: the next synchronization takes it out of the metaverse.');
  if (watched.evaluation.inbound.wakeAt !== neverWakes)
    notes.push('Some of its rules look at the clock; they were evaluated with the present time.');
  for (const { message } of await warningsOf(tables, watched.row.id)) notes.push(message);
  return notes;
}

export const explainUnjoined = (context: EngineContext, object: ObjectRow): ExplainReport => ({
  object: summaryOf(context, undefined, [object]),
  attributes: [],
  targets: [],
  notes: ['The object is joined to no object of the metaverse, so that nothing flows from it: lockstep why-not says what keeps it out.'],
});
