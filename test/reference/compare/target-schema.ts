// Targets that take whatever the rules compute, so that nothing which differs stays behind at the border.
import type { AttributeType, TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import { type AttributeValue, isMultiValued, type Scalar, valuesOf } from '../../../operator/model/value.ts';
import type { Output } from '../synchronization/model.ts';

/** By connector: every attribute that somebody is to have, of the type that its values have. */
export function schemasFor({ desired }: Output): Readonly<Record<string, TargetSchema>> {
  const schemas: Record<string, Record<string, Record<string, TargetAttribute>>> = {};
  for (const { connector, objectType, attributes, references } of desired) {
    const own = ((schemas[connector] ??= {})[objectType] ??= {});
    for (const [name, value] of attributes) own[name] = taking(own[name], value);
    for (const name of references.keys()) own[name] = { ...accepting, type: 'Reference', multiValued: true };
  }
  return schemas;
}

const accepting = { support: 'Supported', mutability: 'ReadWrite', comparison: 'Exact', clearable: true } as const;

function taking(known: TargetAttribute | undefined, value: AttributeValue | null): TargetAttribute {
  const before = known?.support === 'Supported' ? known : undefined;
  if (before?.type === 'Reference') return before;
  const multiValued = before?.multiValued === true || (value !== null && isMultiValued(value));
  const [first] = valuesOf(value);
  return { ...accepting, multiValued, type: first === undefined ? (before?.type ?? 'String') : typeOf(first) };
}

function typeOf(value: Scalar): AttributeType {
  if (value instanceof Uint8Array) return 'Binary';
  if (typeof value === 'string') return 'String';
  return typeof value === 'boolean' ? 'Boolean' : 'Integer';
}
