// A revision made to work: the engine on its store, and a directory for each connector. Built anew when the revision changes.
import type { Engine } from '../engine/engine.ts';
import type { LockstepError } from '../model/errors.ts';
import type { KeyReference, Revision } from '../model/revision.ts';
import type { ReadKey, SourceDirectory, TargetDirectory } from './ports.ts';

export interface Configured {
  readonly hash: string;
  readonly revision: Revision;
  readonly engine: Engine;
  /** In the schedule's order. */
  readonly sources: ReadonlyMap<string, SourceDirectory>;
  /** Those of the sources to which rules may write values. */
  readonly writebacks: ReadonlyMap<string, TargetDirectory>;
  readonly target: { readonly name: string; readonly directory: TargetDirectory };
}

/** Gives the reader of a referenced key. */
export type ReadKeyOf = (reference: KeyReference) => ReadKey;

/** Told when a directory makes whoever asks it wait for longer than a moment. */
export type OnWait = (connector: string, why: LockstepError) => void;

/** Opens what a revision names. Given by whoever puts a worker together. */
export type OpenConfigured = (revision: Revision, hash: string, readKey: ReadKeyOf, onWait: OnWait) => Promise<Configured>;

export async function closeConfigured({ engine, sources, target }: Configured): Promise<void> {
  await Promise.allSettled([...sources.values(), target.directory].map(async (directory) => directory.close()));
  await engine.close();
}
