// Why an object of the metaverse is not in a target, or not as it should be.
import type { ChangeError } from '../../../model/change.ts';
import type { TargetAttribute } from '../../../model/schema.ts';
import type { EngineContext } from '../../context.ts';
import type { ExportRow } from '../../port/export-table.ts';
import type { Tables } from '../../port/store-port.ts';
import type { Watched, WatchedTarget } from '../load.ts';
import type { ExplainedAttribute, Reason } from '../reports.ts';
import { type ExplainAttribute, reasonOf } from './reason.ts';
import { waitingReasons } from './waiting.ts';
import { groupBy } from '../../evaluate/subjects.ts';
import { filterReason } from '../scope-trace.ts';
import { outOfScopeReason } from './join.ts';

/** Why the object does not stay in the metaverse: nothing that could hold it is in scope. */
export async function holdReasons(context: EngineContext, tables: Tables, { evaluation, loaded }: Watched): Promise<readonly Reason[]> {
  const { error, failedIn } = evaluation.inbound;
  const failed = error === undefined ? [] : [reasonOf('Flow', error, failedIn === undefined ? {} : { connector: failedIn })];
  if (evaluation.held) return failed;
  const holders: Reason[] = [];
  for (const object of loaded.objects) {
    const subject = loaded.subjects.get(object.id);
    if (subject === undefined) continue;
    const filtered = await filterReason(context, tables, object, subject);
    const rules = context.rules
      .inbound(object.connector, object.objectType)
      .filter(({ rule }) => rule.linkType === 'Provision' || rule.linkType === 'StickyJoin');
    holders.push(...(filtered === undefined ? rules.map((rule) => outOfScopeReason(context, rule, subject)) : [filtered]));
  }
  const summary: Reason = {
    stage: 'Scope',
    code: 'NotHeld',
    message:
      'No rule in scope holds the object in the metaverse: with the next synchronization it goes, and what is ours of it in a target is planned to be deleted.',
    next: 'Bring one of its sources back into the scope of a rule with link type Provision.',
  };
  return [summary, ...holders, ...failed];
}

export async function targetReasons(
  context: EngineContext,
  tables: Tables,
  watched: Watched,
  target: WatchedTarget,
  { explain, held }: { readonly explain: ExplainAttribute; readonly held: readonly Reason[] },
): Promise<readonly Reason[]> {
  const { evaluation } = target;
  const connector = evaluation.target;
  const { outbound, prior } = evaluation;
  const reasons: Reason[] = [];
  // Of whom nobody knows whether they are in scope, no clause says no.
  const isUntold = outbound.error?.reason === 'ScopeUntold';
  if (!isUntold && !outbound.provision && !(evaluation.object !== undefined && outbound.links))
    reasons.push(...provisionReasons(context, watched, target, explain));
  if (outbound.suspended)
    reasons.push({
      stage: 'Provision',
      code: 'Suspended',
      connector,
      attribute: 'cloudNoFlow',
      message:
        'cloudNoFlow is true, and a rule of link type JoinNoFlow is in scope: another synchronization has the object, and nothing flows.',
      next: 'Take cloudNoFlow away where this synchronization is to have the object.',
      because: [explain('cloudNoFlow')],
    });
  if (outbound.refused !== undefined)
    reasons.push({
      stage: 'Target',
      code: 'RefusedByTarget',
      connector,
      message: outbound.refused,
      next: 'Use the service that manages such objects, or take it out of the scope of the rules.',
    });
  if (outbound.error !== undefined && outbound.error.message !== watched.evaluation.inbound.error?.message)
    reasons.push(reasonOf('Flow', outbound.error, { connector }));
  if (outbound.provision && outbound.sourceAnchor === '' && outbound.error === undefined)
    reasons.push({
      stage: 'Provision',
      code: 'SourceAnchorMissing',
      connector,
      message: 'The rules give the object no sourceAnchor.',
      next: 'Let a rule flow sourceAnchor: without it the object could never be found again.',
      because: [explain('sourceAnchor')],
    });
  reasons.push(...(await problemReasons(tables, watched, [...held, ...reasons], connector)));
  if (prior !== undefined) {
    reasons.push(...valueReasons(context, prior));
    reasons.push(...(await waitingReasons(context, tables, prior)));
  } else if (outbound.provision && held.length + reasons.length === 0) {
    reasons.push({
      stage: 'Provision',
      code: 'NotSynchronizedYet',
      connector,
      message: 'The object is wanted in the target with the next synchronization.',
      next: 'Wait for the next cycle, or ask for one with a SyncRun.',
    });
  }
  return reasons;
}

