// Clears a stage away in the right order.
import type { Owner } from '../../environment/world.ts';

/** An owner that clears what was made last first: a unit goes before the forest that it is in. Everything is cleared, whatever fails. For a whole file,
 * call it at file level: `after` within a `before` would clear at the end of that `before`. */
export function lastFirst(owner: Owner): Owner {
  const clears: (() => Promise<void>)[] = [];
  owner.after(async () => {
    const failures: unknown[] = [];
    for (const clear of clears.toReversed()) await clear().catch((error: unknown) => failures.push(error));
    if (failures.length > 0) throw new AggregateError(failures, 'The stage could not be cleared away.');
  });
  return { after: (clear) => void clears.push(clear) };
}
