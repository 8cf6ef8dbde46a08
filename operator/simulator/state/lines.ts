// The lines of a state file.
import type { Change } from '../directory/change-log.ts';
import type { LinkName, ObjectType, Values } from '../directory/entry.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import type { ExtensionProperty } from '../schema/schemas.ts';
import type { Client, Tenant } from '../tenant.ts';

export const stateVersion = 1;

export interface SavedTenant extends Pick<Tenant, 'id' | 'displayName' | 'createdAt' | 'domains' | 'organization' | 'settings'> {
  /** Absent in a state of before tokens could end at once. */
  readonly tokenGeneration?: number;
  readonly clients: readonly Client[];
  readonly extensions: readonly ExtensionProperty[];
}

export interface SavedObject {
  readonly kind: 'object';
  readonly id: string;
  readonly type: ObjectType;
  readonly ordinal: number;
  readonly createdAt: number;
  readonly deletedAt: number | null;
  readonly purged: boolean;
  readonly privileged: boolean;
  readonly values: Values;
}

/** A change with its target's id instead of the target. */
export type SavedChange =
  | Exclude<Change, { readonly target: unknown }>
  | { readonly kind: 'linked' | 'unlinked'; readonly link: LinkName | 'manager'; readonly target: string };

export type StateLine =
  | {
      readonly kind: 'world';
      readonly version: number;
      readonly clockAheadMs: number;
      readonly signingKey: { readonly id: string; readonly pem: string };
    }
  | { readonly kind: 'tenant'; readonly tenant: SavedTenant; readonly throttle: ThrottleSettings | null; readonly floor: number }
  | SavedObject
  | {
      readonly kind: 'links';
      readonly id: string;
      readonly link: LinkName;
      readonly targets: readonly (readonly [id: string, ordinal: number])[];
    }
  | { readonly kind: 'manager'; readonly id: string; readonly manager: string }
  | { readonly kind: 'change'; readonly sequence: number; readonly at: number; readonly id: string; readonly change: SavedChange }
  /** A file without it was cut. */
  | { readonly kind: 'end' };
