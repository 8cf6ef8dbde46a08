// By which names people look for an object: the same for one that is there and one that is gone.
import type { JsonAttributes, JsonScalar, JsonValue } from '../../model/json.ts';
import { textOf } from '../rules/scope.ts';
import type { ObjectRow } from '../port/object-table.ts';

/** Attributes whose values name an object, in the spelling of either side. */
export const namingAttributes: readonly string[] = [
  'userPrincipalName',
  'mail',
  'sAMAccountName',
  'accountName',
  'sourceAnchor',
  'displayName',
  'cn',
  'onPremisesImmutableId',
  'mS-DS-ConsistencyGuid',
];

/** All names in lower case: distinguished name, anchor, and what the attributes give. */
export const keysOfObject = (row: Pick<ObjectRow, 'anchor' | 'dn' | 'data' | 'sourceAnchor'>): readonly string[] =>
  distinct([row.dn, row.anchor, row.sourceAnchor ?? '', ...namesIn(row.data === '' ? {} : (JSON.parse(row.data) as JsonAttributes))]);

/** Names in a metaverse object's attributes. */
export const keysOfAttributes = (attributes: JsonAttributes): readonly string[] => distinct(namesIn(attributes));

const namesIn = (attributes: JsonAttributes): readonly string[] =>
  namingAttributes.flatMap((name) => valuesOf(attributes[name]).map(textOf));

const valuesOf = (value: JsonValue | undefined): readonly JsonScalar[] =>
  value === undefined ? [] : Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar];

const distinct = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== '').map((name) => name.toLowerCase())),
];
