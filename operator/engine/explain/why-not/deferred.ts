// References that wait because what they lead to is not in the target.
import type { EngineContext } from '../../context.ts';
import type { Contribution } from '../../evaluate/reference-flow.ts';
import type { Tables } from '../../port/store-port.ts';
import { nameOf, type WatchedTarget } from '../load.ts';
import type { Reason } from '../reports.ts';

const mostMissing = 20;

export async function deferredReasons(
  context: EngineContext,
  tables: Tables,
  { evaluation }: WatchedTarget,
  name: string,
): Promise<readonly Reason[]> {
  const contributions: readonly Contribution[] = evaluation.outbound.references[name] ?? [];
  const connector = evaluation.target;
  const missing: string[] = [];
  let count = 0;
  const targets = (await tables.links.targets(contributions)).flat();
  for (let from = 0; from < targets.length; from += context.batchSize) {
    const ids = targets.slice(from, from + context.batchSize);
    const rows = new Map((await tables.objects.read(ids)).map((row) => [row.id, row]));
    const metaverse = [...rows.values()].flatMap((row) => row.metaverse ?? []);
    const there = new Set(
      (await tables.objects.joinedPlaces(metaverse)).filter((place) => place.connector === connector).map((place) => place.metaverse),
    );
    const unknown = await tables.objects.anchors(ids.filter((id) => !rows.has(id)));
    for (const id of ids) {
      const row = rows.get(id);
      if (row !== undefined && row.metaverse !== null && there.has(row.metaverse)) continue;
      count += 1;
      const why = row === undefined ? 'never imported' : row.metaverse === null ? 'not joined' : `not in ${connector}`;
      if (missing.length < mostMissing) missing.push(`${row === undefined ? (unknown.get(id)?.anchor ?? '') : nameOf(row)} (${why})`);
    }
  }
  if (count === 0) return [];
  return [
    {
      stage: 'Export',
      code: 'DeferredReference',
      connector,
      attribute: name,
      message: `${count} of ${targets.length} references of ${name} wait for what they lead to: ${missing.join('; ')}${count > missing.length ? '; ...' : ''}.`,
      next: 'Ask lockstep why-not for what is missing; the reference follows by itself once it exists.',
    },
  ];
}
