// Anchors in the tenant: object ids, source anchors, and the alternate key that groups carry.
import type { ReadObjectType } from './graph-attribute.ts';

/** `User_<id>` or `Group_<id>`, as Connect names objects of its Entra connector space. */
export const cloudAnchor = (objectType: ReadObjectType, id: string): string => `${names[objectType]}_${id}`;

const names: Readonly<Record<ReadObjectType, string>> = {
  user: 'User',
  group: 'Group',
  administrativeUnit: 'AdministrativeUnit',
  contact: 'Contact',
};

/** The group's `uniqueName` for a source anchor: `ad-` and the objectGUID; `undefined` where the anchor is not a GUID's Base64 text. */
export function groupUniqueName(sourceAnchor: string): string | undefined {
  const bytes = Buffer.from(sourceAnchor, 'base64');
  if (bytes.length !== 16 || bytes.toString('base64') !== sourceAnchor) return undefined;
  return `ad-${guidText(bytes)}`;
}

/** The source anchor behind a group's `uniqueName`; `undefined` for names that are not ours. */
export function groupSourceAnchor(uniqueName: string): string | undefined {
  const guid = /^ad-([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})$/i.exec(uniqueName);
  if (guid === null) return undefined;
  const [first, second, third, fourth, node] = guid.slice(1).map((part) => Buffer.from(part, 'hex'));
  if (!first || !second || !third || !fourth || !node) return undefined;
  return Buffer.concat([first.reverse(), second.reverse(), third.reverse(), fourth, node]).toString('base64');
}

/** A GUID's text from its bytes: the first three groups stand in little-endian order (MS-DTYP 2.3.4.2). */
function guidText(bytes: Buffer): string {
  const part = (from: number, to: number): Buffer => bytes.subarray(from, to);
  const reversed = (from: number, to: number): string => Buffer.from(part(from, to)).reverse().toString('hex');
  return [reversed(0, 4), reversed(4, 6), reversed(6, 8), part(8, 10).toString('hex'), part(10, 16).toString('hex')].join('-');
}
