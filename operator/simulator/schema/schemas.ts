// The schema of each object type, and of the directory extensions that a tenant's applications define.
import type { ObjectType } from '../directory/entry.ts';
import { groupSchema } from './group.ts';
import { administrativeUnitSchema, directoryRoleSchema } from './administration.ts';
import { applicationSchema, contactSchema, deviceSchema, servicePrincipalSchema } from './other-types.ts';
import type { PropertyRule, TypeSchema } from './rule.ts';
import { userSchema } from './user.ts';

export const schemas: Readonly<Record<ObjectType, TypeSchema>> = {
  user: userSchema,
  group: groupSchema,
  device: deviceSchema,
  orgContact: contactSchema,
  application: applicationSchema,
  servicePrincipal: servicePrincipalSchema,
  administrativeUnit: administrativeUnitSchema,
  directoryRole: directoryRoleSchema,
};

export const odataType = (type: ObjectType): string => `#microsoft.graph.${schemas[type].name}`;

export const extensionDataTypes = ['Binary', 'Boolean', 'DateTime', 'Integer', 'LargeInteger', 'String'] as const;
export type ExtensionDataType = (typeof extensionDataTypes)[number];

/** A directory extension: a property that an application added to the tenant's schema. */
export interface ExtensionProperty {
  readonly id: string;
  /** `extension_<appId without dashes>_<name>`. */
  readonly name: string;
  /** The application object that owns it. */
  readonly applicationId: string;
  readonly appDisplayName: string;
  readonly dataType: ExtensionDataType;
  readonly targetObjects: readonly string[];
  readonly isMultiValued: boolean;
}

const scalar: Readonly<Record<ExtensionDataType, PropertyRule>> = {
  Binary: { type: 'Binary', access: 'writable', maxLength: 256 },
  Boolean: { type: 'Boolean', access: 'writable' },
  DateTime: { type: 'DateTimeOffset', access: 'writable' },
  Integer: { type: 'Int32', access: 'writable' },
  LargeInteger: { type: 'Int64', access: 'writable' },
  String: { type: 'String', access: 'writable', maxLength: 256 },
};
const multiValued: PropertyRule = { type: 'Strings', access: 'writable', maxLength: 256 };

export const extensionRule = (extension: ExtensionProperty): PropertyRule =>
  extension.isMultiValued ? multiValued : scalar[extension.dataType];

export const isExtensionName = (name: string): boolean => name.startsWith('extension_');
