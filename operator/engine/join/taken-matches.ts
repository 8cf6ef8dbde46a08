// Who found their only match joined to another object of their connector: whoever parts may have given nothing, so no value tells that the match is free.
import type { objectErrors } from '../errors.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';
import type { Contested, JoinDecision } from './join.ts';

/** Ids of the refused objects, by the metaverse object that they match. */
export type TakenMatches = Map<number, Set<number>>;

const pageSize = 1000;

const beginning = 'object:';

const refusal: keyof typeof objectErrors = 'AlreadyJoined';

/** As earlier synchronizations left them. */
export async function readTakenMatches({ problems }: Tables): Promise<TakenMatches> {
  const found: TakenMatches = new Map();
  for (let after: string | undefined = ''; after !== undefined; ) {
    const rows: readonly ProblemRow[] = await problems.coded(refusal, beginning, after, pageSize);
    for (const { subject, error } of rows) {
      const { contested } = JSON.parse(error) as { readonly contested?: Contested };
      for (const metaverse of contested?.matches ?? []) note(found, metaverse, Number(subject.slice(beginning.length)));
    }
    after = rows.length < pageSize ? undefined : rows.at(-1)?.subject;
  }
  return found;
}

/** Notes the decision for an object, where its match was taken. */
export function noteTakenMatch(found: TakenMatches, { id }: Pick<ObjectRow, 'id'>, decision: JoinDecision): void {
  if (decision.kind !== 'Refuse' || decision.error.reason !== refusal) return;
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
