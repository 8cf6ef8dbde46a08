// The election's lease as a Lease object of Kubernetes. Its requests do not stand in our own rate limit's line.

import type { LeasePort, LeaseRecord, StoredLease } from '../runtime/ports.ts';
import type { CallOptions, KubeClient } from './client.ts';
import { isAlreadyExists, isConflict, isNotFound } from './errors.ts';
import { leases } from './kinds.ts';
import type { ObjectKey, ObjectMeta, ObjectOf } from './resource.ts';

export interface KubeLeaseOptions {
  readonly key: ObjectKey;
  /** Deadline of each request; at most the election's retry period. Default 5 s. */
  readonly timeoutMs?: number;
  /** Labels and owners of a lease that we make ourselves. */
  readonly metadata?: Pick<ObjectMeta, 'labels' | 'ownerReferences'>;
}

const fieldManager = 'lockstep-election';

export function kubeLease(client: KubeClient, { key, timeoutMs = 5000, metadata = {} }: KubeLeaseOptions): LeasePort {
  const call = (signal: AbortSignal): CallOptions => ({ signal, timeoutMs, priority: 'urgent' });
  return {
    read: async (signal) => {
      const lease = await client.find(leases, key, call(signal));
      return lease && stored(lease);
    },
    create: async (record, signal) => {
      const lease = { metadata: { ...metadata, ...key }, spec: specOf(record) };
      return await unlessOvertaken(async () => stored(await client.create(leases, lease, { ...call(signal), fieldManager })));
    },
    update: async (record, resourceVersion, signal) => {
      // The version in the patch makes it a compare-and-set, and what others wrote into the object stays.
      const patch = { metadata: { resourceVersion }, spec: specOf(record) };
      return await unlessOvertaken(async () => stored(await client.mergePatch(leases, key, patch, { ...call(signal), fieldManager })));
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

const stored = ({ metadata, spec = {} }: ObjectOf<typeof leases>): StoredLease => ({
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
