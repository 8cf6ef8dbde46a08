// Attribute values as rules, stores and directories exchange them.

/** One value. Integers beyond 2^53 are `bigint`; octet strings are bytes. */
export type Scalar = string | number | bigint | boolean | Uint8Array;

/** A single-valued attribute holds a scalar, a multi-valued one an array with at least one element. Absent attributes have no key. */
export type AttributeValue = Scalar | readonly Scalar[];

/** The values of one object, by attribute name in the spelling of its schema. References are never in here. */
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** True for the array form. */
export const isMultiValued = (value: AttributeValue): value is readonly Scalar[] => Array.isArray(value);

/** The values as a list, whatever the cardinality; an absent value gives an empty list. */
export function valuesOf(value: AttributeValue | null | undefined): readonly Scalar[] {
  if (value === undefined || value === null) return [];
  return isMultiValued(value) ? value : [value];
}
