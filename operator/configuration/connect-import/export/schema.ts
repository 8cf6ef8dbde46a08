// The attributes that a schema in DSML describes, as far as a conversion asks for them.
import { isTrue } from './reader.ts';
import { childOf, type XmlElement } from '../xml/element.ts';

export type AttributeType = 'Text' | 'Integer' | 'Boolean' | 'Binary' | 'Reference';

export interface SchemaAttribute {
  /** In the schema's own spelling. */
  readonly name: string;
  readonly type: AttributeType;
  readonly multiValued: boolean;
}

/** By name in lower case. */
export type Schema = ReadonlyMap<string, SchemaAttribute>;

/** The attribute syntaxes of LDAP, and Active Directory's own. Whatever else there is, is text to a rule. */
const types: ReadonlyMap<string, AttributeType> = new Map([
  ['1.3.6.1.4.1.1466.115.121.1.7', 'Boolean'],
  ['1.3.6.1.4.1.1466.115.121.1.27', 'Integer'],
  ['1.2.840.113556.1.4.906', 'Integer'],
  ['1.3.6.1.4.1.1466.115.121.1.5', 'Binary'],
  ['1.3.6.1.4.1.1466.115.121.1.40', 'Binary'],
  ['1.3.6.1.4.1.1466.115.121.1.12', 'Reference'],
  // OR-Name, as authOrig has it: a distinguished name with an address of X.400 that nobody uses.
  ['1.2.840.113556.1.4.1221', 'Reference'],
]);

/** @param element The element `schema`; without it there is no attribute. */
export function readSchema(element: XmlElement | undefined): Schema {
  const attributes = new Map<string, SchemaAttribute>();
  for (const description of attributeTypes(element)) {
    const name = childOf(description, 'name')?.text.trim() ?? '';
    const type = types.get(childOf(description, 'syntax')?.text.trim() ?? '') ?? 'Text';
    if (name !== '') attributes.set(name.toLowerCase(), { name, type, multiValued: !isTrue(description.attributes.get('single-value')) });
  }
  return attributes;
}

function* attributeTypes(element: XmlElement | undefined): Generator<XmlElement> {
  for (const child of element?.children ?? []) {
    if (child.name === 'attribute-type') yield child;
    else if (child.name === 'dsml' || child.name === 'directory-schema') yield* attributeTypes(child);
  }
}
