// Directory extensions: attributes that a tenant defines for itself, named `extension_<application id without dashes>_<name>`.
import type { AttributeSchema } from '../../../model/schema.ts';
import type { GraphAttribute, GraphCodec, GraphObjectType } from './graph-attribute.ts';
import { sources } from './sources.ts';

/** By object type and name: what rules flow to, and the type that its definition is said to have. */
export type DirectoryExtensions = Readonly<Record<GraphObjectType, Readonly<Record<string, AttributeSchema>>>>;

export const noExtensions: DirectoryExtensions = { user: {}, group: {} };

const pattern = /^extension_[0-9a-f]{32}_[a-z0-9_]+$/i;

export const isDirectoryExtension = (name: string): boolean => pattern.test(name);

/** How the names of an application's own definitions begin. */
export const extensionPrefix = (clientID: string): string => `extension_${clientID.replaceAll('-', '')}_`;

/** Texts and byte strings have at most 256; one value of 100 at most for one object, which the service counts (application-post-extensionproperty). */
const maxLength = 256;

const codecs = {
  String: 'Extension',
  Boolean: 'Extension',
  Reference: 'Extension',
  Integer: 'ExtensionInteger',
  Binary: 'ExtensionBytes',
} as const satisfies Record<AttributeSchema['type'], GraphCodec>;

/** The name is the property's own. Without a known type it is taken for one text. */
export function extensionAttribute(
  name: string,
  { type, multiValued }: AttributeSchema = { type: 'String', multiValued: false },
): GraphAttribute {
  return {
    kind: 'Property',
    property: name,
    codec: codecs[type],
    schema: {
      support: 'Supported',
      type,
      multiValued,
      mutability: 'ReadWrite',
      comparison: 'Exact',
      clearable: true,
      ...(type === 'String' ? { maxLength } : {}),
    },
    source: sources.directoryExtension,
  };
}