function provisionReasons(
  context: EngineContext,
  { row }: Watched,
  { evaluation }: WatchedTarget,
  explain: ExplainAttribute,
): readonly Reason[] {
  const { target: connector, subject } = evaluation;
  const creators = context.rules.outbound(connector, row.objectType).filter(({ rule }) => rule.linkType === 'Provision');
  if (creators.length === 0)
    return [
      {
        stage: 'Provision',
        code: 'NoProvisioningRule',
        connector,
        message: `No rule creates objects of the metaverse type ${row.objectType} in ${connector}.`,
        next: 'Write an outbound SyncRule with link type Provision, or enable the shipped one.',
      },
    ];
  return creators.map((rule): Reason => {
    const reason = outOfScopeReason(context, rule, subject);
    const failing = (reason.scope ?? []).flat().filter(({ holds }) => !holds);
    const because = [...new Set(failing.map(({ attribute }) => attribute))].map(explain).filter(speaks);
    return { ...reason, stage: 'Provision', ...(because.length === 0 ? {} : { because }) };
  });
}

const speaks = ({ value, flows }: ExplainedAttribute): boolean => value !== undefined || flows.length > 0;

/** Errors that the last synchronization noted and that the evaluation alone cannot see, such as a source anchor that another object has. */
async function problemReasons(tables: Tables, { row }: Watched, known: readonly Reason[], connector: string): Promise<readonly Reason[]> {
  const problems = await tables.problems.of([`metaverse:${row.id}`]);
  return problems.flatMap(({ error, connector: failing }) => {
    if (failing !== connector) return [];
    const { code, message, next } = JSON.parse(error) as ChangeError;
    return known.some((reason) => reason.code === code) ? [] : [{ stage: 'Provision' as const, code, connector, message, next }];
  });
}

/** Values that stay behind although the object goes on. */
function valueReasons(context: EngineContext, { connector, objectType, held, unsupported }: ExportRow): readonly Reason[] {
  const heldValues = held === '' ? [] : (JSON.parse(held) as readonly { attribute: string; error: ChangeError }[]);
  const names = unsupported === '' ? [] : (JSON.parse(unsupported) as readonly string[]);
  const schema = context.schema(connector, objectType);
  return [
    ...heldValues.map(
      ({ attribute, error: { code, message, next } }): Reason => ({ stage: 'Target', code, connector, attribute, message, next }),
    ),
    ...(names.length === 0 ? [] : [leftOut(names, schema, connector)]),
  ];
}

/** All of them in one reason: they keep nothing else from arriving. */
function leftOut(names: readonly string[], schema: Readonly<Record<string, TargetAttribute>>, connector: string): Reason {
  const why = (name: string): string => {
    const definition = schema[name];
    if (definition === undefined) return 'The target has no such attribute.';
    return definition.support === 'Unsupported' ? definition.reason : 'The target computes it itself; it is read-only.';
  };
  const told = [...groupBy(names, why)].map(([reason, group]) => `${group.join(', ')}: ${reason}`);
  return {
    stage: 'Target',
    code: 'Unsupported',
    connector,
    message: `${names.length} values are not taken. ${told.join(' ')}`,
    next: 'The values are computed and reported, never sent. Let no rule flow them where the report is not wanted.',
  };
}
