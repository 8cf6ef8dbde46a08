// The JSON body of a create or an update, from attribute changes in target names.
import type { AttributeChange } from '../../../model/change.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { graphAttribute } from '../mapping/graph-mapping.ts';
import { isJsonObject } from '../request/graph-answer.ts';
import { encodeGraph } from '../mapping/value-codec.ts';

export type GraphBody = Readonly<Record<string, unknown>>;

/** Writable properties only; `null` clears in an update, and a create leaves out what has no value. */
export function graphBody(
  objectType: GraphObjectType,
  action: 'Add' | 'Update',
  changes: Readonly<Record<string, AttributeChange>>,
): GraphBody {
  const body: Record<string, unknown> = {};
  const complex: Record<string, Record<string, unknown>> = {};
  for (const [name, { after }] of Object.entries(changes)) {
    const attribute = graphAttribute(objectType, name);
    if (attribute?.kind !== 'Property' || attribute.schema.mutability === 'ReadOnly') continue;
    if (action === 'Update' && attribute.schema.mutability === 'CreateOnly') continue;
    // The anchor of an object that is there travels alone, before its values.
    if (action === 'Update' && name === 'sourceAnchor') continue;
    if (action === 'Add' && after === undefined) continue;
    const { property, within, codec } = attribute;
    if (within === undefined) body[property] = encodeGraph(codec, after);
    else (complex[within] ??= {})[property] = encodeGraph(codec, after);
  }
  return { ...body, ...complex };
}

/** Without the property, be it one of the body or within a complex one, which goes where nothing is left in it. */
export function without(body: GraphBody, property: string): GraphBody {
  return Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      if (name === property) return [];
      if (!isJsonObject(value) || !(property in value)) return [[name, value] as const];
      const rest = without(value, property);
      return Object.keys(rest).length === 0 ? [] : [[name, rest] as const];
    }),
  );
}
