// The fence: once a newer term has written, the permit of an older one records nothing any more.
import type { Epoch } from '../model/permit.ts';
import { engineErrors } from './errors.ts';
import type { Tables } from './port/store-port.ts';

interface Fence extends Epoch {
  /** Leases that were replaced by others. */
  readonly retired: readonly string[];
}

/** Notes the epoch of a writing call. @throws SupersededEpoch when a newer one has written before. */
export async function passFence({ facts }: Tables, epoch: Epoch): Promise<void> {
  const stored = await facts.read('epoch');
  const fence = stored === undefined ? undefined : (JSON.parse(stored) as Fence);
  if (fence !== undefined && isSuperseded(fence, epoch)) throw new engineErrors.SupersededEpoch({ transitions: epoch.transitions });
  if (fence?.leaseUid === epoch.leaseUid && fence.transitions === epoch.transitions) return;
  const retired = fence === undefined || fence.leaseUid === epoch.leaseUid ? (fence?.retired ?? []) : [...fence.retired, fence.leaseUid];
  const next: Fence = { leaseUid: epoch.leaseUid, transitions: epoch.transitions, retired };
  await facts.write('epoch', JSON.stringify(next));
}

const isSuperseded = (fence: Fence, epoch: Epoch): boolean =>
  fence.retired.includes(epoch.leaseUid) || (fence.leaseUid === epoch.leaseUid && epoch.transitions < fence.transitions);
