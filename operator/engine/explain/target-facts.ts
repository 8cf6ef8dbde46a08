// What is known of one target's side of an object.
import type { ChangeError } from '../../model/change.ts';
import type { JsonAttributes } from '../../model/json.ts';
import type { EngineContext } from '../context.ts';
import { attributesOf } from '../evaluate/subjects.ts';
import type { ExportRow, PendingLink } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Watched, WatchedTarget } from './load.ts';
import { type MissingReferences, missingReferences } from './missing-references.ts';
import type { References } from './references.ts';
import { type SinceWhen, sinceWhen } from './since.ts';

export interface TargetFacts {
  readonly watched: Watched;
  readonly target: WatchedTarget;
  readonly references: References;
  readonly links: readonly PendingLink[];
  /** Of the target object; absent while there is none. */
  readonly since: SinceWhen | undefined;
  /** By attribute, for those of which some wait. */
  readonly missing: ReadonlyMap<string, MissingReferences>;
}

export async function targetFacts(
  context: EngineContext,
  tables: Tables,
  watched: Watched,
  target: WatchedTarget,
  references: References,
): Promise<TargetFacts> {
  const { prior, object, outbound } = target.evaluation;
  const links = prior === undefined ? [] : await tables.exports.pendingLinks([prior.id]);
  const since = object === undefined ? undefined : await sinceWhen(tables, 'Object', object.id);
  const missing = new Map<string, MissingReferences>();
  for (const [name, contributions] of Object.entries(outbound.references)) {
    const found = await missingReferences(context, tables, target.evaluation.target, contributions);
    if (found.count > 0) missing.set(name, found);
  }
  return { watched, target, references, links, since, missing };
}

/** What imports showed. */
export const confirmedOf = ({ target: { evaluation } }: TargetFacts): JsonAttributes =>
  evaluation.object === undefined ? {} : attributesOf(evaluation.object);

/** The error of an export that failed. */
export const errorOf = ({ error }: ExportRow) => {
  const { code, message, next } = JSON.parse(error) as ChangeError;
  return { code, message, next };
};
