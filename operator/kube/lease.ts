// The election's lease as a Lease object of Kubernetes. Its requests do not stand in our own rate limit's line.

import type { LeasePort, LeaseRecord, StoredLease } from '../runtime/ports.ts';
import type { KubeClient, PatchOptions } from './client.ts';
import { isAlreadyExists, isConflict, isNotFound } from './errors.ts';
import { leases } from './kinds.ts';
import type { ObjectKey, ObjectMeta, ObjectOf } from './resource.ts';

type Lease = ObjectOf<typeof leases>;

export interface KubeLeaseOptions {
  readonly key: ObjectKey;
  /** Deadline of each request; at most the election's retry period. Default 5 s. */
  readonly timeoutMs?: number;
  /** Labels and owners of a lease that we make ourselves. */
  readonly metadata?: Pick<ObjectMeta, 'labels' | 'ownerReferences'>;
}

const fieldManager = 'lockstep-election';

export function kubeLease(client: KubeClient, { key, timeoutMs = 5000, metadata = {} }: KubeLeaseOptions): LeasePort {
  /** As last seen, whole: what others wrote into it goes back with an update. */
  let latest: Lease | undefined;
  const call = (signal: AbortSignal): PatchOptions => ({ signal, timeoutMs, priority: 'urgent', fieldManager });
  const remember = (lease: Lease): StoredLease => {
    latest = lease;
    return stored(lease);
  };
  return {
    read: async (signal) => {
      const lease = await client.find(leases, key, call(signal));
      return lease && remember(lease);
    },
    create: async (record, signal) => {
      const lease = { metadata: { ...metadata, ...key }, spec: specOf(record) };
      return await unlessOvertaken(async () => remember(await client.create(leases, lease, call(signal))));
    },
    update: async (record, resourceVersion, signal) => {
      const base = latest;
      if (base?.metadata.resourceVersion !== resourceVersion) return undefined;
      const lease = { ...base, spec: { ...base.spec, ...specOf(record) } };
      return await unlessOvertaken(async () => remember(await client.replace(leases, lease, call(signal))));
    },
  };
}

async function unlessOvertaken(write: () => Promise<StoredLease>): Promise<StoredLease | undefined> {
  try {
    return await write();
  } catch (error) {
    if (isConflict(error) || isAlreadyExists(error) || isNotFound(error)) return undefined;
    throw error;
  }
}

const specOf = ({ holder, durationSeconds, transitions, acquireTime, renewTime }: LeaseRecord) => ({
  holderIdentity: holder,
  leaseDurationSeconds: durationSeconds,
  leaseTransitions: transitions,
  acquireTime: microTime(acquireTime),
  renewTime: microTime(renewTime),
});

/** MicroTime has exactly six digits after the point; a Date has three. */
const microTime = (time: string): string => time.replace(/\.(\d{3})Z$/, '.$1000Z');

const stored = ({ metadata, spec = {} }: Lease): StoredLease => ({
  uid: metadata.uid,
  resourceVersion: metadata.resourceVersion,
  record: {
    holder: spec.holderIdentity ?? '',
    durationSeconds: spec.leaseDurationSeconds ?? 0,
    transitions: spec.leaseTransitions ?? 0,
    acquireTime: spec.acquireTime ?? '',
    renewTime: spec.renewTime ?? '',
  },
});
