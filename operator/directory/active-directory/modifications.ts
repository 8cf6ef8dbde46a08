// A planned change as LDAP says it: values that come and go, so that what others wrote beside them stays.
import type { AttributeChange, ExportChange } from '../../model/change.ts';
import type { TargetAttribute } from '../../model/schema.ts';
import type { AttributeValue } from '../../model/value.ts';
import type { Modification } from './wire/modify.ts';

export interface Modifications {
  /** Each is written only where there is no value, in a request of its own: an existing one is accepted as it is. */
  readonly whenEmpty: readonly Modification[];
  /** In one request. */
  readonly others: readonly Modification[];
}

type Scalar = Exclude<AttributeValue, readonly unknown[]>;

export function modificationsOf(
  { attributes }: Pick<ExportChange, 'attributes'>,
  schema: Readonly<Record<string, TargetAttribute>>,
): Modifications {
  const whenEmpty: Modification[] = [];
  const others: Modification[] = [];
  for (const [attribute, change] of Object.entries(attributes)) {
    const definition = schema[attribute];
    if (definition?.support !== 'Supported') continue;
    if (definition.mutability === 'WhenEmpty') whenEmpty.push({ operation: 'add', attribute, values: encoded(change.after) });
    else others.push(...modified(attribute, change, definition.multiValued));
  }
  return { whenEmpty, others };
}

function modified(attribute: string, { before, after }: AttributeChange, multiValued: boolean): readonly Modification[] {
  // To replace by nothing is to remove, and no error where nothing is.
  if (after === undefined || !multiValued) return [{ operation: 'replace', attribute, values: encoded(after) }];
  const [old, wanted] = [encoded(before), encoded(after)];
  const missing = (values: readonly Buffer[], from: readonly Buffer[]): readonly Buffer[] =>
    values.filter((value) => !from.some((other) => other.equals(value)));
  const gone = missing(old, wanted);
  const come = missing(wanted, old);
  return [
    ...(gone.length === 0 ? [] : [{ operation: 'delete', attribute, values: gone } as const]),
    ...(come.length === 0 ? [] : [{ operation: 'add', attribute, values: come } as const]),
  ];
}

function encoded(value: AttributeValue | undefined): readonly Buffer[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? (value as readonly Scalar[]) : [value as Scalar]).map(octets);
}

/** Truth values are written in capitals (RFC 4517 3.3.3), everything else as its text. */
const octets = (value: Scalar): Buffer => {
  if (value instanceof Uint8Array) return Buffer.from(value);
  return Buffer.from(typeof value === 'boolean' ? (value ? 'TRUE' : 'FALSE') : String(value), 'utf8');
};
