// The engine on a state of its own, with files for directories: one synchronization, without a cluster and without a network.
import type { Engine, ObjectError, Plan, WithoutJoinValue } from '../engine/engine.ts';
import { combinePlans } from '../engine/protect/combine-plans.ts';
import type { engineErrors } from '../engine/errors.ts';
import { createEngine, WinnersMemory } from '../engine/index.ts';
import { directoryExtensions, writebackSchemas } from '../configuration/index.ts';
import type { ldifErrors } from '../directory/ldif/index.ts';
import { LockstepError } from '../model/errors.ts';
import { targetSchemaWith } from '../directory/entra/mapping/graph-mapping.ts';
import { type Revision, revisionHash } from '../model/revision.ts';
import { openSqliteStore } from '../store/sqlite/index.ts';
import { importConnector } from '../worker/import-step.ts';
import { plannedChanges, Tally } from '../worker/plan-tally.ts';
import { jsonChange, type JsonPlannedChange } from './change.ts';
import { type Files, openDirectories, type Warn } from './inputs.ts';
import { Spool } from './spool.ts';
import { withVerifiedName } from './verified-domains.ts';

export interface WorldOptions {
  readonly revision: Revision;
  readonly stateFile: string;
  readonly files: Files;
  readonly now: Date;
  readonly warn: Warn;
  /** Folder for what does not fit into memory. */
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** What the rules want of the targets, in order of anchor. */
export interface Outcome {
  readonly plan: Plan;
  readonly changes: Spool<JsonPlannedChange>;
  readonly tally: Tally;
  readonly errors: readonly ObjectError[];
  /** Accounts that are there and are to be disabled. */
  readonly disables: number;
  /** Sentences about whom the rules leave out without an error. */
  readonly warnings: readonly string[];
  /** Objects in each connector, and how many of them are joined. */
  readonly connectors: Awaited<ReturnType<Engine['counts']>>['connectors'];
}

/** More errors of objects than these are not looked at. */
const mostErrors = 100_000;
const mostWarnings = 100;
/** The whole state is read a few times from one end to the other: a large cache of pages would be filled in vain. */
const cacheKilobytes = 16_384;

/** Imports what the files show, synchronizes, and lists the pending changes. @throws what the files or the engine complain about */
export async function planOnce(options: WorldOptions): Promise<Outcome> {
  const { revision, files, now, warn, signal } = options;
  const directories = openDirectories(revision, files, warn);
  const engine = await openEngine(options);
  try {
    engine.beginRun(now.toISOString());
    const hidden: ObjectError[] = [];
    for (const [connector, directory] of [...directories.sources, [directories.target.name, directories.target.directory] as const]) {
      await importConnector({ connector, directory, engine, asked: 'Delta', signal }).catch((error: unknown) => {
        hidden.push(hiddenAccounts(connector, error));
      });
      await directory.close();
    }
    await engine.synchronize('Delta', signal);
    const targets = [directories.target.name, ...Object.keys(writebackSchemas(revision))];
    const outcome = await outcomeOf(engine, targets, directories.target.domains, options);
    return { ...outcome, errors: [...hidden, ...outcome.errors] };
  } finally {
    await engine.close();
  }
}

/** All else was stored by then, and nobody goes: that some accounts hide who may sign in is no reason to tell nothing of all others. @throws any other error */
function hiddenAccounts(connector: string, error: unknown): ObjectError {
  if (!(error instanceof LockstepError) || error.reason !== hides) throw error;
  const { code, message, next, retry } = error;
  return { connector, label: connector, dn: '', sourceAnchor: '', error: { code, message, next, retry }, since: '', attempts: 0 };
}

const hides: keyof typeof engineErrors & keyof typeof ldifErrors = 'AccountControlHidden';

async function openEngine({ revision, stateFile, now }: WorldOptions): Promise<Engine> {
  const store = openSqliteStore(stateFile, { cacheKilobytes });
  const target = revision.connectors.find((connector) => connector.type === 'EntraID');
  const name = target?.name ?? '';
  const targetSchemas = {
    ...writebackSchemas(revision),
    [name]: targetSchemaWith(directoryExtensions(revision, name), target?.entraID.softMatch),
  };
  return createEngine({
    store,
    revision,
    targetSchemas,
    clock: { now: () => now },
    random: drawnFrom(revisionHash(revision)),
    winners: new WinnersMemory(),
  }).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
}

async function outcomeOf(
  engine: Engine,
  targets: readonly string[],
  domains: ReadonlySet<string>,
  { folder, signal }: WorldOptions,
): Promise<Outcome> {
  const changes = new Spool<JsonPlannedChange>(folder);
  const tally = new Tally();
  let disables = 0;
  const unverified: ObjectError[] = [];
  for (const target of targets) {
    for await (const planned of plannedChanges(engine, target)) {
      signal.throwIfAborted();
      const { change: kept, error } = withVerifiedName(planned, domains);
      if (error !== undefined) unverified.push(error);
      if (kept === undefined) continue;
      tally.add(kept);
      if (kept.action === 'Update' && kept.attributes['accountEnabled']?.after === false) disables += 1;
      const change = jsonChange(kept);
      await changes.add(keyOf(change), change);
    }
  }
  const { connectors } = await engine.counts();
  const others = (await engine.warnings(mostWarnings)).filter(({ warning }) => warning.code !== 'WithoutJoinValue');
  const looks = others.map(({ label, warning }) => `${label}: ${warning.message} ${warning.next}`);
  const warnings = [...(await engine.withoutJoinValue()).map(withoutJoinValue), ...looks];
  const plans: Plan[] = [];
  for (const target of targets) plans.push(await engine.plan(target));
  return {
    plan: combinePlans(plans),
    changes,
    tally,
    disables,
    errors: [...(await engine.errors(mostErrors)), ...unverified],
    warnings,
    connectors,
  };
}

const withoutJoinValue = ({ connector, objectType, rule, attributes, objects, example }: WithoutJoinValue): string =>
  `${connector}: ${objects} of type ${objectType} have none of ${attributes.join(', ')}, by which ${rule} joins: nothing is made of them, such as ${example}. Where they have one, export it.`;

/** Connector, anchor and type tell one object of a target from all others. */
const keyOf = ({ connector, anchor, type }: JsonPlannedChange): string => `${connector}\n${anchor}\n${type}`;

/** Numbers from 0 to 1 that are the same in every run with the same configuration (mulberry32): a plan is made twice and compared. */
function drawnFrom(hash: string): () => number {
  let state = Number.parseInt(hash.slice(0, 8), 16);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
