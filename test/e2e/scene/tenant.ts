// A tenant as a test sees it: past Graph, straight into the simulator's state and its audit log.
import type { EffectRecord, RequestRecord } from '../../../operator/simulator/audit.ts';
import type { ObjectInfo } from '../../../operator/simulator/admin/types.ts';
import type { SimulatorAdmin } from './release.ts';

export interface TenantIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

export class Tenant {
  readonly identity: TenantIdentity;
  readonly admin: SimulatorAdmin;

  constructor(admin: SimulatorAdmin, identity: TenantIdentity) {
    this.admin = admin;
    this.identity = identity;
  }

  static async create(admin: SimulatorAdmin, domains: readonly string[]): Promise<Tenant> {
    const { tenantId, applications } = await admin.createTenant({ domains });
    const [application] = applications;
    if (application?.clientSecret === undefined) throw new Error('The simulator made a tenant without an application.');
    return new Tenant(admin, { tenantId, clientId: application.clientId, clientSecret: application.clientSecret });
  }

  get id(): string {
    return this.identity.tenantId;
  }

  users(): Promise<readonly ObjectInfo[]> {
    return this.#live('user');
  }

  groups(): Promise<readonly ObjectInfo[]> {
    return this.#live('group');
  }

  /** The live user with this user principal name, if there is one. */
  async user(userPrincipalName: string): Promise<ObjectInfo | undefined> {
    return (await this.users()).find(({ values }) => values['userPrincipalName'] === userPrincipalName);
  }

  /** The live group with this display name, if there is one. */
  async group(displayName: string): Promise<ObjectInfo | undefined> {
    return (await this.groups()).find(({ values }) => values['displayName'] === displayName);
  }

  async deleted(): Promise<readonly ObjectInfo[]> {
    return (await this.admin.objects(this.id)).filter(({ deletedDateTime }) => deletedDateTime !== null && deletedDateTime !== undefined);
  }

  /** What requests changed in the tenant, in order; `since` is the sequence number after which to begin. */
  async effects(since = 0): Promise<readonly EffectRecord[]> {
    return (await this.admin.effects({ tenant: this.id, since })).filter(({ request }) => request !== null);
  }

  requests(since = 0): Promise<readonly RequestRecord[]> {
    return this.admin.requests({ tenant: this.id, since });
  }

  /** Requests that were meant to change something, whatever became of them. */
  async writeRequests(since = 0): Promise<readonly RequestRecord[]> {
    const isAsking = ({ method, path }: RequestRecord): boolean => method === 'GET' || path.endsWith('/token') || path.endsWith('/$batch');
    return (await this.requests(since)).filter((request) => !isAsking(request));
  }

  /** The newest sequence number, to look at what comes after. */
  async now(): Promise<number> {
    return (await this.admin.audit({ tenant: this.id, limit: 1 })).newest;
  }

  /** Everything live, in a form that can be compared: by id, with values, members and manager. */
  async snapshot(): Promise<ReadonlyMap<string, ObjectInfo>> {
    const live = [...(await this.users()), ...(await this.groups())];
    return new Map(live.map((object) => [object.id, object]));
  }

  /** With the links that Graph shows: those to deleted objects sleep until their restore. */
  async #live(type: 'user' | 'group'): Promise<readonly ObjectInfo[]> {
    const live = await this.admin.objects(this.id, { deleted: false });
    const ids = new Set(live.map(({ id }) => id));
    const shown = (object: ObjectInfo): ObjectInfo => ({
      ...object,
      memberIds: object.memberIds.filter((id) => ids.has(id)),
      managerId: object.managerId !== null && ids.has(object.managerId) ? object.managerId : null,
    });
    return live.filter((object) => object.type === type).map(shown);
  }
}

/** A value as text; empty where there is none. */
export function textOf(object: ObjectInfo | undefined, property: string): string {
  const value = object?.values[property];
  return typeof value === 'string' ? value : value === undefined || value === null ? '' : JSON.stringify(value);
}

/** What people call an object; empty where there is none. */
export const displayNameOf = (object: ObjectInfo | undefined): string => textOf(object, 'displayName');

export const displayNames = (objects: readonly ObjectInfo[]): readonly string[] => objects.map(displayNameOf).sort();
