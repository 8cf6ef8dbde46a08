// The service's token buckets: resource units and writes per application and tenant, writes per tenant. Off unless a tenant asks for them.
import type { Call } from './call.ts';

export interface Budget {
  readonly limit: number;
  readonly periodMs: number;
}

/** The documented limits of a tenant with more than 500 users, to be replaced by smaller ones in tests. */
export interface ThrottleSettings {
  readonly resourceUnits: Budget;
  readonly writes: Budget;
  readonly tenantWrites: Budget;
}

export const documentedLimits: ThrottleSettings = {
  resourceUnits: { limit: 8000, periodMs: 10_000 },
  writes: { limit: 3000, periodMs: 150_000 },
  tenantWrites: { limit: 18_000, periodMs: 300_000 },
};

export interface Cost {
  readonly units: number;
  readonly writes: number;
}

export interface Refusal {
  readonly retryAfterSeconds: number;
  readonly scope: string;
  readonly information: 'ResourceUnitLimitExceeded' | 'WriteLimitExceeded';
}

/** The fullest bucket's fill, 0 to more than 1, and the refusal where one ran over. */
export interface Charge {
  readonly fill: number;
  readonly refusal: Refusal | undefined;
}

class Bucket {
  readonly #budget: Budget;
  #used = 0;
  #at: number;

  constructor(budget: Budget, now: number) {
    this.#budget = budget;
    this.#at = now;
  }

  /** Takes the cost, also of a refused call: rejected calls still count, though no further than a twentieth above the limit. */
  take(cost: number, now: number): { readonly fill: number; readonly waitMs: number } {
    const { limit, periodMs } = this.#budget;
    this.#used = Math.max(0, this.#used - (Math.max(0, now - this.#at) * limit) / periodMs);
    this.#at = now;
    const wanted = this.#used + cost;
    const isOver = cost > 0 && wanted > limit;
    this.#used = isOver ? Math.min(wanted, limit * 1.05) : wanted;
    return { fill: wanted / limit, waitMs: isOver ? ((this.#used + cost - limit) * periodMs) / limit : 0 };
  }
}

export class Throttle {
  readonly settings: ThrottleSettings;
  readonly #now: number;
  readonly #tenantWrites: Bucket;
  readonly #applications = new Map<string, { readonly units: Bucket; readonly writes: Bucket }>();

  constructor(settings: ThrottleSettings, now: number) {
    this.settings = settings;
    this.#now = now;
    this.#tenantWrites = new Bucket(settings.tenantWrites, now);
  }

  charge(call: Pick<Call, 'now' | 'caller'>, cost: Cost): Charge {
    const { appId, tenantId } = call.caller;
    let own = this.#applications.get(appId);
    if (own === undefined) {
      own = { units: new Bucket(this.settings.resourceUnits, this.#now), writes: new Bucket(this.settings.writes, this.#now) };
      this.#applications.set(appId, own);
    }
    const units = own.units.take(cost.units, call.now);
    const writes = own.writes.take(cost.writes, call.now);
    const tenant = this.#tenantWrites.take(cost.writes, call.now);
    const waitMs = Math.max(units.waitMs, writes.waitMs, tenant.waitMs);
    const fill = Math.max(units.fill, writes.fill);
    if (waitMs === 0) {
      return { fill, refusal: undefined };
    }
    return {
      fill,
      refusal: {
        retryAfterSeconds: Math.max(0.1, Math.ceil(waitMs) / 1000),
        scope:
          waitMs === tenant.waitMs && tenant.waitMs > writes.waitMs
            ? `Tenant/Write/${tenantId}`
            : `Tenant_Application/ReadWrite/${appId}/${tenantId}`,
        information: waitMs === units.waitMs ? 'ResourceUnitLimitExceeded' : 'WriteLimitExceeded',
      },
    };
  }
}

const membersPerWrite = 3;

/** What is asked by a POST and writes nothing. */
const questions = /(?:getByIds|(?:check|get)Member(?:Groups|Objects))$/;

/** `$select` saves a unit, `$expand` costs one, a small page saves one; a bind of N references costs N/3 writes. */
export function costOf(call: Pick<Call, 'method' | 'query' | 'body' | 'path'>, plainUnits: number): Cost {
  const { method, query } = call;
  // Of all requests getByIds alone saves more than one unit by it.
  const saved = query.has('$select') ? (call.path.pattern === 'directoryObjects/getByIds' ? 3 : 1) : 0;
  let units = plainUnits - saved + (query.has('$expand') ? 1 : 0);
  if (query.has('$top') && Number(query.get('$top')) < 20) {
    units -= 1;
  }
  const isRead = method === 'GET' || questions.test(call.path.pattern);
  return { units: Math.max(1, units), writes: isRead ? 0 : Math.max(1, Math.ceil(boundReferences(call.body) / membersPerWrite)) };
}

function boundReferences(body: unknown): number {
  if (typeof body !== 'object' || body === null) {
    return 0;
  }
  const { 'members@odata.bind': members, 'owners@odata.bind': owners } = body as Readonly<Record<string, unknown>>;
  return (Array.isArray(members) ? members.length : 0) + (Array.isArray(owners) ? owners.length : 0);
}
