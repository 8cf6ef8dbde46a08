// GUIDs between their text and the 16 bytes that Active Directory stores (the first three groups little-endian, MS-DTYP 2.3.4.2).

const withDashes = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const order = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The bytes of a GUID's text: with dashes, plain or in braces or parentheses, or 32 digits (the forms D, B, P and N of .NET). */
export function guidBytes(text: string): Uint8Array | undefined {
  if (text.length > 64) return undefined;
  const [, braced, parenthesized, dashed, digits] =
    /^\s*(?:\{([^{}]*)\}|\(([^()]*)\)|([0-9a-f-]{36})|([0-9a-f]{32}))\s*$/i.exec(text) ?? [];
  const written = braced ?? parenthesized ?? dashed;
  const hex = digits ?? (written !== undefined && withDashes.test(written) ? written.replaceAll('-', '') : undefined);
  if (hex === undefined) return undefined;
  const plain = Buffer.from(hex, 'hex');
  return Uint8Array.from(order, (from) => plain[from] ?? 0);
}

/** The text of 16 bytes: lower case, dashes, no braces. */
export function guidText(bytes: Uint8Array): string | undefined {
  if (bytes.length !== 16) return undefined;
  const hex = Buffer.from(order.map((from) => bytes[from] ?? 0)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
