// Conversions between types and encodings.
import { hash } from 'node:crypto';
import { EvaluationFailure } from '../failure.ts';
import { integer } from '../integer.ts';
import { Moment } from '../moment.ts';
import { anySingle, binary, define, type FunctionDefinition, index, number, options, text, textOrBinary } from './definition.ts';
import { guidBytes, guidText } from './guid.ts';
import { boundedText } from '../value.ts';
import { parseDate } from './parse-date.ts';
import { parseInteger } from './parse-integer.ts';
import { sidText } from './sid.ts';

/** Half a character becomes U+FFFD, and a byte order mark stays, as in .NET. */
const utf16 = new TextDecoder('utf-16le', { ignoreBOM: true });

export const conversionFunctions: readonly FunctionDefinition[] = [
  define(
    'CBool',
    [anySingle],
    'Boolean',
    (_frame, value) => {
      if (typeof value === 'boolean') return value;
      if (typeof value === 'number' || typeof value === 'bigint') return value !== 0 && value !== 0n;
      const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
      if (word === 'true' || word === 'false') return word === 'true';
      const parsed = typeof value === 'string' ? parseInteger(value) : undefined;
      if (parsed !== undefined) return parsed !== 0;
      throw new EvaluationFailure('InvalidValue', 'the argument of CBool is neither True nor False nor a number');
    },
    { whenAbsent: false },
  ),
  define(
    'CDate',
    [anySingle],
    'Date',
    (_frame, value) => {
      if (value instanceof Moment) return value;
      return required(
        typeof value === 'string' ? parseDate(value) : undefined,
        'the argument of CDate is no date, such as 2026-01-31 16:00',
      );
    },
    { perValue: 8 },
  ),
  define('CGuid', [text], 'Binary', (_frame, value) => required(guidBytes(value), 'the argument of CGuid is no GUID')),
  // Undocumented; the shipped rule for device keys writes lengths with it, least byte first.
  define('CBin', [number, index], 'Binary', (_frame, value, length) => {
    if (length < 1 || length > 8) throw new EvaluationFailure('OutOfRange', 'the 2nd argument of CBin is not from 1 to 8');
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt.asIntN(64, BigInt(value)), true);
    return bytes.slice(0, length);
  }),
  define('ConvertFromBase64', [text, options('Unicode', 'ASCII', 'UTF8')], 'Text', (_frame, value, encoding) => {
    const bytes = required(base64Bytes(value), 'the 1st argument of ConvertFromBase64 is not Base64');
    if (encoding === 'Unicode') return utf16.decode(bytes);
    if (encoding === 'UTF8') return bytes.toString('utf8');
    // .NET shows what is no ASCII as a question mark.
    return bytes.toString('latin1').replaceAll(/[\x80-\xff]/g, '?');
  }),
  // Text is encoded as UTF-16, but bytes (an objectGUID) as they are.
  define(
    'ConvertToBase64',
    [textOrBinary],
    'Text',
    (_frame, value) => boundedText((typeof value === 'string' ? Buffer.from(value, 'utf16le') : Buffer.from(value)).toString('base64')),
    { perValue: 6 },
  ),
  define('ConvertFromUTF8Hex', [text], 'Text', (_frame, value) => {
    if (value.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(value)) {
      throw new EvaluationFailure('InvalidValue', 'the argument of ConvertFromUTF8Hex is not hexadecimal');
    }
    return Buffer.from(value, 'hex').toString('utf8');
  }),
  define('ConvertToUTF8Hex', [text], 'Text', (_frame, value) => boundedText(Buffer.from(value, 'utf8').toString('hex').toUpperCase())),
  define('CNum', [anySingle], 'Number', (_frame, value) => {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (value instanceof Uint8Array) return littleEndian(value);
    return required(typeof value === 'string' ? parseInteger(value) : undefined, 'the argument of CNum is no whole number');
  }),
  define('CRef', [text], 'Reference', (_frame, value) => value),
  define('CStr', [anySingle], 'Text', (_frame, value) => {
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (value instanceof Uint8Array || value instanceof Moment) {
      throw new EvaluationFailure(
        'TypeMismatch',
        'CStr takes no binary and no date; use ConvertToBase64, StringFromGuid or FormatDateTime',
      );
    }
    return String(value);
  }),
  define('StringFromGuid', [binary], 'Text', (_frame, value) =>
    required(guidText(value), 'the argument of StringFromGuid is not 16 bytes'),
  ),
  define('StringFromSid', [binary], 'Text', (_frame, value) =>
    required(sidText(value), 'the argument of StringFromSid is no security identifier'),
  ),
  // The SHA-256 that names a key credential (MS-ADTS 2.2.20.5, KeyID).
  define('Thumbprint', [binary], 'Binary', (_frame, value) => new Uint8Array(hash('sha256', value, 'buffer')), {
    perValue: 12,
    perPiece: 2,
  }),
];

/** Four characters make three bytes; white space does not count, as in .NET. */
function base64Bytes(text: string): Buffer | undefined {
  const compact = text.replaceAll(/[ \t\r\n]/g, '');
  return compact.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(compact) ? Buffer.from(compact, 'base64') : undefined;
}

function required<T>(value: T | undefined, message: string): T {
  if (value === undefined) throw new EvaluationFailure('InvalidValue', message);
  return value;
}

/** Lengths in key credentials are little-endian (MS-ADTS 2.2.20.1). */
function littleEndian(bytes: Uint8Array): number | bigint {
  if (bytes.length === 0 || bytes.length > 8) throw new EvaluationFailure('OutOfRange', 'the argument of CNum has not 1 to 8 bytes');
  const value = bytes.reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n);
  return integer(BigInt.asIntN(64, value)) ?? 0;
}
