// One line of an entry: the attribute's description, and its value in one of RFC 2849's three forms.
import { ldifErrors } from './errors.ts';
import type { LogicalLine } from './lines.ts';

export interface Assignment {
  /** Where the description ends: the place of the colon. */
  readonly nameEnd: number;
  readonly form: 'Plain' | 'Base64';
  readonly valueStart: number;
}

const colon = 0x3a;
const less = 0x3c;
const space = 0x20;

/** @throws NotLDIF, URLValue */
export function assignmentOf({ bytes, number }: LogicalLine, file: string): Assignment {
  const nameEnd = bytes.indexOf(colon);
  if (nameEnd <= 0 || !isDescription(bytes, nameEnd)) {
    const detail = `${shown(bytes.toString('utf8', 0, 60))} is no attribute with a colon and a value`;
    throw new ldifErrors.NotLDIF({ file, line: number, detail });
  }
  let valueStart = nameEnd + 1;
  const marker = bytes[valueStart];
  if (marker === less) throw new ldifErrors.URLValue({ file, line: number, attribute: nameOf(bytes, nameEnd) });
  if (marker === colon) valueStart += 1;
  while (bytes[valueStart] === space) valueStart += 1;
  const form = marker === colon ? 'Base64' : 'Plain';
  if (form === 'Base64' && (bytes.length - valueStart) % 4 !== 0) throw brokenBase64(bytes, nameEnd, number, file);
  return { nameEnd, form, valueStart };
}

export const nameOf = (bytes: Buffer, nameEnd: number): string => bytes.toString('latin1', 0, nameEnd);

/** The value's octets. A plain value keeps the spaces at its end: whoever wrote them did not have to. @throws NotLDIF */
export function valueOf({ bytes, number }: LogicalLine, { nameEnd, form, valueStart }: Assignment, file: string): Buffer {
  if (form === 'Plain') return bytes.subarray(valueStart);
  const decoded = Buffer.from(bytes.toString('latin1', valueStart), 'base64');
  // Buffer leaves out what is no Base64; then the length tells.
  const padding = bytes[bytes.length - 1] !== equals ? 0 : bytes[bytes.length - 2] === equals ? 2 : 1;
  if (decoded.length !== ((bytes.length - valueStart) / 4) * 3 - (valueStart === bytes.length ? 0 : padding))
    throw brokenBase64(bytes, nameEnd, number, file);
  return decoded;
}

const equals = 0x3d;

function brokenBase64(bytes: Buffer, nameEnd: number, line: number, file: string): Error {
  return new ldifErrors.NotLDIF({ file, line, detail: `the Base64 of ${nameOf(bytes, nameEnd)} is broken` });
}

/** Letters, digits, hyphens, the dots of an object identifier, and options behind semicolons. */
function isDescription(bytes: Buffer, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const octet = bytes[i] ?? 0;
    const letter = (octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a;
    const digit = octet >= 0x30 && octet <= 0x39;
    if (!letter && !digit && !others.has(octet)) return false;
  }
  return true;
}

/** Hyphen, dot, semicolon, underscore; `=` and `*` as in `range=0-*`. */
const others: ReadonlySet<number> = new Set(Buffer.from('-.;_=*'));

/** A text as a message may show it. */
export const shown = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
