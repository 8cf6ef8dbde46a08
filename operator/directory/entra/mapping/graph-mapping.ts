// The total mapping between Connect's target schema and Microsoft Graph, and the schemas that the engine sees of it.
import type { AttributeSchema, DirectorySchema, TargetAttribute, TargetSchema } from '../../../model/schema.ts';
import type { SoftMatch } from '../../../model/revision.ts';
import { unitAttributes } from './administrative-unit-attributes.ts';
import type { GraphAttribute, GraphAttributes, GraphObjectType, ReadObjectType } from './graph-attribute.ts';
import { type DirectoryExtensions, extensionAttribute, isDirectoryExtension, noExtensions } from './directory-extensions.ts';
import { groupAnchorProperty } from '../export/group-anchor.ts';
import { groupAttributes } from './group-attributes.ts';
import { shownContact, unwrittenAttributes } from './unwritten-types.ts';
import { userAttributes } from './user-attributes.ts';

export const graphAttributes: Readonly<Record<GraphObjectType, GraphAttributes>> = { user: userAttributes, group: groupAttributes };

/** What the target takes, by object type and attribute. Types that cannot be written say why with every attribute. */
export const entraTargetSchema: TargetSchema = {
  user: schemas(userAttributes),
  group: schemas(groupAttributes),
  administrativeUnit: schemas(unitAttributes('')),
  ...Object.fromEntries(Object.entries(unwrittenAttributes).map(([objectType, attributes]) => [objectType, schemas(attributes)])),
};

/** The attribute by which a create finds the account that it is to take over. */
export const softMatchAttributes = { UserPrincipalName: 'userPrincipalName', Mail: 'mail' } as const satisfies Record<
  Exclude<SoftMatch, 'None'>,
  string
>;

/** The schema with the directory extensions that rules flow to. */
export function targetSchemaWith(extensions: DirectoryExtensions, softMatch: SoftMatch = 'None'): TargetSchema {
  const withOwn = (objectType: GraphObjectType): Readonly<Record<string, TargetAttribute>> => ({
    ...entraTargetSchema[objectType],
    ...Object.fromEntries(Object.entries(extensions[objectType]).map(([name, type]) => [name, extensionAttribute(name, type).schema])),
  });
  return { ...entraTargetSchema, user: matchingBy(softMatch, withOwn('user')), group: withOwn('group') };
}

function matchingBy(softMatch: SoftMatch, schema: Readonly<Record<string, TargetAttribute>>): Readonly<Record<string, TargetAttribute>> {
  if (softMatch === 'None') return schema;
  const name = softMatchAttributes[softMatch];
  const attribute = schema[name];
  if (attribute?.support !== 'Supported' || attribute.unique === undefined) return schema;
  return { ...schema, [name]: { ...attribute, unique: { ...attribute.unique, matches: true } } };
}

/** What becomes of an attribute when it is written; a directory extension needs no line of its own. */
export const graphAttribute = (objectType: GraphObjectType, name: string): GraphAttribute | undefined =>
  graphAttributes[objectType][name] ?? (isDirectoryExtension(name) ? extensionAttribute(name) : undefined);

/** Read with every object whatever the rules ask for: identity, matching, who masters it, and what keeps others from having the same. */
const alwaysRead: Readonly<Record<GraphObjectType, readonly string[]>> = {
  user: ['sourceAnchor', 'userPrincipalName', 'displayName', 'accountEnabled', 'mail', 'proxyAddresses', 'onPremisesSyncEnabled'],
  group: [
    'sourceAnchor',
    'displayName',
    'alias',
    'groupTypes',
    'securityEnabled',
    'mailEnabled',
    'proxyAddresses',
    'onPremisesSyncEnabled',
  ],
};

/** Every target attribute that Graph has. */
export const supportedNames: readonly string[] = [
  ...new Set(
    Object.values(graphAttributes).flatMap((attributes) =>
      Object.entries(attributes).flatMap(([name, { kind }]) => (kind === 'Unsupported' ? [] : [name])),
    ),
  ),
];

/** The part of the mapping that one connector reads. */
export interface ReadMapping {
  readonly objectType: ReadObjectType;
  /** Collection in Graph. */
  readonly collection: 'users' | 'groups' | 'directory/administrativeUnits' | 'contacts';
  readonly attributes: readonly (readonly [string, Extract<GraphAttribute, { readonly kind: 'Property' }>])[];
  /** The reference attribute by its target name, if it is wanted. */
  readonly reference?: string;
  /** Properties for `$select`, the navigation property left out; in a stable order, for the cookie. */
  readonly select: readonly string[];
  /** Where groups have their anchor that have it in no `uniqueName`. */
  readonly secondAnchor?: string;
}

