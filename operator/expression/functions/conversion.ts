// Conversions between types and encodings.
import { hash } from 'node:crypto';
import { EvaluationFailure } from '../failure.ts';
import { integer } from '../integer.ts';
import { anySingle, binary, define, type FunctionDefinition, index, number, options, text, textOrBinary } from './definition.ts';
import { guidBytes, guidText } from './guid.ts';
import { parseDate } from './parse-date.ts';
import { parseInteger } from './parse-integer.ts';
import { sidText } from './sid.ts';

export const conversionFunctions: readonly FunctionDefinition[] = [
  define(
    'CBool',
    [anySingle],
    'Boolean',
    (_frame, value) => {
      if (typeof value === 'boolean') return value;
      if (typeof value === 'number' || typeof value === 'bigint') return value !== 0;
      const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
      if (word === 'true' || word === 'false') return word === 'true';
      const parsed = typeof value === 'string' ? parseInteger(value) : undefined;
      if (parsed !== undefined) return parsed !== 0;
      throw new EvaluationFailure('InvalidValue', 'the argument of CBool is neither True nor False nor a number');
    },
    { whenAbsent: false },
  ),
  define('CDate', [anySingle], 'Date', (_frame, value) => {
    if (value instanceof Date) return value;
    return required(typeof value === 'string' ? parseDate(value) : undefined, 'the argument of CDate is no date, such as 2026-01-31 16:00');
  }),
  define('CGuid', [text], 'Binary', (_frame, value) => required(guidBytes(value), 'the argument of CGuid is no GUID')),
  define('CBin', [number, index], 'Binary', (_frame, value, length) => {
    if (length < 1 || length > 8) throw new EvaluationFailure('OutOfRange', 'the 2nd argument of CBin is not from 1 to 8');
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value), true);
    return bytes.slice(0, length);
  }),
  define('ConvertFromBase64', [text, options('Unicode', 'ASCII', 'UTF8')], 'Text', (_frame, value, encoding) => {
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value))
      throw new EvaluationFailure('InvalidValue', 'the argument of ConvertFromBase64 is not Base64');
    const bytes = Buffer.from(value, 'base64');
    if (encoding === 'Unicode') return bytes.toString('utf16le');
    return bytes.toString(encoding === 'ASCII' ? 'ascii' : 'utf8');
  }),
  // Text is encoded as UTF-16, but bytes (an objectGUID) as they are.
  define('ConvertToBase64', [textOrBinary], 'Text', (_frame, value) =>
    Buffer.from(typeof value === 'string' ? Buffer.from(value, 'utf16le') : value).toString('base64'),
  ),
  define('ConvertFromUTF8Hex', [text], 'Text', (_frame, value) => {
    if (value.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(value)) {
      throw new EvaluationFailure('InvalidValue', 'the argument of ConvertFromUTF8Hex is not hexadecimal');
    }
    return Buffer.from(value, 'hex').toString('utf8');
  }),
  define('ConvertToUTF8Hex', [text], 'Text', (_frame, value) => Buffer.from(value, 'utf8').toString('hex').toUpperCase()),
  define('CNum', [anySingle], 'Number', (_frame, value) => {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (value instanceof Uint8Array) return littleEndian(value);
    return required(typeof value === 'string' ? parseInteger(value) : undefined, 'the argument of CNum is no whole number');
  }),
  define('CRef', [text], 'Text', (_frame, value) => value),
  define('CStr', [anySingle], 'Text', (_frame, value) => {
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    if (value instanceof Uint8Array || value instanceof Date) {
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
  define('Thumbprint', [binary], 'Binary', (_frame, value) => new Uint8Array(hash('sha256', value, 'buffer'))),
];

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
