// How a property behaves: its type, who may write it, how long it may be, and whether an answer shows it without being asked.

export type PropertyType = 'String' | 'Boolean' | 'Int32' | 'Int64' | 'Binary' | 'DateTimeOffset' | 'Strings' | 'Complex' | 'Complexes';

/**
 * `beta`: written through /beta only. `createOnly`: given at creation, immutable afterwards.
 * `delegated`: never by an application.
 */
export type Access = 'writable' | 'createOnly' | 'readOnly' | 'beta' | 'delegated';

export interface PropertyRule {
  readonly type: PropertyType;
  readonly access: Access;
  readonly maxLength?: number;
  /** How many values a collection accepts. */
  readonly maxCount?: number;
  readonly requiredAtCreation?: true;
  /** An explicit null is refused. */
  readonly notNullable?: true;
  readonly oneOf?: readonly string[];
  readonly pattern?: RegExp;
  /** Fields of a complex value. */
  readonly fields?: Readonly<Record<string, PropertyRule>>;
  /** Kept only for as long as the request lasts: never stored, read or logged. */
  readonly secret?: true;
  /** No filter may name it. */
  readonly unfilterable?: true;
  /** Compared with its case in filters. */
  readonly caseExact?: true;
}

export interface TypeSchema {
  /** As in `#microsoft.graph.user`. */
  readonly name: string;
  /** As error sentences call it. */
  readonly resource: string;
  readonly properties: Readonly<Record<string, PropertyRule>>;
  readonly shownByDefault: readonly string[];
}

export const writable = { type: 'String', access: 'writable' } as const satisfies PropertyRule;
export const text = (maxLength: number): PropertyRule => ({ ...writable, maxLength });
export const readOnlyText: PropertyRule = { type: 'String', access: 'readOnly' };
export const readOnlyFlag: PropertyRule = { type: 'Boolean', access: 'readOnly' };
export const readOnlyInstant: PropertyRule = { type: 'DateTimeOffset', access: 'readOnly' };
export const readOnlyTexts: PropertyRule = { type: 'Strings', access: 'readOnly' };
export const readOnlyComplexes: PropertyRule = { type: 'Complexes', access: 'readOnly', unfilterable: true };
export const readOnlyComplex: PropertyRule = { type: 'Complex', access: 'readOnly', unfilterable: true };

/** The rule of that name: a caller's `constructor` or `__proto__` is no property of anything. */
export const ruleOf = (rules: Readonly<Record<string, PropertyRule>> | undefined, name: string): PropertyRule | undefined =>
  rules !== undefined && Object.hasOwn(rules, name) ? rules[name] : undefined;

export const isCollection = (rule: PropertyRule): boolean => rule.type === 'Strings' || rule.type === 'Complexes';

/** ASCII without the characters that the service refuses in a mail nickname. */
// oxlint-disable-next-line no-control-regex -- the service's rule is "ASCII 0 to 127", control characters included
export const mailNicknamePattern = /^(?!.*[@()\\[\]";:<>, ])[\x00-\x7f]+$/;

/** The fifteen free texts of a user or a device. */
export const extensionAttributes: Readonly<Record<string, PropertyRule>> = Object.fromEntries(
  Array.from({ length: 15 }, (_, index) => [`extensionAttribute${index + 1}`, text(1024)] as const),
);
