// What can be known of a value before any object is seen.

/** `Any` is an attribute or a mixture; `Never` is `Error(...)`, which fits everywhere; `Flow` is IgnoreThisFlow or AuthoritativeNull. */
export type StaticType = 'Text' | 'Number' | 'Boolean' | 'Binary' | 'Date' | 'List' | 'Word' | 'Null' | 'Flow' | 'Never' | 'Any';

/** True when a value of type `actual` may stand where `wanted` is asked for, as far as can be known. */
export function fits(actual: StaticType, wanted: StaticType | readonly StaticType[]): boolean {
  if (actual === 'Never') return true;
  if (actual === 'Flow' || actual === 'Word') return wanted === actual;
  if (actual === 'Any' || actual === 'Null' || wanted === 'Any') return wanted !== 'Word';
  if (typeof wanted !== 'string') return wanted.some((type) => fits(actual, type));
  // Functions on one value also take lists (value by value), and functions on lists take one value as a list of one.
  return actual === wanted || actual === 'List' || wanted === 'List';
}

/** The type of a value that comes from one of several branches. */
export function commonType(types: readonly StaticType[]): StaticType {
  const known = new Set(types.filter((type) => type !== 'Never' && type !== 'Null' && type !== 'Flow'));
  const [only, ...others] = known;
  if (only !== undefined) return others.length === 0 && !types.includes('Flow') ? only : 'Any';
  return types.includes('Flow') ? 'Flow' : types.includes('Null') ? 'Null' : 'Never';
}

const words: Readonly<Record<StaticType, string>> = {
  Text: 'text',
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
