// What became of one construct of the export.

/** A field of a manifest, such as `SyncRule/title-from-extension spec.flows[3]`. */
export interface Destination {
  readonly kind: 'SyncRule' | 'SyncConnector' | 'SyncSchedule';
  readonly name: string;
  readonly field: string;
}

export type Outcome =
  /** Stands in a manifest and means the same there. */
  | { readonly kind: 'Carried'; readonly to: Destination }
  /** A shipped rule does exactly this. */
  | { readonly kind: 'Default'; readonly rule: string }
  /** Stands in a manifest in another form. */
  | { readonly kind: 'Changed'; readonly to: Destination; readonly how: string; readonly why: string }
  /** Has no place in Lockstep. */
  | { readonly kind: 'NotCarried'; readonly why: string; readonly next: string }
  /** Would have a place, but does not compile; its rule lies among the refused. */
  | { readonly kind: 'Refused'; readonly rule: string; readonly why: string; readonly next: string }
  /** An element or attribute that this version of Lockstep does not know. */
  | { readonly kind: 'Unknown'; readonly next: string }
  /** Says nothing that could be carried: the old server's own state, a feature that is switched off, a description of the format. */
  | { readonly kind: 'Nothing'; readonly why: string };

export type OutcomeKind = Outcome['kind'];

/** In the order in which a person wants to read of them. */
export const outcomeKinds = [
  'Refused',
  'Unknown',
  'NotCarried',
  'Changed',
  'Default',
  'Carried',
  'Nothing',
] as const satisfies readonly OutcomeKind[];

/** With any of these the conversion is not exact. */
export const inexactKinds: ReadonlySet<OutcomeKind> = new Set(['Refused', 'Unknown', 'NotCarried', 'Changed']);

export const carriedTo = (to: Destination): Outcome => ({ kind: 'Carried', to });
export const nothing = (why: string): Outcome => ({ kind: 'Nothing', why });
export const notCarried = (why: string, next: string): Outcome => ({ kind: 'NotCarried', why, next });
export const describeDestination = ({ kind, name, field }: Destination): string => `${kind} ${name}${field === '' ? '' : `, ${field}`}`;
