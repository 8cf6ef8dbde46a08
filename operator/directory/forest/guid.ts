// GUIDs as people write them and as directories store them: the first three groups are little-endian (MS-DTYP 2.3.4.2).

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Lower case with dashes. */
export const isGuid = (text: string): boolean => guidPattern.test(text);

/** `undefined` for anything but 16 octets. */
export function guidFromBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = swapped(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** @param guid lower case with dashes. */
export const guidBytes = (guid: string): Buffer => swapped(Buffer.from(guid.replaceAll('-', ''), 'hex'));

/** A copy with the first three groups turned round. */
function swapped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  copy.subarray(0, 4).reverse();
  copy.subarray(4, 6).reverse();
  copy.subarray(6, 8).reverse();
  return copy;
}
