// Asks about a world's objects as the commands do: on the state alone, beside the engine that writes it.
import { createExplainer, type Explainer } from '../../../../operator/engine/explain/explainer.ts';
import type { World } from '../world.ts';

export async function asking<T>(world: World, question: (explainer: Explainer) => Promise<T>): Promise<T> {
  const store = await world.place.openReader();
  try {
    return await question(await createExplainer(store, { now: () => new Date(world.nowMs) }));
  } finally {
    await store.close();
  }
}
