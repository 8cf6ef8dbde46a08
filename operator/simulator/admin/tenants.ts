// The administration of tenants and their applications.
import { toInstant } from '../clock.ts';
import { Directory } from '../directory/directory.ts';
import { objectTypes } from '../directory/entry.ts';
import type { ObjectType } from '../directory/entry.ts';
import { simulatorErrors } from '../errors.ts';
import { expire } from '../graph/deleted-items.ts';
import { defaultRoles } from '../graph/permissions.ts';
import { Throttle, documentedLimits } from '../graph/throttle.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import { makeTenant, registerApplication } from '../tenant.ts';
import type { Client, Domain, Tenant } from '../tenant.ts';
import { digestSecret } from '../token/issue.ts';
import { adoptTenant, listen } from '../world.ts';
import type { World } from '../world.ts';
import type { ApplicationInfo, ClockInfo, NewApplication, NewDomain, NewTenant, TenantChange, TenantInfo } from './types.ts';

export function createTenant(world: World, wanted: NewTenant): TenantInfo {
  const id = (wanted.tenantId ?? world.random.uuid()).toLowerCase();
  if (world.tenants.has(id)) {
    throw new simulatorErrors.AlreadyExists({ what: `The tenant ${id}` });
  }
  const domains = toDomains(wanted.domains ?? [`t${id.slice(0, 8)}.onmicrosoft.test`]);
  const tenant = makeTenant(world.clock, id, wanted.displayName ?? domains[0]?.name ?? id, domains);
  tenant.settings = { ...tenant.settings, ...world.settings };
  adoptTenant(world, tenant);
  changeTenant(world, id, { ...wanted, domains });
  const applications = (wanted.applications ?? [{}]).map((application) => addApplication(world, id, application));
  return { ...describeTenant(world, id), applications };
}

export const listTenants = (world: World): readonly TenantInfo[] => [...world.tenants.keys()].map((id) => describeTenant(world, id));

export function describeTenant(world: World, id: string): TenantInfo {
  const tenant = tenantOf(world, id);
  const objects = Object.fromEntries(objectTypes.map((type) => [type, tenant.directory.ordered(type).length])) as Record<
    ObjectType,
    number
  >;
  return {
    tenantId: tenant.id,
    displayName: tenant.displayName,
    domains: tenant.domains,
    applications: [...tenant.clients.values()].map(describeClient),
    settings: tenant.settings,
    organization: tenant.organization,
    throttle: world.throttles.get(tenant.id)?.settings ?? null,
    objects,
  };
}

export function changeTenant(world: World, id: string, change: TenantChange): TenantInfo {
  const tenant = tenantOf(world, id);
  tenant.settings = { ...tenant.settings, ...change.settings };
  tenant.organization = { ...tenant.organization, ...change.organization };
  if (change.domains !== undefined) {
    tenant.domains = toDomains(change.domains);
  }
  return describeTenant(world, id);
}

export function deleteTenant(world: World, id: string): void {
  const tenant = tenantOf(world, id);
  world.tenants.delete(tenant.id);
  world.throttles.delete(tenant.id);
  world.faults.clear({ tenant: tenant.id });
}

/** Empties the directory, but for the applications that may ask for tokens. Delta tokens from before are told to start over. */
export function resetTenant(world: World, id: string): TenantInfo {
  const tenant = tenantOf(world, id);
  tenant.directory = new Directory(world.clock, tenant.directory.log.sequence + 1);
  tenant.extensions.clear();
  listen(world, tenant);
  for (const client of tenant.clients.values()) {
    registerClient(world, tenant, client);
  }
  world.faults.clear({ tenant: tenant.id });
  return describeTenant(world, id);
}

export function addApplication(world: World, tenantId: string, wanted: NewApplication): ApplicationInfo {
  const tenant = tenantOf(world, tenantId);
  const clientId = (wanted.clientId ?? world.random.uuid()).toLowerCase();
  if (tenant.clients.has(clientId)) {
    throw new simulatorErrors.AlreadyExists({ what: `The application ${clientId}` });
  }
  const isSecretNeeded = (wanted.certificates ?? []).length + (wanted.federatedCredentials ?? []).length === 0;
  const secret = wanted.secret ?? (isSecretNeeded ? makeSecret(world) : undefined);
  const client: Client = {
    clientId,
    objectId: world.random.uuid(),
    servicePrincipalId: world.random.uuid(),
    displayName: wanted.displayName ?? 'Synchronization',
    roles: wanted.roles ?? defaultRoles,
    secretDigests: secret === undefined ? [] : [digestSecret(secret)],
    certificates: wanted.certificates ?? [],
    federatedCredentials: wanted.federatedCredentials ?? [],
  };
  tenant.clients.set(clientId, client);
  registerClient(world, tenant, client);
  return { ...describeClient(client), ...(secret === undefined || wanted.secret !== undefined ? {} : { clientSecret: secret }) };
}

