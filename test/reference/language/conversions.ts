// Functions that turn one kind of value into another.
import { bytes, each, type LanguageFunction, number, text, word } from './arguments.ts';
import { Failure, inRange, isBytes, type Single, type Value } from './value.ts';

function toBoolean(value: Single): boolean {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return value !== 0n;
  if (typeof value === 'string' && /^(true|false)$/i.test(value.trim())) return value.trim().toLowerCase() === 'true';
  throw new Failure('this is neither True nor False');
}

function toNumber(value: Single): bigint {
  if (typeof value === 'bigint') return value;
  if (isBytes(value)) {
    if (value.length > 8) throw new Failure('these bytes are no number');
    return BigInt.asIntN(
      64,
      [...value].reduceRight((sum, byte) => sum * 256n + BigInt(byte), 0n),
    );
  }
  if (typeof value !== 'string' || !/^\s*[+-]?\d+\s*$/.test(value)) throw new Failure('this is no whole number');
  return inRange(BigInt(value.trim().replace('+', '')));
}

function toText(value: Single): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  throw new Failure('this is no text');
}

/** Where the text form of a GUID has each of its bytes. */
const guidOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

function guidBytes(value: string): Uint8Array {
  const trimmed = value.trim();
  const enclosed = /^\{.*\}$|^\(.*\)$/s.test(trimmed);
  const inner = enclosed ? trimmed.slice(1, -1) : trimmed.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/s, '$1-$2-$3-$4-$5');
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(inner)) throw new Failure('this is no GUID');
  const written = Buffer.from(inner.replaceAll('-', ''), 'hex');
  return Uint8Array.from(guidOrder, (from) => written[from] ?? 0);
}

function guidText(value: Uint8Array): string {
  if (value.length !== 16) throw new Failure('a GUID has 16 bytes');
  const digits = Buffer.from(guidOrder.map((from) => value[from] ?? 0)).toString('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function sidText(value: Uint8Array): string {
  const count = value[1] ?? -1;
  if (value[0] !== 1 || value.length !== 8 + 4 * count) throw new Failure('these bytes are no security identifier');
  const authority = value.slice(2, 8).reduce((sum, byte) => sum * 256 + byte, 0);
  const view = new DataView(value.buffer, value.byteOffset);
  const parts = Array.from({ length: count }, (_, index) => view.getUint32(8 + 4 * index, true));
  return ['S-1', authority, ...parts].join('-');
}

function encodingOf(value: Value | undefined): BufferEncoding {
  const name = word(value);
  if (name === 'UTF8') return 'utf8';
  return name === 'ASCII' ? 'latin1' : 'utf16le';
}

export const conversionFunctions: Readonly<Record<string, LanguageFunction>> = {
  CBool: each(toBoolean, false),
  CNum: each(toNumber),
  CStr: each(toText),
  CRef: each((value) => text(value)),
  CGuid: each((value) => guidBytes(text(value))),
  CBin: each((value, [length]) => {
    const size = Number(number(length));
    if (isBytes(value)) return value.slice(0, size);
    const whole = BigInt.asUintN(64, toNumber(value));
    return Uint8Array.from({ length: size }, (_, index) => Number((whole >> BigInt(8 * index)) & 255n));
  }),
  ConvertToBase64: each((value) => Buffer.from(isBytes(value) ? value : Buffer.from(text(value), 'utf16le')).toString('base64')),
  ConvertFromBase64: each((value, [encoding]) => {
    const written = text(value);
    if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(written) || written.replaceAll(/\s/g, '').length % 4 !== 0)
      throw new Failure('this is no Base64');
    return Buffer.from(written, 'base64').toString(encodingOf(encoding));
  }),
  ConvertToUTF8Hex: each((value) => Buffer.from(text(value), 'utf8').toString('hex').toUpperCase()),
  ConvertFromUTF8Hex: each((value) => {
    const written = text(value);
    if (!/^(?:[0-9a-f]{2})*$/i.test(written)) throw new Failure('this is no hexadecimal text');
    return Buffer.from(written, 'hex').toString('utf8');
  }),
  StringFromGuid: each((value) => guidText(bytes(value))),
  StringFromSid: each((value) => sidText(bytes(value))),
};
