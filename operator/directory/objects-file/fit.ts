// Whether an object's values are what its directory holds: a value of the wrong kind would match nothing, and look like an object that is not there.
import type { AttributeSchema, AttributeType } from '../../model/schema.ts';
import { type AttributeValue, isMultiValued, type Scalar, valuesOf } from '../../model/value.ts';
import type { FileObject } from './file-object.ts';

/** What a directory says of a name. */
export type Described =
  | { readonly kind: 'Typed'; readonly schema: AttributeSchema }
  /** It may be there, and nobody knows its type. */
  | { readonly kind: 'Free' }
  /** It is called otherwise: `meant` is its name, `why` ends the sentence of the error. */
  | { readonly kind: 'Misnamed'; readonly meant: string; readonly why: string }
  /** The directory has nothing of that name; the value is left alone, with a warning. */
  | { readonly kind: 'Strange'; readonly suggestion: string };

export type Describe = (type: string, attribute: string) => Described;

/** What is wrong with the object's values, or `undefined`. */
export function misfit({ type, attributes, references }: FileObject, describe: Describe): string | undefined {
  for (const [name, value] of Object.entries(attributes)) {
    const found = misnamed(name, describe(type, name)) ?? mistyped(name, value, describe(type, name));
    if (found !== undefined) return found;
  }
  for (const [name, names] of Object.entries(references)) {
    const found = misnamed(name, describe(type, name)) ?? noReference(name, names.length, describe(type, name));
    if (found !== undefined) return found;
  }
  return undefined;
}

const misnamed = (name: string, described: Described): string | undefined =>
  described.kind === 'Misnamed' ? `attributes.${name} is called ${described.meant}${described.why}` : undefined;

function mistyped(name: string, value: AttributeValue, described: Described): string | undefined {
  if (described.kind !== 'Typed') return undefined;
  const { type, multiValued } = described.schema;
  const values = valuesOf(value);
  if (!multiValued && values.length > 1) return `attributes.${name} has ${values.length} values, and takes one`;
  const at = values.findIndex((one) => typeOf(one) !== type);
  if (at < 0) return undefined;
  const place = isMultiValued(value) ? `attributes.${name}[${at}]` : `attributes.${name}`;
  return `${place} is ${words[typeOf(values[at] as Scalar)]}, where ${forms[type]} has to stand`;
}

function noReference(name: string, count: number, described: Described): string | undefined {
  if (described.kind !== 'Typed') return undefined;
  const { type, multiValued } = described.schema;
  if (type !== 'Reference') return `attributes.${name} is ${words.Reference}, where ${forms[type]} has to stand`;
  return multiValued || count < 2 ? undefined : `attributes.${name} has ${count} values, and takes one`;
}

function typeOf(value: Scalar): AttributeType | 'Fraction' {
  if (typeof value === 'string') return 'String';
  if (typeof value === 'boolean') return 'Boolean';
  if (value instanceof Uint8Array) return 'Binary';
  return typeof value === 'number' && !Number.isInteger(value) ? 'Fraction' : 'Integer';
}

const words: Readonly<Record<AttributeType | 'Fraction', string>> = {
  String: 'a text',
  Integer: 'a number',
  Boolean: 'true or false',
  Binary: 'binary',
  Reference: 'a reference',
  Fraction: 'a fraction',
};

const forms: Readonly<Record<AttributeType, string>> = {
  String: 'a text',
  Integer: 'a whole number',
  Boolean: 'true or false',
  Binary: '{"$binary": BASE64}',
  Reference: '{"$ref": NAME}',
};
