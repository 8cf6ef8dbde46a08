// Objects and changes as a directory tells them to the engine.
import type { Attributes, AttributeValue } from './value.ts';

/** Reference attributes: the anchors of the objects referred to, in the same connector; never part of `attributes`. */
export type References = Readonly<Record<string, readonly string[]>>;

/** One object of a directory, whole. */
export interface DirectoryObject {
  /** Identifies the object in its connector for ever: the object GUID in Active Directory (lower case, dashes), the object id in Entra ID. */
  readonly anchor: string;
  /** Where a person finds it: the distinguished name, or `User_<id>` in Entra ID. */
  readonly dn: string;
  /** As rules name it: user, inetOrgPerson, group, contact, computer, ... */
  readonly objectType: string;
  readonly attributes: Attributes;
  readonly references: References;
}

/** How a link attribute changed without telling all its values. */
export interface LinkChange {
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

/** What an import says of one object. Applying the same change twice is the same as once. */
export type ImportedChange =
  | { readonly kind: 'replace'; readonly object: DirectoryObject }
  | {
      readonly kind: 'patch';
      readonly anchor: string;
      readonly dn?: string;
      /** `null` removes the attribute; a missing key leaves it as it is. */
      readonly attributes: Readonly<Record<string, AttributeValue | null>>;
      readonly links: Readonly<Record<string, LinkChange>>;
    }
  | { readonly kind: 'remove'; readonly anchor: string; readonly why: 'Deleted' | 'OutOfScope' }
  /** It is there, and too little of it is shown for it to be stored: what is known of it stays. */
  | { readonly kind: 'sighting'; readonly anchor: string };

/** What a page of an import holds. */
export type ImportPage = readonly ImportedChange[];

/** Returned by a reader only after it has seen every page of every partition and found each partition's own root among the entries. */
export interface CompleteRead {
  /** Opaque; where the next delta begins. Stored in the same transaction as the last page. */
  readonly cookie: string;
  /** Objects read, by partition. */
  readonly objects: Readonly<Record<string, number>>;
  /** Object types of a full read that the directory would not show: whatever is known of them stays. */
  readonly unread?: readonly string[];
  /** Where the end may not be the end: what was read counts, and what was not is no proof that anything is gone. */
  readonly doubt?: Doubt;
}

/** Why a read that came to its end may not be whole. */
export interface Doubt {
  /** Completes "is not certain to be whole: ...". */
  readonly why: string;
  /** They are there, and may have been cut. No page holds them. */
  readonly objects: readonly DirectoryObject[];
  /**
   * What may be wrong with them. `Values`: the last value may be half, so that they are compared with what is known of them, and never stored. `Number`: each
   * value is whole, but more may have followed: they are stored where nothing is missing that is known of them.
   */
  readonly lack: 'Values' | 'Number';
}
