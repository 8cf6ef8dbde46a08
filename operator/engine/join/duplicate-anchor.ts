// Two objects with one source anchor: both sides are told by the objects of their sources.
import type { LockstepError } from '../../model/errors.ts';
import type { EngineContext } from '../context.ts';
import { objectErrors } from '../errors.ts';
import type { ObjectRow } from '../port/object-table.ts';
import type { Tables } from '../port/store-port.ts';

/** `CN=Ana,DC=contoso,DC=com of forest`, by the id of the metaverse object; ids without any source object are missing. */
export async function sourceNames(
  { targets }: Pick<EngineContext, 'targets'>,
  tables: Tables,
  metaverse: readonly number[],
): Promise<ReadonlyMap<number, string>> {
  const names = new Map<number, string[]>();
  const joined = metaverse.length === 0 ? [] : await tables.objects.joined([...new Set(metaverse)]);
  for (const object of joined) {
    if (object.metaverse === null || targets.includes(object.connector)) continue;
    names.set(object.metaverse, [...(names.get(object.metaverse) ?? []), nameOf(object)]);
  }
  return new Map([...names].map(([id, parts]) => [id, parts.sort().join(' and ')]));
}

const nameOf = ({ dn, anchor, connector }: ObjectRow): string => `${dn === '' ? anchor : dn} of ${connector}`;

export interface Duplicate {
  readonly target: string;
  readonly objectType: string;
  readonly anchor: string;
  /** The metaverse object that comes too late, and the one that has the anchor in the target. */
  readonly metaverse: number;
  readonly owner: number;
}

export function duplicateAnchor(
  names: ReadonlyMap<number, string>,
  { target, objectType, anchor, metaverse, owner }: Duplicate,
): LockstepError {
  const name = (id: number): string => names.get(id) ?? 'an object without a source';
  return new objectErrors.DuplicateSourceAnchor({ object: name(metaverse), other: name(owner), anchor, target, objectType });
}
