// Writes a list of changes side by side, those of one object one after another, and answers for each.
import type { ChangeResult, ExportChange } from '../../../model/change.ts';
import type { EntraIDConfiguration, SoftMatch } from '../../../model/revision.ts';
import { AdministrativeUnits } from './administrative-unit.ts';
import { createObject } from './create.ts';
import type { Created } from './creation.ts';
import { deleteObject } from './delete.ts';
import { changeError, entraErrors } from '../errors.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { unsupportedObjectTypes } from '../mapping/unwritten-types.ts';
import type { Claims } from './own-anchor.ts';
import { updateObject } from './update.ts';
import type { Writer } from './writer.ts';
import { RecycleBin } from './recycle-bin.ts';

interface Target {
  readonly writer: Writer;
  readonly recycleBin: RecycleBin;
  readonly claims: Claims;
  /** Origin of Graph with its version. */
  readonly root: string;
  readonly softMatch: SoftMatch;
  readonly units: AdministrativeUnits;
}

/** @throws TermEnded after everything under way has come to its end */
export async function exportChanges(
  writer: Writer,
  changes: readonly ExportChange[],
  root: string,
  { softMatch = 'None', clientID }: Pick<EntraIDConfiguration, 'softMatch' | 'clientID'>,
): Promise<readonly ChangeResult[]> {
  const target: Target = {
    writer,
    recycleBin: new RecycleBin(writer),
    claims: new Map(),
    root,
    softMatch,
    units: new AdministrativeUnits(writer, clientID, root),
  };
  const lastOf = new Map<string, Promise<unknown>>();
  const results = changes.map((change) => {
    const key = change.anchor ?? change.sourceAnchor;
    const result = (lastOf.get(key) ?? Promise.resolve()).then(() => resultOf(target, change));
    lastOf.set(
      key,
      result.catch(() => undefined),
    );
    return result;
  });
  await Promise.allSettled(results);
  return Promise.all(results);
}

async function resultOf(target: Target, change: ExportChange): Promise<ChangeResult> {
  try {
    target.writer.refuseLongPause();
    return { id: change.id, outcome: 'Written', ...(await write(target, change)) };
  } catch (error) {
    if (error instanceof entraErrors.TermEnded) throw error;
    if (target.writer.permit.signal.aborted)
      throw new entraErrors.TermEnded({ request: `the change of ${change.label}` }, { cause: error });
    return { id: change.id, outcome: error instanceof entraErrors.AnswerLost ? 'Unknown' : 'Failed', error: changeError(error) };
  }
}

async function write({ writer, recycleBin, claims, root, softMatch, units }: Target, change: ExportChange): Promise<Created> {
  if (change.objectType === 'administrativeUnit') return units.write(change);
  const objectType = writableType(change);
  if (change.action === 'Add') return createObject({ writer, recycleBin, claims, objectType, change, softMatch });
  const id = change.anchor;
  if (id === undefined) throw new entraErrors.ProtocolError({ detail: `a change of ${change.label} came without the object's id` });
  if (change.action === 'Update') await updateObject(writer, claims, objectType, id, change, root);
  else await deleteObject(writer, objectType, id, change);
  return { anchor: id };
}

function writableType({ objectType }: ExportChange): GraphObjectType {
  if (objectType === 'user' || objectType === 'group') return objectType;
  throw new entraErrors.Unsupported({
    detail: unsupportedObjectTypes[objectType] ?? `Lockstep writes no objects of the type ${objectType}.`,
  });
}
