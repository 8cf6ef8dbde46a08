// The administration of objects: a direct look at the directory, and changes past all rules of Graph.
import { toInstant } from '../clock.ts';
import { isLive, objectTypes } from '../directory/entry.ts';
import type { Entry, Values } from '../directory/entry.ts';
import { setPrivileged } from '../directory/roles.ts';
import { simulatorErrors } from '../errors.ts';
import { setsPassword } from '../graph/user-rules.ts';
import type { Tenant } from '../tenant.ts';
import type { World } from '../world.ts';
import { tenantOf } from './tenants.ts';
import type { NewObject, ObjectChange, ObjectInfo, ObjectQuery } from './types.ts';

/** What is stored, by type and order of creation. */
export function listObjects(world: World, tenantId: string, query: ObjectQuery): readonly ObjectInfo[] {
  const { directory } = tenantOf(world, tenantId);
  const types = query.type === undefined ? objectTypes : [query.type];
  return types.flatMap((type) =>
    candidates(directory, type, query)
      .filter((entry) => fits(entry, query))
      .map(describeObject),
  );
}

/** All or, where an identifier is taken or a link names nobody, the first ones up to there. */
export function createObjects(world: World, tenantId: string, wanted: readonly NewObject[]): readonly ObjectInfo[] {
  const tenant = tenantOf(world, tenantId);
  return wanted.map((object) => describeObject(createObject(world, tenant, object)));
}

export function changeObject(world: World, tenantId: string, id: string, change: ObjectChange): ObjectInfo {
  const tenant = tenantOf(world, tenantId);
  const entry = entryOf(tenant, id);
  tenant.directory.update(entry, dated(world, change.values ?? {}));
  if (change.privileged !== undefined && change.privileged !== entry.privileged) {
    setPrivileged(tenant.directory, entry, change.privileged, world.random);
  }
  return describeObject(entry);
}

/** Into the recycle bin, as an administrator in the portal would; a second time, or with `purge`, for good. */
export function deleteObject(world: World, tenantId: string, id: string, { purge = false }: { readonly purge?: boolean } = {}): void {
  const tenant = tenantOf(world, tenantId);
  const entry = entryOf(tenant, id);
  if (purge || !isLive(entry)) {
    tenant.directory.purge(entry);
  } else {
    tenant.directory.softDelete(entry);
  }
}

function createObject(world: World, tenant: Tenant, { type, id, values, privileged, memberIds, ownerIds, managerId }: NewObject): Entry {
  const { directory } = tenant;
  const wantedId = (id ?? world.random.uuid()).toLowerCase();
  if (directory.find(wantedId) !== undefined) {
    throw new simulatorErrors.AlreadyExists({ what: `The object ${wantedId}` });
  }
  const targets = {
    members: (memberIds ?? []).map((target) => entryOf(tenant, target)),
    owners: (ownerIds ?? []).map((target) => entryOf(tenant, target)),
  };
  const manager = managerId === undefined ? undefined : entryOf(tenant, managerId);
  const entry = directory.create(type, wantedId, { createdDateTime: toInstant(world.clock.now()), ...dated(world, values) });
  if (privileged === true) {
    setPrivileged(directory, entry, true, world.random);
  }
  for (const link of ['members', 'owners'] as const) {
    for (const target of targets[link]) {
      directory.link(entry, link, target);
    }
  }
  directory.setManager(entry, manager);
  return entry;
}

/** Of a password only that there is one, and since when, is kept. */
const dated = (world: World, values: Values): Values =>
  setsPassword(values) ? { lastPasswordChangeDateTime: toInstant(world.clock.now()), ...values } : values;

function entryOf(tenant: Tenant, id: string): Entry {
  const entry = tenant.directory.find(id);
  if (entry === undefined) {
    throw new simulatorErrors.UnknownObject({ tenant: tenant.id, id });
  }
  return entry;
}

const describeObject = (entry: Entry): ObjectInfo => ({
  id: entry.id,
  type: entry.type,
  deletedDateTime: entry.deletedAt === undefined ? null : toInstant(entry.deletedAt),
  privileged: entry.privileged,
  managerId: entry.manager?.id ?? null,
  memberIds: [...(entry.links.members?.keys() ?? [])].map(({ id }) => id),
  ownerIds: [...(entry.links.owners?.keys() ?? [])].map(({ id }) => id),
  values: entry.values,
});

function candidates(directory: Tenant['directory'], type: Entry['type'], query: ObjectQuery): readonly Entry[] {
  if (query.id !== undefined) {
    const entry = directory.find(query.id);
    return entry?.type === type ? [entry] : [];
  }
  return query.property !== undefined && query.value !== undefined
    ? [...directory.lookUp(type, query.property, query.value)]
    : directory.ordered(type);
}

const fits = (entry: Entry, { property, value, deleted }: ObjectQuery): boolean =>
  (deleted === undefined || deleted === (entry.deletedAt !== undefined)) &&
  (property === undefined || value === undefined || String(entry.values[property]).toLowerCase() === value.toLowerCase());
