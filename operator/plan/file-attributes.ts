// What directories say of the attributes that a file of objects names.
import type { DirectoryExtensions } from '../directory/entra/mapping/directory-extensions.ts';
import { isDirectoryExtension } from '../directory/entra/mapping/directory-extensions.ts';
import type { GraphCodec } from '../directory/entra/mapping/graph-attribute.ts';
import { entraTargetSchema, graphAttributes, type ReadMapping, targetSchemaWith } from '../directory/entra/mapping/graph-mapping.ts';
import { knownAttribute } from '../directory/forest/known-attributes.ts';
import type { Describe, Described } from '../directory/objects-file/index.ts';
import { suggestion } from '../expression/index.ts';
import type { TargetAttribute } from '../model/schema.ts';
import type { AttributeValue } from '../model/value.ts';

const free: Described = { kind: 'Free' };
const otherCase = '; names go by case';

/** Of a forest: every organization adds attributes, so that a name which nobody knows is taken as it stands. @param needed by the rules */
export function forestAttribute(needed: readonly string[]): Describe {
  const spellings = new Map(needed.map((name) => [name.toLowerCase(), name]));
  return (_type, attribute) => {
    const known = knownAttribute(attribute);
    // What the rules call it counts: they may have been written for a forest with another spelling.
    const meant = spellings.get(attribute.toLowerCase()) ?? known?.name ?? attribute;
    if (meant !== attribute) return { kind: 'Misnamed', meant, why: otherCase };
    return known === undefined ? free : { kind: 'Typed', schema: known };
  };
}

/** Of a tenant, in the names of the rules. */
export function tenantAttribute(extensions: DirectoryExtensions): Describe {
  const schema = targetSchemaWith(extensions);
  const find = (type: string): ((attribute: string) => Described) => {
    const known: Readonly<Record<string, TargetAttribute>> = schema[type] ?? {};
    const spellings = new Map(Object.keys(known).map((name) => [name.toLowerCase(), name]));
    const graph = graphNames(type);
    return (attribute) => {
      const found = Object.hasOwn(known, attribute) ? known[attribute] : undefined;
      if (found !== undefined) return found.support === 'Supported' ? { kind: 'Typed', schema: found } : free;
      const meant = spellings.get(attribute.toLowerCase());
      if (meant !== undefined) return { kind: 'Misnamed', meant, why: otherCase };
      const called = graph.get(attribute.toLowerCase());
      if (called !== undefined)
        return { kind: 'Misnamed', meant: called, why: '; the file has the names of the rules, not those of Microsoft Graph' };
      return isDirectoryExtension(attribute) ? free : { kind: 'Strange', suggestion: suggestion(attribute, Object.keys(known)) };
    };
  };
  const found = new Map(Object.keys(entraTargetSchema).map((type) => [type, find(type)]));
  return (type, attribute) => found.get(type)?.(attribute) ?? free;
}

/** What the connector would read of a tenant with these objects, as it reads it: whatever else the file says, no run of a worker would ever see. */
export function tenantGives(
  mappings: ReadonlyMap<string, ReadMapping>,
): (type: string, attribute: string, value?: AttributeValue) => boolean {
  const read = new Map(
    [...mappings].map(([type, { attributes, reference = '' }]) => [type, { codecs: codecsOf(attributes), reference }] as const),
  );
  return (type, attribute, value) => {
    const known = read.get(type);
    if (known === undefined) return false;
    if (value === undefined) return attribute === known.reference;
    if (attribute === 'cloudAnchor') return true;
    const codec = known.codecs.get(attribute);
    // An empty text is no value there, and a marker is there or is not.
    return codec !== undefined && value !== '' && !(codec === 'Marker' && value === false);
  };
}

const codecsOf = (attributes: ReadMapping['attributes']): ReadonlyMap<string, GraphCodec> =>
  new Map(attributes.map(([name, { codec }]) => [name, codec]));

/** The rules' names by those that Microsoft Graph has for the same, in lower case. */
function graphNames(type: string): ReadonlyMap<string, string> {
  if (type !== 'user' && type !== 'group') return new Map();
  const named = Object.entries(graphAttributes[type]).flatMap(([name, attribute]) =>
    (attribute.kind === 'Property' && attribute.within === undefined) || attribute.kind === 'Reference'
      ? [[attribute.property.toLowerCase(), name] as const]
      : [],
  );
  return new Map(named.toReversed());
}
