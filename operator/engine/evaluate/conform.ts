// Values as the target's schema takes them. What does not fit is held back alone; the object's other values go on.
import { encodeScalar, type JsonScalar, type JsonValue } from '../../model/json.ts';
import type { LockstepError } from '../../model/errors.ts';
import type { TargetAttribute } from '../../model/schema.ts';
import { objectErrors } from '../errors.ts';
import { textOf } from '../rules/scope.ts';

export type SupportedAttribute = Extract<TargetAttribute, { support: 'Supported' }>;
export type Conformed = { readonly kind: 'Fits'; readonly value: JsonValue } | { readonly kind: 'Refused'; readonly error: LockstepError };

/** Brings a value into the attribute's type and cardinality; multi-values are sorted, because directories keep them as sets. */
export function conform(attribute: string, value: JsonValue, schema: SupportedAttribute): Conformed {
  const values: readonly JsonScalar[] = Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar];
  if (!schema.multiValued && values.length > 1) {
    return { kind: 'Refused', error: new objectErrors.SeveralValues({ attribute, count: values.length }) };
  }
  const converted: JsonScalar[] = [];
  for (const item of values) {
    const scalar = converters[schema.type](item);
    if (scalar === undefined) {
      return { kind: 'Refused', error: new objectErrors.WrongType({ attribute, given: typeOf(item), wanted: schema.type }) };
    }
    if (schema.maxLength !== undefined && typeof scalar === 'string' && scalar.length > schema.maxLength) {
      return { kind: 'Refused', error: new objectErrors.ValueTooLong({ attribute, length: scalar.length, limit: schema.maxLength }) };
    }
    converted.push(scalar);
  }
  if (!schema.multiValued) {
    const [only] = converted;
    return only === undefined
      ? { kind: 'Refused', error: new objectErrors.SeveralValues({ attribute, count: 0 }) }
      : { kind: 'Fits', value: only };
  }
  const keys = new Map(converted.map((item) => [comparisonKey(item, schema.comparison), item]));
  return { kind: 'Fits', value: [...keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item) };
}

type Converter = (value: JsonScalar) => JsonScalar | undefined;

const converters: Readonly<Record<SupportedAttribute['type'], Converter>> = {
  String: (value) => (typeof value === 'string' ? value : textOf(value)),
  Integer: (value) => {
    if (typeof value === 'number' || (typeof value === 'object' && '$number' in value)) return value;
    return typeof value === 'string' && /^-?\d{1,19}$/.test(value) ? wholeNumber(BigInt(value)) : undefined;
  },
  Boolean: (value) => {
    if (typeof value === 'boolean') return value;
    if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined;
    return value.toLowerCase() === 'true';
  },
  Binary: (value) => (typeof value === 'object' && '$binary' in value ? value : undefined),
  Reference: () => undefined,
};

/** Directories count with 64 bits. */
function wholeNumber(value: bigint): JsonScalar | undefined {
  return BigInt.asIntN(64, value) === value ? encodeScalar(Number.isSafeInteger(Number(value)) ? Number(value) : value) : undefined;
}

const typeOf = (value: JsonScalar): string => {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'boolean') return 'truth value';
  return typeof value === 'object' && '$binary' in value ? 'binary value' : 'number';
};

/** Equal values have equal keys. */
export function comparisonKey(value: JsonScalar, comparison: SupportedAttribute['comparison']): string {
  if (typeof value === 'string') return `s${comparison === 'IgnoreCase' ? value.toLowerCase() : value}`;
  return typeof value === 'object'
    ? `${'$binary' in value ? 'b' : 'n'}${textOf(value)}`
    : `${typeof value === 'number' ? 'n' : 't'}${value}`;
}
