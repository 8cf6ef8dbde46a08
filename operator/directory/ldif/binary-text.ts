// GUIDs and security identifiers as text, where other tools write octets in Base64: ldbsearch prints them so.
import { guidBytes, isGuid } from '../forest/guid.ts';

/** The octets of a plain value. Neither text can be mistaken for octets: a GUID has 16 of them, and a SID begins with 1. */
export function bytesOfText(attribute: string, value: Buffer): Buffer {
  if (attribute === 'objectguid' && value.length === 36) {
    const guid = value.toString('latin1').toLowerCase();
    if (isGuid(guid)) return guidBytes(guid);
  }
  if (value.length > 6 && value[0] === 0x53 && holdsSid.test(attribute)) return sidBytes(value.toString('latin1')) ?? Buffer.from(value);
  // A copy: a part of the file would keep the whole piece in memory.
  return Buffer.from(value);
}

const holdsSid = /sid$|^sidhistory$|^securityidentifier$/;

/** MS-DTYP 2.4.2: revision, number of parts, authority (48 bits, big-endian), parts (32 bits, little-endian). */
function sidBytes(text: string): Buffer | undefined {
  const match = /^S-1-(\d{1,15})((?:-\d{1,10}){0,15})$/.exec(text);
  if (match === null) return undefined;
  const authority = Number(match[1]);
  const parts = (match[2] ?? '').split('-').slice(1).map(Number);
  if (authority >= 2 ** 48 || parts.some((part) => part >= 2 ** 32)) return undefined;
  const bytes = Buffer.alloc(8 + 4 * parts.length);
  bytes[0] = 1;
  bytes[1] = parts.length;
  bytes.writeUIntBE(authority, 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + 4 * index);
  return bytes;
}
