// The one JSON encoding of values, for files, stores, hashes and outputs.
import { type AttributeValue, isMultiValued, type Scalar } from './value.ts';

/** A scalar in JSON: bytes as `{"$binary": base64}`, integers beyond 2^53 as `{"$number": text}`. */
export type JsonScalar = string | number | boolean | { readonly $binary: string } | { readonly $number: string };
export type JsonValue = JsonScalar | readonly JsonScalar[];
export type JsonAttributes = Readonly<Record<string, JsonValue>>;

/** True for bytes. They have no letters: their Base64 may tell them apart by case alone. */
export const isBinary = (value: JsonScalar): boolean => typeof value === 'object' && '$binary' in value;

export function encodeScalar(value: Scalar): JsonScalar {
  if (typeof value === 'bigint') return { $number: value.toString() };
  if (value instanceof Uint8Array) return { $binary: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  return value;
}

export function decodeScalar(value: JsonScalar): Scalar {
  if (typeof value !== 'object') return value;
  return '$binary' in value ? new Uint8Array(Buffer.from(value.$binary, 'base64')) : BigInt(value.$number);
}

export const encodeValue = (value: AttributeValue): JsonValue => (isMultiValued(value) ? value.map(encodeScalar) : encodeScalar(value));

export const decodeValue = (value: JsonValue): AttributeValue =>
  Array.isArray(value) ? (value as readonly JsonScalar[]).map(decodeScalar) : decodeScalar(value as JsonScalar);

/** JSON text with object keys in code-unit order at every depth: equal data gives equal text. Keys that are `undefined` are left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = value as Readonly<Record<string, unknown>>;
    const keys = Object.keys(fields).filter((key) => fields[key] !== undefined);
    return `{${keys
      .sort()
      .map((key) => `${JSON.stringify(key)}:${canonicalJson(fields[key])}`)
      .join(',')}}`;
  }
  return JSON.stringify(value);
}
