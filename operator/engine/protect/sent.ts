// What is on its way counts until an import confirms it: an export that was cut off, or whose answers were lost, does not begin to count anew.
import type { Limits } from '../../model/revision.ts';
import { readDisconnects } from '../export/disconnects.ts';
import type { Tables } from '../port/store-port.ts';
import { memberAttribute } from '../rules/membership.ts';

/** Changes that were sent and not confirmed. */
export interface Sent {
  readonly deletes: number;
  readonly disables: number;
  readonly disconnects: number;
  /** Removals of members by the export row of their group. */
  readonly removals: ReadonlyMap<number, number>;
}

export const nothingSent: Sent = { deletes: 0, disables: 0, disconnects: 0, removals: new Map() };

export async function readSent(tables: Tables, limits: Limits, connector: string): Promise<Sent> {
  const removals = limits.membershipRemovals === undefined ? [] : await tables.exports.sentRemovals(connector, memberAttribute);
  return {
    ...(await tables.exports.countSent(connector)),
    disconnects: limits.disconnects === undefined ? 0 : await countDisconnects(tables, connector),
    removals: new Map(removals.map(({ export: id, count }) => [id, count])),
  };
}

async function countDisconnects(tables: Tables, connector: string): Promise<number> {
  let count = 0;
  for await (const page of readDisconnects(tables, connector)) count += page.filter(({ stage }) => stage === 'Sent').length;
  return count;
}
