// What the administration's requests and answers look like. It is no part of Graph, and its paths begin with /_admin/.
import type { ObjectType, Values } from '../directory/entry.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import type { Domain, FederatedCredential, OrganizationState, TenantSettings } from '../tenant.ts';

export interface NewDomain {
  readonly name: string;
  readonly authenticationType?: Domain['authenticationType'];
  readonly isDefault?: boolean;
  readonly isInitial?: boolean;
  readonly isVerified?: boolean;
}

export interface NewApplication {
  readonly clientId?: string;
  readonly displayName?: string;
  /** Made up and answered once, when no other credential is given. */
  readonly secret?: string;
  /** The set that a synchronization needs, when absent. */
  readonly roles?: readonly string[];
  readonly certificates?: readonly string[];
  readonly federatedCredentials?: readonly FederatedCredential[];
}

export interface NewTenant {
  readonly tenantId?: string;
  readonly displayName?: string;
  /** Verified and managed, unless said otherwise; the first is the initial and the default one. */
  readonly domains?: readonly (string | NewDomain)[];
  /** One with a made-up secret, when absent. */
  readonly applications?: readonly NewApplication[];
  readonly settings?: Partial<TenantSettings>;
  readonly organization?: Partial<OrganizationState>;
}

export interface TenantChange {
  readonly settings?: Partial<TenantSettings>;
  readonly organization?: Partial<OrganizationState>;
  readonly domains?: readonly (string | NewDomain)[];
}

export interface ApplicationInfo {
  readonly clientId: string;
  readonly objectId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  /** Only in the answer that made it. */
  readonly clientSecret?: string;
}

export interface TenantInfo {
  readonly tenantId: string;
  readonly displayName: string;
  readonly domains: readonly Domain[];
  readonly applications: readonly ApplicationInfo[];
  readonly settings: TenantSettings;
  readonly organization: OrganizationState;
  readonly throttle: ThrottleSettings | null;
  readonly objects: Readonly<Record<ObjectType, number>>;
}

/** An object put into the directory past all rules: synchronized users, contacts, devices, mail-enabled groups. */
export interface NewObject {
  readonly type: ObjectType;
  readonly id?: string;
  readonly values: Values;
  readonly privileged?: boolean;
  readonly memberIds?: readonly string[];
  readonly ownerIds?: readonly string[];
  readonly managerId?: string;
}

export interface ObjectChange {
  readonly values?: Values;
  readonly privileged?: boolean;
}

/** An object as it is stored, deleted ones too. */
export interface ObjectInfo {
  readonly id: string;
  readonly type: ObjectType;
  readonly deletedDateTime: string | null;
  readonly privileged: boolean;
  readonly managerId: string | null;
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
  /** Only what was ever set. */
  readonly values: Values;
}

export interface ObjectQuery {
  readonly type?: ObjectType;
  readonly id?: string;
  /** Only objects whose property equals the value, letter case aside. */
  readonly property?: string;
  readonly value?: string;
  /** Absent: live and deleted ones. */
  readonly deleted?: boolean;
}

export interface ClockInfo {
  readonly now: string;
  readonly aheadMs: number;
  /** How wrong the clock goes against that of its callers. */
  readonly skewMs: number;
}
