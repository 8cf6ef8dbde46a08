// From the text and octets of an entry to values of their type. Strict: what does not parse is reported, not guessed.
import type { AttributeValue, Scalar } from '../../model/value.ts';
import type { ReadAttribute } from './read-attribute.ts';
import type { RawValue } from './raw-entry.ts';

/** Told once for each attribute of an object of which something was left out. */
export type ReportMalformed = (attribute: string) => void;

/**
 * The value of an attribute that is no reference; `undefined` when no value is left. A value that does not parse is left out alone; a single-valued attribute
 * with several values is left out whole, since nobody can say which one counts.
 */
export function attributeValue(attribute: ReadAttribute, values: readonly RawValue[], report: ReportMalformed): AttributeValue | undefined {
  if (!attribute.multiValued) {
    const scalar = values.length === 1 ? parseScalar(attribute, values[0]) : undefined;
    if (scalar === undefined && values.length > 0) report(attribute.name);
    return scalar;
  }
  const scalars: Scalar[] = [];
  for (const value of values) {
    const scalar = parseScalar(attribute, value);
    if (scalar !== undefined) scalars.push(scalar);
  }
  if (scalars.length < values.length) report(attribute.name);
  return scalars.length === 0 ? undefined : scalars;
}

/** The anchors that a reference attribute names, each once. */
export function references(attribute: ReadAttribute, values: readonly RawValue[], report: ReportMalformed): readonly string[] {
  const anchors = values.filter((value) => typeof value === 'string');
  if (anchors.length < values.length) report(attribute.name);
  return anchors.length < 2 ? anchors : [...new Set(anchors)];
}

function parseScalar(attribute: ReadAttribute, value: RawValue): Scalar | undefined {
  if (value === undefined) return undefined;
  switch (attribute.type) {
    case 'String':
      return typeof value === 'string' ? value : undefined;
    case 'Binary':
      return typeof value === 'string' ? undefined : value;
    case 'Boolean':
      return value === 'TRUE' ? true : value === 'FALSE' ? false : undefined;
    case 'Integer':
      return parseInteger(value);
    case 'Reference':
      return undefined;
  }
}

/** Times and account limits are 64 bits; beyond 2^53 a number would lose its end. */
function parseInteger(value: RawValue): number | bigint | undefined {
  if (typeof value !== 'string' || !/^-?\d{1,19}$/.test(value)) return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}
