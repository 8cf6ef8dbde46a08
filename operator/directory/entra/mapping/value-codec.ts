// Values between Graph's JSON and the engine.
import type { AttributeValue, Scalar } from '../../../model/value.ts';
import { isMultiValued, valuesOf } from '../../../model/value.ts';
import { groupSourceAnchor, groupUniqueName } from './anchor.ts';
import { type GraphCodec, microsoft365 } from './graph-attribute.ts';
import { parseSecurityIdentifier } from './security-identifier.ts';

/** The engine's value of a JSON value; `undefined` where it is empty or of another type than the property's. */
export function decodeGraph(codec: GraphCodec, value: unknown): AttributeValue | undefined {
  switch (codec) {
    case 'Text':
      return nonEmpty(value);
    case 'Flag':
      return typeof value === 'boolean' ? value : undefined;
    case 'Marker':
      return value === true ? true : undefined;
    case 'First':
      return Array.isArray(value) ? nonEmpty(value[0]) : undefined;
    case 'TextList': {
      const texts = Array.isArray(value) ? value.filter((item) => nonEmpty(item) !== undefined) : [];
      return texts.length === 0 ? undefined : (texts as readonly string[]);
    }
    case 'Sid':
      return typeof value === 'string' ? parseSecurityIdentifier(value) : undefined;
    case 'GroupKind':
      return Array.isArray(value) && value.includes(microsoft365.value) ? microsoft365.value : undefined;
    case 'GroupAnchor':
      return typeof value === 'string' ? groupSourceAnchor(value) : undefined;
    case 'Extension':
    case 'ExtensionBytes':
    case 'ExtensionInteger': {
      const scalars = (Array.isArray(value) ? value : [value]).flatMap((item) => extensionScalar(codec, item) ?? []);
      return Array.isArray(value) ? (scalars.length === 0 ? undefined : scalars) : scalars[0];
    }
  }
}

/** The JSON value to send; `null` (or an empty collection) removes. */
export function encodeGraph(codec: GraphCodec, value: AttributeValue | undefined): unknown {
  if (value === undefined) return codec === 'First' || codec === 'TextList' || codec === 'GroupKind' ? [] : null;
  const first = valuesOf(value)[0];
  switch (codec) {
    case 'Flag':
    case 'Marker':
      return typeof first === 'boolean' ? first : String(first).toLowerCase() === 'true';
    case 'First':
      return [String(first)];
    case 'TextList':
    case 'GroupKind':
      return valuesOf(value).map(String);
    case 'GroupAnchor':
      return groupUniqueName(String(first)) ?? null;
    case 'Text':
    case 'Sid':
      return String(first);
    case 'Extension':
    case 'ExtensionBytes':
    case 'ExtensionInteger':
      return isMultiValued(value) ? value.map(jsonScalar) : jsonScalar(value);
  }
}

function extensionScalar(codec: 'Extension' | 'ExtensionBytes' | 'ExtensionInteger', value: unknown): Scalar | undefined {
  if (codec === 'ExtensionBytes') return typeof value === 'string' ? new Uint8Array(Buffer.from(value, 'base64')) : undefined;
  if (codec === 'ExtensionInteger' && typeof value === 'string' && /^-?\d+$/.test(value)) {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : BigInt(value);
  }
  return typeof value === 'boolean' || typeof value === 'number' ? value : nonEmpty(value);
}

/** Bytes travel in Base64, numbers of 64 bits as texts. */
function jsonScalar(value: Scalar): string | number | boolean {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'bigint' ? String(value) : value;
}

const nonEmpty = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
