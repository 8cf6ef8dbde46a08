// What passed between the workers and a scene's tenant, held against Microsoft's descriptions of Graph when the scene is over.
import { judging, verdict } from '../../judges/judge.ts';
import type { SimulatorAdmin } from './release.ts';

/** Exchanges that the release's simulator keeps for all scenes together. */
export const keptExchanges = 20_000;

/** Throws where a request or an answer of this tenant breached a description. */
export async function judgeExchanges(admin: SimulatorAdmin, tenant: string): Promise<void> {
  const judge = judging();
  for (let since = 0; ; ) {
    const { exchanges } = await admin.exchanges({ tenant, since });
    const last = exchanges.at(-1);
    if (last === undefined) break;
    exchanges.forEach(judge);
    since = last.sequence;
  }
  verdict();
}
