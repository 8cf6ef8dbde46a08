// Who found their only match joined to another object of their connector: whoever parts may have given nothing, so no value tells that the match is free.
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Contested, JoinDecision } from './join.ts';

/** Ids of the refused objects, by the metaverse object that they match. */
export type TakenMatches = Map<number, Set<number>>;

/** More problems than these nobody reads. */
const mostProblems = 100_000;

/** As earlier synchronizations left them. */
export async function readTakenMatches(tables: Tables): Promise<TakenMatches> {
  const found: TakenMatches = new Map();
  for (const { subject, error } of await tables.problems.list(mostProblems)) {
    if (!subject.startsWith('object:') || !error.includes('"AlreadyJoined"')) continue;
    const { contested } = JSON.parse(error) as { readonly contested?: Contested };
    for (const metaverse of contested?.matches ?? []) note(found, metaverse, Number(subject.slice('object:'.length)));
  }
  return found;
}

/** Notes the decision for an object, where its match was taken. */
export function noteTakenMatch(found: TakenMatches, { id }: Pick<ObjectRow, 'id'>, decision: JoinDecision): void {
  if (decision.kind !== 'Refuse' || decision.error.reason !== 'AlreadyJoined') return;
  for (const metaverse of decision.contested?.matches ?? []) note(found, metaverse, id);
}

/** Whoever matches one of these metaverse objects is looked at again: they were just evaluated, and are still there. */
export async function wakeTakenMatches(found: TakenMatches, tables: Tables, metaverse: readonly number[]): Promise<void> {
  if (found.size === 0) return;
  await tables.objects.markDirty(
    metaverse.flatMap((id) => [...(found.get(id) ?? [])]),
    false,
  );
}

function note(found: TakenMatches, metaverse: number, object: number): void {
  const known = found.get(metaverse) ?? new Set();
  found.set(metaverse, known.add(object));
}
