// Security identifiers as text (MS-DTYP 2.4.2).

/** `S-1-5-21-...` of a binary SID, or `undefined` where the bytes are none. */
export function sidText(bytes: Uint8Array): string | undefined {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > 15 || bytes.length !== 8 + 4 * count) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const authority = view.getUint16(2) * 2 ** 32 + view.getUint32(4);
  let text = `S-1-${authority}`;
  for (let index = 0; index < count; index++) text += `-${view.getUint32(8 + 4 * index, true)}`;
  return text;
}
