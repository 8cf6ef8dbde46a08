// Which values of an object may exist only once in its target, in the form in which the target compares them.
import { hash } from 'node:crypto';
import type { JsonValue } from '../../model/json.ts';
import type { TargetAttribute, Uniqueness } from '../../model/schema.ts';

export type AttributeSchemas = Readonly<Record<string, TargetAttribute>>;

export interface UniqueValue {
  readonly attribute: string;
  /** Scope and value; equal texts collide. */
  readonly text: string;
}

const declared = new WeakMap<AttributeSchemas, readonly (readonly [string, Uniqueness])[]>();

/** The attributes of the schema whose values are unique. */
export function uniqueAttributes(schema: AttributeSchemas): readonly (readonly [string, Uniqueness])[] {
  const known = declared.get(schema);
  if (known !== undefined) return known;
  const found = Object.entries(schema).flatMap(([name, attribute]) =>
    attribute.support === 'Supported' && attribute.unique !== undefined ? [[name, attribute.unique] as const] : [],
  );
  declared.set(schema, found);
  return found;
}

export function uniqueValues(schema: AttributeSchemas, values: Readonly<Record<string, JsonValue | null>>): readonly UniqueValue[] {
  return uniqueAttributes(schema).flatMap(([attribute, uniqueness]) =>
    textsAmong(uniqueness, attribute, values).map((text) => ({ attribute, text })),
  );
}

/** The texts of one attribute; none where the object is not among those that the value is unique among. */
export const textsAmong = (
  uniqueness: Uniqueness,
  attribute: string,
  values: Readonly<Record<string, JsonValue | null>>,
): readonly string[] =>
  uniqueness.among === undefined || values[uniqueness.among.attribute] === uniqueness.among.value
    ? uniqueTexts(uniqueness, values[attribute])
    : [];

export function uniqueTexts({ scope, fold }: Uniqueness, value: JsonValue | null | undefined): readonly string[] {
  if (value === undefined || value === null) return [];
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  return items.flatMap((item) => {
    const folded = typeof item === 'string' ? folds[fold](item) : undefined;
    return folded === undefined || folded === '' ? [] : [`${scope}\n${folded}`];
  });
}

const folds: Readonly<Record<Uniqueness['fold'], (value: string) => string | undefined>> = {
  Exact: (value) => value,
  IgnoreCase: (value) => value.toLowerCase(),
  Address: (value) => {
    const [, kind, address] = /^(?:([a-z0-9]+):)?(.*)$/is.exec(value) ?? [];
    return kind === undefined || kind.toLowerCase() === 'smtp' ? address?.toLowerCase() : undefined;
  },
};

/** 52 bits, which a number holds exactly. Whoever finds two values under one key compares the values. */
export const uniqueKey = (text: string): number => Number.parseInt(hash('sha256', text.toWellFormed(), 'hex').slice(0, 13), 16);

export const uniqueKeys = (schema: AttributeSchemas, values: Readonly<Record<string, JsonValue | null>>): readonly number[] => [
  ...new Set(uniqueValues(schema, values).map(({ text }) => uniqueKey(text))),
];
