// Security identifiers: text in Graph, bytes in Active Directory (MS-DTYP 2.4.2).

/** Bytes of `S-1-<authority>-<sub authorities>`; `undefined` for anything else. */
export function parseSecurityIdentifier(text: string): Uint8Array | undefined {
  const match = /^S-1-(\d{1,15})((?:-\d{1,10}){1,15})$/.exec(text);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const parts = match[2].slice(1).split('-').map(Number);
  if (parts.some((part) => part > 0xffffffff) || Number(match[1]) >= 2 ** 48) return undefined;
  const bytes = Buffer.alloc(8 + parts.length * 4);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(parts.length, 1);
  bytes.writeUIntBE(Number(match[1]), 2, 6);
  for (const [index, part] of parts.entries()) bytes.writeUInt32LE(part, 8 + index * 4);
  return new Uint8Array(bytes);
}
