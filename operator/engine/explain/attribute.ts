// One attribute of the metaverse object: its value, since when, and all flows that speak of it.
import type { ExpressionResult } from '../../expression/index.ts';
import { canonicalJson, type JsonAttributes, type JsonValue } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { decodeLineage } from '../evaluate/lineage.ts';
import { saidOnce } from '../evaluate/once-key.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { ObjectRow } from '../port/object-table.ts';
import { expressionEnvironment, reader, type RuleSubject } from '../rules/environment.ts';
import type { PlannedFlow } from '../rules/flow-plan.ts';
import type { CompiledRule } from '../rules/rules.ts';
import { explainFlows, flowBase, written } from './flows.ts';
import { connected, type Watched } from './load.ts';
import type { References } from './references.ts';
import type { ConnectedObject, ExplainedAttribute, ExplainedFlow, ReferenceSummary } from './reports.ts';
import type { SinceWhen } from './since.ts';
import { traceRule } from './scope-trace.ts';

/** All names that a rule in or out of scope flows to, and those that are stored, in order. */
export function metaverseNames(context: EngineContext, { row, loaded, inbound }: Watched): readonly string[] {
  const flowed = loaded.objects.flatMap(({ connector, objectType }) =>
    context.rules.inbound(connector, objectType).flatMap((rule) => rule.flows.map(({ target }) => target)),
  );
  return [...new Set([...Object.keys(attributesOf(row)), ...inbound.plan.map(({ target }) => target), ...flowed])].sort();
}

export function explainMetaverseAttribute(
  context: EngineContext,
  watched: Watched,
  references: References,
  since: SinceWhen,
  name: string,
): ExplainedAttribute {
  const { row, evaluation, inbound, loaded } = watched;
  const attribute = inbound.plan.find(({ target }) => target === name);
  const stored = attributesOf(row)[name];
  const evaluated = evaluation.inbound.attributes[name];
  const contributions = evaluation.inbound.references[name];
  const when = stored === undefined && contributions === undefined ? undefined : since.of(name);
  const told = {
    name,
    ...(stored === undefined ? {} : { value: stored }),
    ...(contributions === undefined ? {} : { references: references.sum(contributions) }),
    ...(same(stored, evaluated) ? {} : { evaluated: evaluated ?? null }),
    ...(when === undefined ? {} : { since: when }),
  };
  const outOfScope = loaded.objects.flatMap((object) =>
    flowsOutOfScope(context, loaded.subjects.get(object.id), object, { name, objectType: row.objectType }),
  );
  if (attribute === undefined) return { ...told, flows: outOfScope };
  const winner = winnerOf(watched, name);
  const flows = explainFlows({
    attribute,
    recording: inbound,
    winner,
    merged: attribute.merge !== 'Update',
    source: (planned) => objectOf(watched, planned),
    references: (planned) => followed(watched, references, planned),
    untold: () => undefined,
    once: (planned) => (row.once === '' ? inbound.results.get(planned) : storedOnce(row.once, planned)),
    environment: ({ subject }) => {
      const read = loaded.subjects.get(loaded.objects[subject]?.id ?? 0);
      return read === undefined ? undefined : expressionEnvironment(read, watched.rules);
    },
  });
  const mixed = attribute.merge === 'Mixed' ? { error: 'The rules in scope have different merge types.' } : {};
  return { ...told, flows: [...flows, ...outOfScope], ...mixed };
}

/** Equal values, or none on either side. */
export const same = (a: JsonValue | undefined, b: JsonValue | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));

function winnerOf({ evaluation, loaded, inbound }: Watched, name: string): PlannedFlow | undefined {
  const names = Object.keys({ ...evaluation.inbound.attributes, ...evaluation.inbound.references }).sort();
  const contributor = decodeLineage(evaluation.inbound.lineage, names)[name];
  if (contributor === undefined) return undefined;
  const flows = inbound.plan.find(({ target }) => target === name)?.flows ?? [];
  const fitting = flows.filter(
    ({ flow, subject }) => flow.rule.id === contributor.rule && loaded.objects[subject]?.id === contributor.object,
  );
  // A rule may have two flows to one attribute: the first with a value gave it.
  return fitting.length > 1 ? (fitting.find((planned) => inbound.results.get(planned)?.kind === 'value') ?? fitting[0]) : fitting[0];
}

const objectOf = ({ loaded }: Watched, { subject }: PlannedFlow): ConnectedObject | undefined => {
  const object = loaded.objects[subject];
  return object === undefined ? undefined : connected(object);
};

function followed({ loaded, schemas }: Watched, references: References, { flow, subject }: PlannedFlow): ReferenceSummary | undefined {
  const object = loaded.objects[subject];
  if (object === undefined || flow.source === undefined || !schemas.isReference(object.connector, flow.source)) return undefined;
  return references.of(object.id, flow.source);
}

const storedOnce = (once: string, { flow }: PlannedFlow): ExpressionResult => saidOnce(JSON.parse(once) as JsonAttributes, flow);

function flowsOutOfScope(
  context: EngineContext,
  subject: RuleSubject | undefined,
  object: ObjectRow,
  attribute: { readonly name: string; readonly objectType: string },
): readonly ExplainedFlow[] {
  if (subject === undefined) return [];
  return outOfScope(context, context.rules.inbound(object.connector, object.objectType), subject, attribute, connected(object));
}

/** Flows to the attribute of those rules that the subject is out of scope of. */
export function outOfScope(
  context: Pick<EngineContext, 'rules'>,
  rules: readonly CompiledRule[],
  subject: RuleSubject,
  { name, objectType }: { readonly name: string; readonly objectType: string },
  source?: ConnectedObject,
): readonly ExplainedFlow[] {
  const read = reader(subject);
  return rules
    .filter(({ rule }) => rule.targetObjectType === objectType || rule.targetObjectType === '*')
    .filter((rule) => rule.flows.some(({ target }) => target === name) && !rule.inScope(read, subject.parameter))
    .flatMap((rule) =>
      rule.flows
        .filter(({ target }) => target === name)
        .map(
          (flow): ExplainedFlow => ({
            ...flowBase(rule, written(flow)),
            verdict: 'OutOfScope',
            scope: traceRule(context, rule, subject),
            ...(source === undefined ? {} : { source }),
          }),
        ),
    );
}