/** Replaces the application's roles or credentials: a new secret ends the former one. Tokens that are out keep their roles. */
export function changeApplication(
  world: World,
  tenantId: string,
  clientId: string,
  change: Omit<NewApplication, 'clientId' | 'displayName'>,
): ApplicationInfo {
  const tenant = tenantOf(world, tenantId);
  const client = tenant.clients.get(clientId.toLowerCase());
  if (client === undefined) {
    throw new simulatorErrors.UnknownApplication({ tenant: tenant.id, clientId });
  }
  const changed: Client = {
    ...client,
    roles: change.roles ?? client.roles,
    certificates: change.certificates ?? client.certificates,
    federatedCredentials: change.federatedCredentials ?? client.federatedCredentials,
    secretDigests: change.secret === undefined ? client.secretDigests : [digestSecret(change.secret)],
  };
  tenant.clients.set(client.clientId, changed);
  return describeClient(changed);
}

/** The documented limits, or smaller ones for a test. Null switches the throttle off, as it is at first. */
export function setThrottle(world: World, tenantId: string, settings: Partial<ThrottleSettings> | null): TenantInfo {
  const tenant = tenantOf(world, tenantId);
  if (settings === null) {
    world.throttles.delete(tenant.id);
  } else {
    world.throttles.set(tenant.id, new Throttle({ ...documentedLimits, ...settings }, world.clock.now()));
  }
  return describeTenant(world, tenantId);
}

export const describeClock = ({ clock }: World): ClockInfo => ({
  now: toInstant(clock.now()),
  aheadMs: clock.aheadMs,
  skewMs: clock.skewMs,
});

/** Time passes for all tenants: bins empty themselves and delta tokens end. */
export function advanceClock(world: World, ms: number): ClockInfo {
  world.clock.advance(ms);
  passTime(world);
  return describeClock(world);
}

/** Sets the clock of token authority and Graph wrong, and right again with 0: what tokens, assertions and dates are judged and written by. */
export function skewClock(world: World, ms: number): ClockInfo {
  world.clock.skew(ms);
  return describeClock(world);
}

/** Ends all access tokens that the tenant's applications hold. */
export function expireTokens(world: World, id: string): void {
  tenantOf(world, id).tokenGeneration += 1;
}

const dayMs = 86_400_000;

/** Does what is due by now. */
export function passTime(world: World): void {
  const now = world.clock.now();
  for (const tenant of world.tenants.values()) {
    expire(tenant, now);
    tenant.directory.log.forgetBefore(now - (tenant.settings.deltaTokenDays + 1) * dayMs);
  }
}

export function tenantOf(world: World, id: string): Tenant {
  const tenant = world.tenants.get(id.toLowerCase());
  if (tenant === undefined) {
    throw new simulatorErrors.UnknownTenant({ tenant: id });
  }
  return tenant;
}

const registerClient = (world: World, tenant: Tenant, { clientId, objectId, servicePrincipalId, displayName }: Client): void =>
  registerApplication(tenant, { appId: clientId, objectId, servicePrincipalId }, displayName, world.clock.now());

const describeClient = ({ clientId, objectId, servicePrincipalId, displayName, roles }: Client): ApplicationInfo => ({
  clientId,
  objectId,
  servicePrincipalId,
  displayName,
  roles,
});

/** As long and as mixed as the service's own. */
const makeSecret = (world: World): string => `S1m~${world.random.uuid().replaceAll('-', '')}${world.random.uuid().slice(0, 8)}`;

function toDomains(domains: readonly (string | NewDomain)[]): readonly Domain[] {
  return domains.map((domain, index) => {
    const wanted = typeof domain === 'string' ? { name: domain } : domain;
    return {
      name: wanted.name,
      authenticationType: wanted.authenticationType ?? 'Managed',
      isDefault: wanted.isDefault ?? index === 0,
      isInitial: wanted.isInitial ?? index === 0,
      isVerified: wanted.isVerified ?? true,
    };
  });
}
