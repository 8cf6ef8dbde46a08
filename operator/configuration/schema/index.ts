// What is known of the attributes of every side, as the rest of the room asks for it.
import type { AttributeSchema } from '../../model/schema.ts';
import { activeDirectoryAttributes, activeDirectoryObjectTypes } from './active-directory.ts';
import { entraIDAttributes } from './entra-id-attributes.ts';
import { entraIDObjectTypes } from './entra-id-object-types.ts';
import { metaverseAttributes } from './metaverse-attributes.ts';
import { metaverseObjectTypes } from './metaverse-object-types.ts';

/** The attributes that objects of one type are known to have. */
export interface KnownAttributes {
  get(name: string): AttributeSchema | undefined;
  /** For suggestions. */
  readonly names: Iterable<string>;
}

export interface KnownSchema {
  readonly objectTypes: readonly string[];
  /** `undefined` for a type that is not known; `*` knows what any type has. */
  attributes(objectType: string): KnownAttributes | undefined;
}

function known(types: ReadonlyMap<string, AttributeSchema>, byType: ReadonlyMap<string, ReadonlySet<string>>): KnownSchema {
  const all: KnownAttributes = { get: (name) => types.get(name), names: types.keys() };
  return {
    objectTypes: [...byType.keys()],
    attributes: (objectType) => {
      const names = byType.get(objectType);
      if (names === undefined) return objectType === '*' ? { ...all, names: [...types.keys()] } : undefined;
      return { get: (name) => (names.has(name) ? types.get(name) : undefined), names };
    },
  };
}

export const metaverseSchema: KnownSchema = known(metaverseAttributes, metaverseObjectTypes);
export const entraIDSchema: KnownSchema = known(entraIDAttributes, entraIDObjectTypes);

/** A forest gives every type the attributes that its administrators want, so all types have all that is known. */
export const activeDirectorySchema: KnownSchema = {
  objectTypes: activeDirectoryObjectTypes,
  attributes: (objectType) =>
    objectType === '*' || activeDirectoryObjectTypes.includes(objectType)
      ? { get: (name) => activeDirectoryAttributes.get(name), names: [...activeDirectoryAttributes.keys()] }
      : undefined,
};