/** Chooses what to read of one object type: the wanted target attributes that Graph has, and what is always needed. */
export function readMapping(
  objectType: GraphObjectType,
  wanted: readonly string[],
  extensions: DirectoryExtensions = noExtensions,
): ReadMapping {
  const names = new Set([...alwaysRead[objectType], ...wanted]);
  const own = Object.entries(extensions[objectType]).map(([name, type]): [string, GraphAttribute] => [
    name,
    extensionAttribute(name, type),
  ]);
  const chosen = [...Object.entries(graphAttributes[objectType]).filter(([name]) => names.has(name)), ...own];
  const attributes = chosen.flatMap(([name, attribute]) => (attribute.kind === 'Property' ? [[name, attribute] as const] : []));
  const reference = chosen.find(([, attribute]) => attribute.kind === 'Reference')?.[0];
  return {
    objectType,
    collection: objectType === 'user' ? 'users' : 'groups',
    attributes,
    ...(reference === undefined ? {} : { reference }),
    select: ['id', ...new Set(attributes.map(([, { property, within }]) => within ?? property))].sort(),
  };
}

/** The same for groups, for the connector of that application. */
export function groupMapping(wanted: readonly string[], extensions: DirectoryExtensions, clientID: string): ReadMapping {
  const mapping = readMapping('group', wanted, extensions);
  const secondAnchor = groupAnchorProperty(clientID);
  return { ...mapping, select: [...mapping.select, secondAnchor].sort(), secondAnchor };
}

/** All that is taken of an administrative unit, for the connector of that application. */
export function unitMapping(clientID: string): ReadMapping {
  const attributes = Object.entries(unitAttributes(clientID)).flatMap(([name, attribute]) =>
    attribute.kind === 'Property' ? [[name, attribute] as const] : [],
  );
  const select = ['id', ...attributes.map(([, { property }]) => property)].sort();
  return { objectType: 'administrativeUnit', collection: 'directory/administrativeUnits', attributes, reference: 'member', select };
}

/** All that is taken of a contact of the organization. */
export function contactMapping(): ReadMapping {
  const attributes = Object.entries(shownContact).flatMap(([name, attribute]) =>
    attribute.kind === 'Property' ? [[name, attribute] as const] : [],
  );
  const select = ['id', ...attributes.map(([, { property }]) => property)].sort();
  return { objectType: 'contact', collection: 'contacts', attributes, select };
}

/** By type, what a connector with these rules reads; names of an application's own extensions aside, which the rules do not know. */
export const tenantMappings = (
  wanted: readonly string[],
  extensions: DirectoryExtensions,
  written: readonly string[],
): ReadonlyMap<string, ReadMapping> =>
  new Map<string, ReadMapping>([
    ['user', readMapping('user', wanted, extensions)],
    ['group', readMapping('group', wanted, extensions)],
    ['contact', contactMapping()],
    ...(written.includes('administrativeUnit') ? [['administrativeUnit', unitMapping('')] as const] : []),
  ]);

/** Types of the attributes as imports show them. */
export function directorySchema(wanted: readonly string[], extensions: DirectoryExtensions = noExtensions): DirectorySchema {
  const target = targetSchemaWith(extensions);
  const types = (['user', 'group'] as const).flatMap((objectType) => {
    const { attributes, reference } = readMapping(objectType, wanted, extensions);
    const names = [...attributes.map(([name]) => name), 'cloudAnchor', ...(reference === undefined ? [] : [reference])];
    return names.flatMap((name) => attributeSchema(name, target[objectType]?.[name]));
  });
  return Object.fromEntries(types);
}

function attributeSchema(name: string, attribute: TargetAttribute | undefined): readonly (readonly [string, AttributeSchema])[] {
  if (attribute?.support !== 'Supported') return [];
  return [[name, { type: attribute.type, multiValued: attribute.multiValued }]];
}

function schemas(attributes: GraphAttributes): Readonly<Record<string, TargetAttribute>> {
  return Object.fromEntries(Object.entries(attributes).map(([name, { schema }]) => [name, schema]));
}
