// The administration as its users call it, over whatever carries the request: HTTPS to a pod, or straight into a server of the same process.
import type { AuditPage, AuditQuery, EffectRecord, RequestRecord } from '../audit.ts';
import { simulatorErrors } from '../errors.ts';
import type { ExchangePage } from '../exchanges.ts';
import type { Fault, FaultRequest } from '../faults.ts';
import type { ThrottleSettings } from '../graph/throttle.ts';
import type {
  ApplicationInfo,
  ClockInfo,
  NewApplication,
  NewObject,
  NewTenant,
  ObjectChange,
  ObjectInfo,
  ObjectQuery,
  TenantChange,
  TenantInfo,
} from './types.ts';

/** Sends one request to the administration and gives status and text back. `path` begins with `/_admin/`. */
export type AdminTransport = (request: {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}) => Promise<{ readonly status: number; readonly text: string }>;

export class SimulatorAdmin {
  readonly #send: AdminTransport;

  constructor(send: AdminTransport) {
    this.#send = send;
  }

  createTenant(tenant: NewTenant = {}): Promise<TenantInfo> {
    return this.#call('POST', 'tenants', tenant);
  }

  async tenants(): Promise<readonly TenantInfo[]> {
    return (await this.#call<{ tenants: readonly TenantInfo[] }>('GET', 'tenants')).tenants;
  }

  tenant(tenantId: string): Promise<TenantInfo> {
    return this.#call('GET', `tenants/${tenantId}`);
  }

  changeTenant(tenantId: string, change: TenantChange): Promise<TenantInfo> {
    return this.#call('PATCH', `tenants/${tenantId}`, change);
  }

  deleteTenant(tenantId: string): Promise<void> {
    return this.#call('DELETE', `tenants/${tenantId}`);
  }

  resetTenant(tenantId: string): Promise<TenantInfo> {
    return this.#call('POST', `tenants/${tenantId}/reset`, {});
  }

  addApplication(tenantId: string, application: NewApplication = {}): Promise<ApplicationInfo> {
    return this.#call('POST', `tenants/${tenantId}/applications`, application);
  }

  changeApplication(
    tenantId: string,
    clientId: string,
    change: Omit<NewApplication, 'clientId' | 'displayName'>,
  ): Promise<ApplicationInfo> {
    return this.#call('PATCH', `tenants/${tenantId}/applications/${clientId}`, change);
  }

  /** Without settings the documented limits; null switches the throttle off. */
  throttle(tenantId: string, settings: Partial<ThrottleSettings> | null = {}): Promise<TenantInfo> {
    return settings === null
      ? this.#call('DELETE', `tenants/${tenantId}/throttle`)
      : this.#call('PUT', `tenants/${tenantId}/throttle`, settings);
  }

  /** What is stored, past Graph: deleted objects too, unless `deleted` says otherwise. */
  async objects(tenantId: string, query: ObjectQuery = {}): Promise<readonly ObjectInfo[]> {
    return (await this.#call<{ objects: readonly ObjectInfo[] }>('GET', `tenants/${tenantId}/objects${toQuery(query)}`)).objects;
  }

  async createObjects(tenantId: string, objects: readonly NewObject[]): Promise<readonly ObjectInfo[]> {
    return (await this.#call<{ objects: readonly ObjectInfo[] }>('POST', `tenants/${tenantId}/objects`, { objects })).objects;
  }

  changeObject(tenantId: string, id: string, change: ObjectChange): Promise<ObjectInfo> {
    return this.#call('PATCH', `tenants/${tenantId}/objects/${id}`, change);
  }

  deleteObject(tenantId: string, id: string, { purge = false }: { readonly purge?: boolean } = {}): Promise<void> {
    return this.#call('DELETE', `tenants/${tenantId}/objects/${id}${purge ? '?purge=true' : ''}`);
  }

  audit(query: AuditQuery = {}): Promise<AuditPage> {
    return this.#call('GET', `audit${toQuery(query)}`);
  }

  async requests(query: Omit<AuditQuery, 'kind'> = {}): Promise<readonly RequestRecord[]> {
    return (await this.audit({ limit: 100_000, ...query, kind: 'request' })).records as readonly RequestRecord[];
  }

  async effects(query: Omit<AuditQuery, 'kind'> = {}): Promise<readonly EffectRecord[]> {
    return (await this.audit({ limit: 100_000, ...query, kind: 'effect' })).records as readonly EffectRecord[];
  }

  /** Recorded requests with their answers, in the order of the answers: 1,000 after `since` unless `limit` says otherwise. */
  exchanges(query: { readonly tenant?: string; readonly since?: number; readonly limit?: number } = {}): Promise<ExchangePage> {
    return this.#call('GET', `exchanges${toQuery(query)}`);
  }

  addFault(fault: FaultRequest): Promise<Fault> {
    return this.#call('POST', 'faults', fault);
  }

  async faults(): Promise<readonly Fault[]> {
    return (await this.#call<{ faults: readonly Fault[] }>('GET', 'faults')).faults;
  }

  /** One fault, all of a tenant, or all. Returns how many were cleared. */
  async clearFaults(which?: { readonly id: string } | { readonly tenant: string }): Promise<number> {
    const path = which === undefined ? 'faults' : 'id' in which ? `faults/${which.id}` : `faults${toQuery(which)}`;
    return (await this.#call<{ cleared: number }>('DELETE', path)).cleared;
  }

  clock(): Promise<ClockInfo> {
    return this.#call('GET', 'clock');
  }

  advanceClock(advanceMs: number): Promise<ClockInfo> {
    return this.#call('POST', 'clock', { advanceMs });
  }

  /** Sets the clock wrong by so much against its callers; 0 sets it right. */
  skewClock(skewMs: number): Promise<ClockInfo> {
    return this.#call('POST', 'clock', { skewMs });
  }

  /** Ends all access tokens of a tenant. */
  expireTokens(tenantId: string): Promise<void> {
    return this.#call('POST', `tenants/${tenantId}/expire-tokens`, {});
  }

  saveState(): Promise<void> {
    return this.#call('POST', 'state/save', {});
  }

  loadState(): Promise<void> {
    return this.#call('POST', 'state/load', {});
  }

  /** The answer has the shape that the administration of this same version gives. */
  async #call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const { status, text } = await this.#send({ method, path: `/_admin/${path}`, body });
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (status >= 400) {
      const why = (answer as { readonly error?: string } | undefined)?.error ?? text;
      throw new simulatorErrors.AdminRefused({ status, method, path, why });
    }
    return answer as T;
  }
}

function toQuery(query: object): string {
  const text = new URLSearchParams(Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)]))).toString();
  return text === '' ? '' : `?${text}`;
}
