// What passed between the workers and a scene's tenant, held against Microsoft's descriptions of Graph when the scene is over.
import assert from 'node:assert/strict';
import { judging, verdict } from '../../judges/judge.ts';
import type { SimulatorAdmin } from './release.ts';

/** Exchanges that the release's simulator keeps for all scenes together. */
export const keptExchanges = 20_000;

/** Throws where a request or an answer of this tenant breached a description. */
export async function judgeExchanges(admin: SimulatorAdmin, tenant: string): Promise<void> {
  const judge = judging();
  let judged = 0;
  for (let since = 0; ; ) {
    const { exchanges } = await admin.exchanges({ tenant, since });
    const last = exchanges.at(-1);
    if (last === undefined) break;
    exchanges.forEach(judge);
    judged += exchanges.length;
    since = last.sequence;
  }
  const asked = await admin.requests({ tenant, pathPrefix: '/v1.0/', limit: 1 });
  assert.ok(judged > 0 || asked.length === 0, 'the tenant was asked, and nothing of it was recorded');
  verdict();
}
