/** What can be made to happen to the answers of a domain controller. */

export type Fault =
  /** The connection breaks after so many entries of a search. */
  | { readonly kind: 'cut'; readonly afterEntries: number }
  /** The connection breaks before a search's last page: what came until then looks like everything, but for its end. */
  | { readonly kind: 'dropFinalPage' }
  /** Searches succeed and find nothing, as for an account that has lost its rights. */
  | { readonly kind: 'empty' }
  /** Values of `attribute` come in portions, as Windows sends those of large groups. */
  | { readonly kind: 'ranged'; readonly attribute: string; readonly values: number }
  /** Every answer comes later. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Searches end at once with an LDAP result code, such as 51 for busy. */
  | { readonly kind: 'answer'; readonly resultCode: number }
  /** Connections break as soon as they are made, and those that stand break now. */
  | { readonly kind: 'refuse' };

/** A fault strikes all searches until it is healed, or as many as `searches` says. Searches of one
 * object, with which clients find their way, are left alone by all but `ranged`, `delay` and `refuse`. */
export interface Injection {
  readonly fault: Fault;
  readonly searches?: number;
}
