// What a worker asks of directories. Implementations live in operator/directory and import this file and the model only.
import type { ChangeResult, ExportChange } from '../model/change.ts';
import type { CompleteRead, ImportPage } from '../model/object.ts';
import type { Permit } from '../model/permit.ts';
import type { DirectorySchema, TargetSchema } from '../model/schema.ts';

/** Gives the present content of a referenced key; asked at every use, so that a rotated Secret counts at the next request. */
export type ReadKey = (signal: AbortSignal) => Promise<string>;

/** A directory that can be read. Every method throws a LockstepError whose `retry` says when to come back. */
export interface SourceDirectory {
  /** Types of the attributes that this connector reads. */
  schema(signal: AbortSignal): Promise<DirectorySchema>;
  /** Reads everything in scope. Returns only if the read was complete; a broken read throws, and whoever consumed its pages deletes nothing. */
  readFull(signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined>;
  /** Reads what changed since the cookie, replays included. Throws `DeltaImpossible` where only a full read helps. */
  readDelta(cookie: string, signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined>;
  /** Reads single objects whole: those a delta spoke of although the connector space does not hold them. Objects that are gone or out of scope come as `remove`. */
  readObjects(anchors: readonly string[], signal: AbortSignal): AsyncGenerator<ImportPage, void, undefined>;
  close(): Promise<void>;
}

/** What waits to be written: objects, and references to be added and removed. */
export interface WaitingChanges {
  readonly objects: number;
  readonly referenceAdds: number;
  readonly referenceRemoves: number;
}

/** A directory that can be written, within a term. */
export interface TargetDirectory extends SourceDirectory {
  readonly targetSchema: TargetSchema;
  /** The error that names what this worker may not do although the rules ask for it, where the target can tell before anything is tried. */
  missingPermissions?(signal: AbortSignal): Promise<Error | undefined>;
  /** How long so many changes take from now on, by what the target lets pass; where it lets everything pass there is no such method. */
  secondsFor?(changes: WaitingChanges): number;
  /**
   * Writes each change and answers for each, in any order; never throws for a single change. Creates that may have happened before are looked up by their anchor first.
   * @throws TermEnded when the permit ends; what was not answered is `Unknown`.
   */
  export(permit: Permit, changes: readonly ExportChange[]): Promise<readonly ChangeResult[]>;
}
