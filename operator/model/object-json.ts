// Objects in the JSON encoding of files and outputs: references stand among the attributes, as `{"$ref": DN}`.
import { encodingErrors } from './encoding-errors.ts';
import { encodeValue, type JsonScalar } from './json.ts';
import type { Attributes, AttributeValue, Scalar } from './value.ts';

/** Another object of the same directory, by its distinguished name (in Entra ID `User_<id>` and the like). */
export interface JsonReference {
  readonly $ref: string;
}

/** A value of a file: `null` and an empty array stand for no value. */
export type JsonField = JsonScalar | JsonReference | readonly (JsonScalar | JsonReference)[] | null;

/** Attributes of a file taken apart: values, and the names that its references hold. */
export interface ReadAttributes {
  readonly attributes: Attributes;
  /** By attribute: the distinguished names referred to, in the file's order. */
  readonly references: Readonly<Record<string, readonly string[]>>;
}

/**
 * Takes the attributes of one object out of parsed JSON that nobody has checked yet.
 * @param path where they stand, for errors: `objects[3].attributes`
 * @throws InvalidValue, InexactNumber, MixedReferences, InvalidObject
 */
export function readAttributes(json: unknown, path: string): ReadAttributes {
  if (!isRecord(json))
    throw new encodingErrors.InvalidObject({ path, found: `${describe(json)}, where attributes by their names should stand` });
  const attributes: [string, AttributeValue][] = [];
  const references: [string, readonly string[]][] = [];
  for (const [name, field] of Object.entries(json)) {
    const read = readField(field, `${path}.${name}`);
    if (read?.kind === 'value') attributes.push([name, read.value]);
    if (read?.kind === 'references') references.push([name, read.names]);
  }
  return { attributes: Object.fromEntries(attributes), references: Object.fromEntries(references) };
}

/** The JSON fields of an object; the counterpart of `readAttributes`. Names come in code-unit order. */
export function writeAttributes({ attributes, references }: ReadAttributes): Readonly<Record<string, JsonField>> {
  const fields: [string, JsonField][] = Object.entries(attributes).map(([name, value]) => [name, encodeValue(value)]);
  for (const [name, names] of Object.entries(references)) {
    if (names.length > 0) fields.push([name, names.map(($ref) => ({ $ref }))]);
  }
  return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)));
}

type Field =
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'references'; readonly names: readonly string[] };

function readField(json: unknown, path: string): Field | undefined {
  if (json === null) return undefined;
  const listed = Array.isArray(json);
  const items: readonly unknown[] = listed ? json : [json];
  if (items.length === 0) return undefined;
  const names = items.filter(isReference).map(({ $ref }) => $ref);
  if (names.length === items.length) return { kind: 'references', names };
  if (names.length > 0) throw new encodingErrors.MixedReferences({ path });
  const values = items.map((item, index) => readScalar(item, listed ? `${path}[${index}]` : path));
  return { kind: 'value', value: listed ? values : (values[0] as Scalar) };
}

/** One value. Integers are `number` as far as it is exact and `bigint` beyond, however they were written. */
function readScalar(json: unknown, path: string): Scalar {
  if (typeof json === 'string' || typeof json === 'boolean') return json;
  if (typeof json === 'number') {
    if (Number.isSafeInteger(json) || !Number.isInteger(json)) return json;
    throw new encodingErrors.InexactNumber({ path, found: String(json) });
  }
  if (isRecord(json) && Object.keys(json).length === 1) {
    const { $binary, $number } = json;
    if (typeof $binary === 'string' && isBase64($binary)) return new Uint8Array(Buffer.from($binary, 'base64'));
    if (typeof $number === 'string' && /^-?\d{1,1000}$/.test($number)) {
      const number = Number($number);
      return Number.isSafeInteger(number) ? number : BigInt($number);
    }
  }
  throw new encodingErrors.InvalidValue({ path, found: describe(json) });
}

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

export const isReference = (json: unknown): json is JsonReference =>
  isRecord(json) && Object.keys(json).length === 1 && typeof json['$ref'] === 'string';

/** Strict, unlike Buffer, which leaves out what it does not know. */
export const isBase64 = (text: string): boolean =>
  text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && Buffer.from(text, 'base64').toString('base64') === text;

function describe(json: unknown): string {
  if (json === undefined) return 'missing';
  const text = JSON.stringify(json);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
