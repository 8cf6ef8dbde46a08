// What the replica that answers a read has heard of: it lags behind the writes, by a delay that differs from object to object.
import type { Entry } from '../directory/entry.ts';
import type { Call } from '../graph/call.ts';
import type { Tenant } from '../tenant.ts';

/** The longest that anything stays unseen. */
export const longestLag = ({ settings }: Pick<Tenant, 'settings'>): number => settings.replicationDelayMs + settings.replicationJitterMs;

/** Ids come from the world's seed, and so do the delays. */
function lagOf({ settings }: Tenant, { id }: Entry): number {
  const { replicationDelayMs, replicationJitterMs } = settings;
  return replicationJitterMs === 0
    ? replicationDelayMs
    : replicationDelayMs + (Number.parseInt(id.slice(0, 8), 16) % (replicationJitterMs + 1));
}

/** An object is read only where its creation has arrived. */
export const hasArrived = (call: Call, entry: Entry): boolean => call.now - entry.createdAt >= lagOf(call.tenant, entry);

/** The object as the replica knows it: values and deletion of a while ago, with the links of now. */
export function asSeen(call: Call, entry: Entry): Entry {
  // What was kept for a longer lag than there is now concerns nobody.
  if (entry.past === undefined || longestLag(call.tenant) === 0) {
    return entry;
  }
  const seenAt = call.now - lagOf(call.tenant, entry);
  const version = entry.past.find(({ until }) => until > seenAt);
  return version === undefined ? entry : { ...entry, values: version.values, deletedAt: version.deletedAt };
}
