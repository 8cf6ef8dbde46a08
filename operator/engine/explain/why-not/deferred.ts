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
