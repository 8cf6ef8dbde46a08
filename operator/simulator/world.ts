// Everything that one simulator holds: its tenants, clock, faults, audit log, and the key that signs its tokens.
import type { Audit, EffectAction, OpenRequest } from './audit.ts';
import type { Clock } from './clock.ts';
import type { Change } from './directory/change-log.ts';
import type { Entry, Values } from './directory/entry.ts';
import type { Faults } from './faults.ts';
import type { Throttle } from './graph/throttle.ts';
import type { Random } from './random.ts';
import { longestLag } from './query/replica.ts';
import type { Tenant, TenantSettings } from './tenant.ts';
import type { SigningKey } from './token/signing-key.ts';

export interface World {
  readonly clock: Clock;
  readonly random: Random;
  /** What holds for new tenants that say nothing of it themselves. */
  readonly settings: Partial<TenantSettings>;
  readonly audit: Audit;
  readonly faults: Faults;
  readonly tenants: Map<string, Tenant>;
  readonly throttles: Map<string, Throttle>;
  signingKey: SigningKey;
  /** The request whose effects are being recorded. Handlers are synchronous, so that there is one at a time. */
  answering: OpenRequest | undefined;
}

const actions: Readonly<Record<Change['kind'], EffectAction>> = {
  created: 'create',
  updated: 'update',
  deleted: 'delete',
  restored: 'restore',
  purged: 'purge',
  linked: 'link',
  unlinked: 'unlink',
};

/** Takes a tenant in and lets the audit log hear of what happens to its objects. */
export function adoptTenant(world: World, tenant: Tenant): void {
  world.tenants.set(tenant.id, tenant);
  listen(world, tenant);
}

/** Also for a directory that replaced the tenant's former one. */
export function listen(world: World, tenant: Tenant): void {
  tenant.directory.rememberedMs = () => longestLag(tenant);
  tenant.directory.onEffect((entry, change, before) => recordEffect(world, tenant, entry, change, before));
}

function recordEffect(world: World, tenant: Tenant, entry: Entry, change: Change, before: Values): void {
  const isLink = change.kind === 'linked' || change.kind === 'unlinked';
  world.audit.effect({
    at: world.clock.now(),
    tenant: tenant.id,
    request: world.answering?.sequence ?? null,
    action: actions[change.kind],
    objectType: entry.type,
    objectId: entry.id,
    properties: change.kind === 'updated' ? change.properties : [],
    values: change.kind === 'updated' ? change.properties.map((name) => [before[name] ?? null, entry.values[name] ?? null] as const) : [],
    link: isLink ? change.link : null,
    targetId: isLink ? change.target.id : null,
  });
}
