// References that wait because what they lead to is not in the target.
import type { EngineContext } from '../../context.ts';
import type { Tables } from '../../port/store-port.ts';
import type { WatchedTarget } from '../load.ts';
import { missingInWords, missingReferences } from '../missing-references.ts';
import type { Reason } from '../reports.ts';

export async function deferredReasons(
  context: EngineContext,
  tables: Tables,
  { evaluation }: WatchedTarget,
  name: string,
): Promise<readonly Reason[]> {
  const connector = evaluation.target;
  const missing = await missingReferences(context, tables, connector, evaluation.outbound.references[name] ?? []);
  if (missing.count === 0) return [];
  return [
    {
      stage: 'Export',
      code: 'DeferredReference',
      connector,
      attribute: name,
      message: missingInWords(name, missing),
      next: 'Ask lockstep why-not for what is missing; the reference follows by itself once it exists.',
    },
  ];
}

/** Of all attributes; where the object itself is not there, nothing else is to be looked at before it. */
export async function allDeferred(context: EngineContext, tables: Tables, target: WatchedTarget): Promise<readonly Reason[]> {
  if (target.evaluation.object === undefined) return [];
  const reasons: Reason[] = [];
  for (const name of Object.keys(target.evaluation.outbound.references).sort())
    reasons.push(...(await deferredReasons(context, tables, target, name)));
  return reasons;
}
