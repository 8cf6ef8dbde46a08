// The audit log: every request in the order of arrival, and every effect on the directory. Tests ask it what really reached the tenant.

export interface RequestRecord {
  readonly kind: 'request';
  readonly sequence: number;
  /** Arrival, in milliseconds of the simulator's clock. */
  readonly at: number;
  readonly tenant: string;
  readonly appId: string | null;
  readonly method: string;
  /** With the version, without the query. */
  readonly path: string;
  readonly query: string;
  /** The record of the batch that carried it. */
  readonly batch: number | null;
  readonly remoteAddress: string | null;
  readonly userAgent: string | null;
  readonly clientRequestId: string | null;
  /** Null while it is being answered, and for ever when a fault broke the connection. */
  readonly status: number | null;
  readonly errorCode: string | null;
  /** Resource units and writes that it cost. */
  readonly units: number;
  readonly writes: number;
  /** What a fault did to it. */
  readonly fault: string | null;
}

export type EffectAction = 'create' | 'update' | 'delete' | 'restore' | 'purge' | 'link' | 'unlink';

export interface EffectRecord {
  readonly kind: 'effect';
  readonly sequence: number;
  readonly at: number;
  readonly tenant: string;
  /** The request that caused it; null for an act of the administration or of time. */
  readonly request: number | null;
  readonly action: EffectAction;
  readonly objectType: string;
  readonly objectId: string;
  /** Properties that an update changed. */
  readonly properties: readonly string[];
  /** Of each of them, what it was before and after; null where there was nothing, and of what is never stored. */
  readonly values: readonly (readonly [before: unknown, after: unknown])[];
  /** `members`, `owners` or `manager`. */
  readonly link: string | null;
  readonly targetId: string | null;
}

export type AuditRecord = RequestRecord | EffectRecord;

export interface AuditQuery {
  readonly tenant?: string;
  readonly kind?: AuditRecord['kind'];
  /** Only records after this sequence number. */
  readonly since?: number;
  readonly method?: string;
  readonly pathPrefix?: string;
  readonly action?: EffectAction;
  readonly objectId?: string;
  /** 1,000 when absent. */
  readonly limit?: number;
}

export interface AuditPage {
  readonly records: readonly AuditRecord[];
  /** The newest sequence number there is: the next query's `since`, unless `more` says that records were left. */
  readonly newest: number;
  readonly more: boolean;
  /** Records that had to go, because the log keeps a limited number. */
  readonly dropped: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
export type OpenRequest = Mutable<RequestRecord>;

export class Audit {
  readonly #capacity: number;
  #records: AuditRecord[] = [];
  #sequence = 0;
  #dropped = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get newest(): number {
    return this.#sequence;
  }

  /** Records an arrival. The caller completes the record when it answers. */
  request(arrival: Omit<RequestRecord, 'kind' | 'sequence' | 'status' | 'errorCode' | 'units' | 'writes' | 'fault'>): OpenRequest {
    this.#sequence += 1;
    const record: OpenRequest = {
      kind: 'request',
      sequence: this.#sequence,
      ...arrival,
      status: null,
      errorCode: null,
      units: 0,
      writes: 0,
      fault: null,
    };
    this.#push(record);
    return record;
  }

  effect(effect: Omit<EffectRecord, 'kind' | 'sequence'>): void {
    this.#sequence += 1;
    this.#push({ kind: 'effect', sequence: this.#sequence, ...effect });
  }

  query(query: AuditQuery): AuditPage {
    const limit = query.limit ?? 1000;
    const records: AuditRecord[] = [];
    for (let index = this.#indexAfter(query.since ?? 0); index < this.#records.length; index += 1) {
      const record = this.#records[index];
      if (record === undefined || !fits(record, query)) {
        continue;
      }
      if (records.length === limit) {
        return { records, newest: this.#sequence, more: true, dropped: this.#dropped };
      }
      records.push(record);
    }
    return { records, newest: this.#sequence, more: false, dropped: this.#dropped };
  }

  /** Drops a quarter at once, so that a full log does not move its array with every record. */
  #push(record: AuditRecord): void {
    if (this.#records.length >= this.#capacity) {
      const drop = Math.ceil(this.#capacity / 4);
      this.#records = this.#records.slice(drop);
      this.#dropped += drop;
    }
    this.#records.push(record);
  }

  #indexAfter(sequence: number): number {
    const first = this.#records[0]?.sequence ?? 1;
    return Math.max(0, sequence - first + 1);
  }
}

function fits(record: AuditRecord, query: AuditQuery): boolean {
  if ((query.tenant !== undefined && record.tenant !== query.tenant) || (query.kind !== undefined && record.kind !== query.kind)) {
    return false;
  }
  if (record.kind === 'request') {
    return (
      query.action === undefined &&
      query.objectId === undefined &&
      (query.method === undefined || record.method === query.method.toUpperCase()) &&
      (query.pathPrefix === undefined || record.path.startsWith(query.pathPrefix))
    );
  }
  return (
    query.method === undefined &&
    query.pathPrefix === undefined &&
    (query.action === undefined || record.action === query.action) &&
    (query.objectId === undefined || record.objectId === query.objectId || record.targetId === query.objectId)
  );
}
