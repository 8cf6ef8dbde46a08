// What can be known of a value before any object is seen.
import type { AttributeType } from '../model/schema.ts';

/**
 * `Any` is an attribute of unknown type or a mixture; `List` is several values of any type; `Never` is `Error(...)`, which fits everywhere;
 * `Flow` is IgnoreThisFlow or AuthoritativeNull. A reference is a text that names an object.
 */
export type StaticType =
  | 'Text'
  | 'Reference'
  | 'Number'
  | 'Boolean'
  | 'Binary'
  | 'Date'
  | 'List'
  | 'Word'
  | 'Null'
  | 'Flow'
  | 'Never'
  | 'Any';

/** The types of a schema in the words of the language. */
export const schemaTypes: Readonly<Record<AttributeType, StaticType>> = {
  String: 'Text',
  Integer: 'Number',
  Boolean: 'Boolean',
  Binary: 'Binary',
  Reference: 'Reference',
};

/** True when a value of type `actual` may stand where `wanted` is asked for, as far as can be known. */
export function fits(actual: StaticType, wanted: StaticType | readonly StaticType[]): boolean {
  if (actual === 'Never') return true;
  if (actual === 'Flow' || actual === 'Word') return wanted === actual;
  if (actual === 'Any' || actual === 'Null' || wanted === 'Any' || wanted === 'Null') return wanted !== 'Word';
  if (typeof wanted !== 'string') return wanted.some((type) => fits(actual, type));
  // Functions on one value also take lists (value by value), and functions on lists take one value as a list of one.
  return plain(actual) === plain(wanted) || actual === 'List' || wanted === 'List';
}

const plain = (type: StaticType): StaticType => (type === 'Reference' ? 'Text' : type);

/** The type of a value that comes from one of several branches. */
export function commonType(types: readonly StaticType[]): StaticType {
  const known = new Set(types.filter((type) => type !== 'Never' && type !== 'Null' && type !== 'Flow'));
  if (known.has('Text')) known.delete('Reference');
  const [only, ...others] = known;
  if (only !== undefined) return others.length === 0 && !types.includes('Flow') ? only : 'Any';
  return types.includes('Flow') ? 'Flow' : types.includes('Null') ? 'Null' : 'Never';
}

const words: Readonly<Record<StaticType, string>> = {
  Text: 'text',
  Reference: 'a reference',
  Number: 'a number',
  Boolean: 'True or False',
  Binary: 'binary',
  Date: 'a date',
  List: 'a list',
  Word: 'an option word',
  Null: 'NULL',
  Flow: 'a flow word',
  Never: 'an error',
  Any: 'a value',
};

export const describeType = (type: StaticType | readonly StaticType[]): string =>
  typeof type === 'string' ? words[type] : type.map((one) => words[one]).join(' or ');

const conversions: Readonly<Partial<Record<StaticType, Readonly<Partial<Record<StaticType, string>>>>>> = {
  Text: { Number: 'CNum', Boolean: 'CBool', Date: 'CDate' },
  Reference: { Number: 'CNum', Boolean: 'CBool', Date: 'CDate' },
  Number: { Text: 'CStr', Boolean: 'CBool', Date: 'DateFromNum', Binary: 'CBin' },
  Boolean: { Text: 'CStr' },
  Binary: { Text: 'ConvertToBase64', Number: 'CNum' },
  Date: { Text: 'FormatDateTime', Number: 'NumFromDate' },
};

/** `; X converts it`, or nothing where no function of the language does. */
export function conversionHint(actual: StaticType, wanted: StaticType | readonly StaticType[]): string {
  for (const target of typeof wanted === 'string' ? [wanted] : wanted) {
    const name = conversions[actual]?.[target];
    if (name !== undefined) return `; ${name} converts it`;
  }
  return '';
}
