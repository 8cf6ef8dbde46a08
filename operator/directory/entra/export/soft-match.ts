// Soft match: a person who is to be created, and whose name or address an account of the tenant has already that belongs to no source.
// Conditions: "Microsoft Entra Connect: When you have an existing tenant" (never onto an administrator, nor onto an object with another anchor).
import type { ExportChange } from '../../../model/change.ts';
import type { SoftMatch } from '../../../model/revision.ts';
import { valuesOf } from '../../../model/value.ts';
import { isEntity } from '../import/delta-feed.ts';
import { entraErrors } from '../errors.ts';
import { softMatchAttributes } from '../mapping/graph-mapping.ts';
import { foundObject, listOf, refuseMastered, selected } from './lookup.ts';
import { refuseRoleHolder } from './role-holder.ts';
import type { Writer } from './writer.ts';

/** Somebody of another organization, who signs in there: whoever has the address here need not be the same person. */
const isGuest = (userType: unknown): boolean => typeof userType === 'string' && userType.toLowerCase() === 'guest';

/** The id of the account to take over. @throws SoftMatchAmbiguous, SoftMatchTaken, SoftMatchGuest, MasteredElsewhere, HoldsRole */
export async function softMatch(writer: Writer, by: SoftMatch, change: ExportChange): Promise<string | undefined> {
  if (by === 'None' || change.objectType !== 'user') return undefined;
  // Graph calls both as Connect does.
  const property = softMatchAttributes[by];
  const value = valuesOf(change.attributes[property]?.after)[0];
  if (typeof value !== 'string' || value === '') return undefined;
  const url = `/users?$filter=${encodeURIComponent(`${property} eq '${value.replaceAll("'", "''")}'`)}&${selected('user', writer)},userType,${property}`;
  const candidates = listOf(writer, await writer.read(url), url, change.label).filter(isEntity);
  const [candidate] = candidates;
  if (candidate === undefined) return undefined;
  if (candidates.length > 1) throw new entraErrors.SoftMatchAmbiguous({ label: change.label, count: candidates.length, property });
  const told = candidate[property];
  if (typeof told !== 'string' || told.toLowerCase() !== value.toLowerCase())
    throw new entraErrors.ProtocolError({
      detail: `the look-up of ${change.label} by ${property} gave the object ${candidate.id}, which has another`,
    });
  const found = foundObject('user', candidate);
  refuseMastered(found, change.label);
  if (found?.sourceAnchor !== undefined)
    throw new entraErrors.SoftMatchTaken({ label: change.label, property, other: candidate.id, anchor: found.sourceAnchor });
  if (isGuest(candidate['userType']) && !isGuest(change.attributes['userType']?.after))
    throw new entraErrors.SoftMatchGuest({ label: change.label, property, other: candidate.id });
  await refuseRoleHolder(writer, candidate.id, change.label);
  return candidate.id;
}
