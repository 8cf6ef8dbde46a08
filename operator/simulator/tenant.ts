// One tenant: its name, domains, applications, extension definitions, switches, and the directory of its objects.
import type { Clock } from './clock.ts';
import { toInstant } from './clock.ts';
import { Directory } from './directory/directory.ts';
import type { Values } from './directory/entry.ts';
import type { ExtensionProperty } from './schema/schemas.ts';

export interface Domain {
  readonly name: string;
  readonly authenticationType: 'Managed' | 'Federated';
  readonly isDefault: boolean;
  readonly isInitial: boolean;
  readonly isVerified: boolean;
  /** The configuration of a domain that was federated through Graph. */
  readonly federation?: Values;
}

/** Trust in another issuer's tokens: what workload identity federation compares. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audiences: readonly string[];
  /** The issuer's public keys, as a JSON Web Key Set. */
  readonly jwks: { readonly keys: readonly Readonly<Record<string, unknown>>[] };
}

/** An application that may ask for tokens. Secrets are kept as SHA-256 digests only. */
export interface Client {
  readonly clientId: string;
  /** The id of the application object, and of its service principal. */
  readonly objectId: string;
  readonly servicePrincipalId: string;
  readonly displayName: string;
  readonly roles: readonly string[];
  readonly secretDigests: readonly string[];
  /** Certificates in PEM, for client assertions. */
  readonly certificates: readonly string[];
  readonly federatedCredentials: readonly FederatedCredential[];
}

export interface TenantSettings {
  /** How long a new object stays unseen by reads, references and delta queries, and a change or deletion of it by reads and delta queries, in milliseconds. 0: at once. */
  readonly replicationDelayMs: number;
  /** How much longer that may be for one object than for another, in milliseconds; decided by the object's id. */
  readonly replicationJitterMs: number;
  /** Since 2025 a deleted security group goes to the recycle bin; before, it was gone at once. */
  readonly softDeleteSecurityGroups: boolean;
  readonly recycleBinDays: number;
  readonly deltaTokenDays: number;
  /** How long an access token lives, in real time. */
  readonly accessTokenSeconds: number;
  /** Page size where the caller names none. */
  readonly pageSize: number;
  readonly deltaPageSize: number;
  /** Members that one delta page carries. */
  readonly deltaMembersPerPage: number;
  /** Changes from before its token that each round of a delta query tells again, as the service may. */
  readonly deltaReplays: number;
  /** Whether each round of a delta query begins with a page that holds nothing but the link to the next. */
  readonly deltaEmptyPages: boolean;
  readonly objectQuota: number;
  /** Licences of each product that the tenant has. */
  readonly licenseUnits: number;
}

export const defaultSettings: TenantSettings = {
  replicationDelayMs: 0,
  replicationJitterMs: 0,
  softDeleteSecurityGroups: true,
  recycleBinDays: 30,
  deltaTokenDays: 7,
  accessTokenSeconds: 3599,
  pageSize: 100,
  deltaPageSize: 200,
  deltaMembersPerPage: 1000,
  deltaReplays: 0,
  deltaEmptyPages: false,
  objectQuota: 300_000,
  licenseUnits: 100,
};

/** What `GET /organization` shows beside name and domains. */
export interface OrganizationState {
  readonly onPremisesSyncEnabled: boolean | null;
  readonly onPremisesLastSyncDateTime: string | null;
  readonly countryLetterCode: string | null;
  readonly preferredLanguage: string | null;
}

export interface Tenant {
  readonly id: string;
  readonly displayName: string;
  readonly createdAt: number;
  domains: readonly Domain[];
  organization: OrganizationState;
  settings: TenantSettings;
  /** Grows when all tokens end at once: a token of an older generation is expired. */
  tokenGeneration: number;
  readonly clients: Map<string, Client>;
  readonly extensions: Map<string, ExtensionProperty>;
  directory: Directory;
}

export function makeTenant(clock: Clock, id: string, displayName: string, domains: readonly Domain[]): Tenant {
  return {
    id,
    displayName,
    createdAt: clock.now(),
    domains,
    organization: { onPremisesSyncEnabled: null, onPremisesLastSyncDateTime: null, countryLetterCode: 'DE', preferredLanguage: 'en' },
    settings: defaultSettings,
    tokenGeneration: 0,
    clients: new Map(),
    extensions: new Map(),
    directory: new Directory(clock),
  };
}

/** The domain of an address, when the tenant has verified it. */
export function verifiedDomain(tenant: Tenant, address: string): Domain | undefined {
  const name = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return tenant.domains.find((domain) => domain.isVerified && domain.name.toLowerCase() === name);
}

/** The `<name>.onmicrosoft.com` domain, or the first one there is. */
export function initialDomain(tenant: Tenant): string {
  return (tenant.domains.find((domain) => domain.isInitial) ?? tenant.domains[0])?.name ?? `${tenant.id}.onmicrosoft.test`;
}

/** Adds an application object and its service principal to the directory. */
export function registerApplication(
  tenant: Tenant,
  ids: { readonly appId: string; readonly objectId: string; readonly servicePrincipalId: string },
  displayName: string,
  now: number,
  createdByAppId: string | null = null,
): void {
  const common = { appId: ids.appId, displayName, createdDateTime: toInstant(now) };
  tenant.directory.create('application', ids.objectId, {
    ...common,
    createdByAppId,
    publisherDomain: initialDomain(tenant),
    signInAudience: 'AzureADMyOrg',
  });
  tenant.directory.create('servicePrincipal', ids.servicePrincipalId, {
    ...common,
    accountEnabled: true,
    appDisplayName: displayName,
    appOwnerOrganizationId: tenant.id,
    servicePrincipalNames: [ids.appId],
    servicePrincipalType: 'Application',
  });
}
