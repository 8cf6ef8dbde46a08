// How one attribute of Connect's target schema lies in Microsoft Graph: its property, its encoding and what the service allows.
import type { Condition, TargetAttribute, Uniqueness } from '../../../model/schema.ts';
import { forms } from './forms.ts';
import type { Source } from './sources.ts';

export type GraphObjectType = 'user' | 'group';
/** What is read: administrative units too, where they are made of organizational units, and contacts, where they may be read. */
export type ReadObjectType = GraphObjectType | 'administrativeUnit' | 'contact';

/** How a value travels: `First` is a collection that takes one value, `Marker` counts only when true, `Sid` is text there and bytes here. */
export type GraphCodec =
  | 'Text'
  | 'Flag'
  | 'TextList'
  | 'First'
  | 'Marker'
  | 'Sid'
  | 'GroupAnchor'
  | 'GroupKind'
  | 'Extension'
  | 'ExtensionBytes'
  | 'ExtensionInteger';

/** What `groupTypes` says of a Microsoft 365 group; of a security group it says nothing. */
export const microsoft365 = { attribute: 'groupTypes', value: 'Unified' } as const satisfies Condition;

export type SupportedAttribute = Extract<TargetAttribute, { readonly support: 'Supported' }>;

/** What is said of an attribute, before it is said where that is written. */
export type GraphAttributeRules =
  | {
      readonly kind: 'Property';
      readonly property: string;
      /** The complex property that holds it. */
      readonly within?: string;
      readonly codec: GraphCodec;
      readonly schema: SupportedAttribute;
    }
  | { readonly kind: 'Reference'; readonly property: 'manager' | 'members'; readonly schema: SupportedAttribute }
  /** Made from the object's id; not a property of its own. */
  | { readonly kind: 'Computed'; readonly schema: SupportedAttribute }
  | { readonly kind: 'Unsupported'; readonly schema: TargetAttribute };

export type GraphAttribute = GraphAttributeRules & { readonly source: Source };
export type GraphAttributes = Readonly<Record<string, GraphAttribute>>;

/** Marks attributes with the page that they come from. */
export const sourced = (source: Source, attributes: Readonly<Record<string, GraphAttributeRules>>): GraphAttributes =>
  Object.fromEntries(Object.entries(attributes).map(([name, attribute]) => [name, { ...attribute, source }]));

type Rules = Partial<
  Pick<
    SupportedAttribute,
    'mutability' | 'maxLength' | 'comparison' | 'clearable' | 'computed' | 'demands' | 'needed' | 'form' | 'unique' | 'fixed'
  >
>;

const schema = (type: SupportedAttribute['type'], multiValued: boolean, rules: Rules): SupportedAttribute => ({
  support: 'Supported',
  type,
  multiValued,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
  ...rules,
});

const readOnly = { mutability: 'ReadOnly', clearable: false } as const;

export const text = (property: string, rules: Rules = {}): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'Text',
  schema: schema('String', false, rules),
});

export const textWithin = (within: string, property: string, rules: Rules = {}): GraphAttributeRules => ({
  kind: 'Property',
  property,
  within,
  codec: 'Text',
  schema: schema('String', false, rules),
});

/** A collection in Graph of which the service accepts one value. */
export const firstOf = (property: string, rules: Rules = {}): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'First',
  schema: schema('String', false, rules),
});

export const flag = (property: string, rules: Rules = {}): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'Flag',
  schema: schema('Boolean', false, { clearable: false, ...rules }),
});

export const readOnlyText = (property: string, rules: Rules = {}): GraphAttributeRules => text(property, { ...readOnly, ...rules });

export const readOnlyTexts = (property: string, rules: Rules = {}): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'TextList',
  schema: schema('String', true, { ...readOnly, comparison: 'IgnoreCase', ...rules }),
});

/** User principal names and mail addresses of a tenant share one space: whoever has one as either keeps it from all others (directoryobject-validateproperties, aad-sync-errors). */
export const uniqueAddress: Uniqueness = { scope: 'address', fold: 'Address' };

/** Mail nicknames of Microsoft 365 groups; security groups may have the same (resources/group). */
export const uniqueNickname: Uniqueness = { scope: 'mailNickname', fold: 'IgnoreCase', among: microsoft365 };

export const readOnlySid = (property: string): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'Sid',
  schema: schema('Binary', false, readOnly),
});

/** Present and true where another synchronization masters the object; absent otherwise. */
export const marker = (property: string): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'Marker',
  schema: schema('Boolean', false, readOnly),
});

/**
 * A group's source anchor: Base64 here, `ad-<objectGUID>` in the alternate key there, which a create sets for ever; a group that is there without it gets a
 * directory extension.
 */
export const groupAnchor = (property: string): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'GroupAnchor',
  schema: schema('String', false, { clearable: false, needed: 'Always', form: forms.objectGuid }),
});

/** Whether a group is a Microsoft 365 group, which is fixed when it is made. Graph has a collection of which rules decide this one word. */
export const groupKind = (property: string, rules: Rules): GraphAttributeRules => ({
  kind: 'Property',
  property,
  codec: 'GroupKind',
  schema: schema('String', false, { mutability: 'CreateOnly', clearable: false, ...rules }),
});

export const reference = (property: 'manager' | 'members', multiValued: boolean): GraphAttributeRules => ({
  kind: 'Reference',
  property,
  schema: schema('Reference', multiValued, {}),
});

export const computedText = (): GraphAttributeRules => ({ kind: 'Computed', schema: schema('String', false, readOnly) });

/** Names that Graph cannot take, with the reason that a person reads in the plan. */
export const unsupported = (source: Source, reason: string, names: readonly string[]): GraphAttributes =>
  sourced(source, Object.fromEntries(names.map((name) => [name, { kind: 'Unsupported', schema: { support: 'Unsupported', reason } }])));

/** `prefix1` to `prefixN`. */
export const numbered = (prefix: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}${index + 1}`);
