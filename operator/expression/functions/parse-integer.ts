// Reads whole numbers from text.
import { type Integer, integer } from '../integer.ts';

/** A decimal, `&H` or `0x` number (as Entra Connect stores its numeric parameters) with an optional sign; `undefined` for anything else and beyond 64 bits. */
export function parseInteger(text: string): Integer | undefined {
  const match = /^\s*([+-]?)(?:(\d{1,20})|(?:&H|0x)([0-9a-f]{1,16}))\s*$/i.exec(text);
  if (match === null) return undefined;
  const [, sign, decimal, hexadecimal] = match;
  const value = BigInt(decimal ?? `0x${hexadecimal ?? ''}`);
  return integer(sign === '-' ? -value : value);
}
