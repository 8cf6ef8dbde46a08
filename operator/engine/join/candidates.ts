// Whom objects may join: the metaverse objects that their keys lead to, with what of the same connector is joined to them already.
import type { EngineContext } from '../context.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { RuleSubject } from '../rules/environment.ts';
import type { CompiledRule } from '../rules/rules.ts';
import { type Candidate, decideJoin, type JoinDecision } from './join.ts';

export interface Candidates {
  readonly byKey: (key: string) => readonly Candidate[];
  /** The same, with the name of the object that is joined to it. */
  readonly unlessTaken: (key: string) => readonly Candidate[];
  /** Notes a join that was decided since they were read. */
  readonly take: (metaverse: number, name: string) => void;
}

export async function findCandidates(
  context: EngineContext,
  tables: Tables,
  connector: string,
  keys: readonly string[],
): Promise<Candidates> {
  const ids = await tables.metaverse.byKeys(keys);
  const all = [...new Set([...ids.values()].flat())];
  const objects = all.length === 0 ? [] : await tables.objects.joined(all);
  const takers = objects.filter((row) => row.connector === connector && !context.rules.standsIn(connector, row.objectType));
  const taken = new Map(takers.map((row) => [row.metaverse ?? 0, row.dn || row.anchor]));
  const found = new Map((await tables.metaverse.read(all)).map((row) => [row.id, { ...row, attributes: attributesOf(row) }]));
  const byKey = (key: string): readonly Candidate[] => (ids.get(key) ?? []).flatMap((id) => found.get(id) ?? []);
  const unlessTaken = (key: string): readonly Candidate[] =>
    byKey(key).map((candidate) => {
      const other = taken.get(candidate.id);
      return other === undefined ? candidate : { ...candidate, taken: other };
    });
  const take = (metaverse: number, name: string): void => {
    taken.set(metaverse, name);
  };
  return { byKey, unlessTaken, take };
}

/** Decides for one object, and notes its join. `rules` are the linking rules in scope. */
export function decideFor(
  context: EngineContext,
  candidates: Candidates,
  row: ObjectRow,
  rules: readonly CompiledRule[],
  subject: RuleSubject,
): JoinDecision {
  const beside = context.rules.standsIn(row.connector, row.objectType);
  const name = row.dn || row.anchor;
  const decision = decideJoin(rules, { name, attributes: subject.attributes }, beside ? candidates.byKey : candidates.unlessTaken);
  if (decision.kind === 'Join' && !beside) candidates.take(decision.metaverse, name);
  return decision;
}
