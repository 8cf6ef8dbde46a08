// What the reference synchronization works on: whole objects of all connectors, rules in their total order, and nothing remembered.
import type { DirectoryObject } from '../../../operator/model/object.ts';
import type { RevisionRule } from '../../../operator/model/revision.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';

export interface SourceObject extends DirectoryObject {
  readonly connector: string;
}

export interface Input {
  /** In the schedule's order. */
  readonly connectors: readonly string[];
  /** Of sources and targets alike. */
  readonly objects: readonly SourceObject[];
  /** In their total order. */
  readonly rules: readonly RevisionRule[];
  /** Connectors that objects are made in. */
  readonly targets: readonly string[];
  /** DNS name of a connector's forest; absent for others. */
  readonly forests: Readonly<Record<string, string>>;
  readonly now: Date;
  readonly random: () => number;
}

/** An attribute of an object that refers to others, as a contribution to the metaverse. */
export interface Reference {
  readonly object: SourceObject;
  readonly attribute: string;
}

export interface MetaverseObject {
  readonly objectType: string;
  readonly joined: SourceObject[];
  attributes: ReadonlyMap<string, AttributeValue>;
  references: ReadonlyMap<string, readonly Reference[]>;
  /** Of these every flow was to be ignored: what they are, nobody says. */
  untold: ReadonlySet<string>;
  /** Why its rules can not be evaluated. */
  error: string | undefined;
}

/** What the rules want of one object in a target. */
export interface Desired {
  readonly connector: string;
  readonly objectType: string;
  readonly metaverse: MetaverseObject;
  /** Null where the target is to hold none; attributes that no flow speaks of are missing. */
  readonly attributes: ReadonlyMap<string, AttributeValue | null>;
  readonly references: ReadonlyMap<string, readonly Reference[]>;
}

export interface Output {
  readonly metaverse: readonly MetaverseObject[];
  readonly desired: readonly Desired[];
  /** Objects that could not join, by the reason. */
  readonly refused: ReadonlyMap<SourceObject, string>;
}
