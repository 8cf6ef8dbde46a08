// An XML element with its place, so that whatever is said of it can be found again in the file.

export interface XmlElement {
  /** Path of the file within the export. */
  readonly file: string;
  /** Without namespace prefix: the writers of the format choose prefixes freely. */
  readonly name: string;
  /** Both count from 1 and name the place of the `<`. */
  readonly line: number;
  readonly column: number;
  /** By name without prefix; namespace declarations are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The element's own text as it stands, without that of its children. */
  readonly text: string;
  readonly parent: XmlElement | undefined;
}

/** Where an element stands, such as `/synchronizationRule/attribute-mappings/mapping[3]`; a number only among several of one name. */
export function pathOf(element: XmlElement): string {
  const { parent, name } = element;
  if (parent === undefined) return `/${name}`;
  const alike = childrenOf(parent, name);
  const index = alike.length > 1 ? `[${alike.indexOf(element) + 1}]` : '';
  return `${pathOf(parent)}/${name}${index}`;
}

export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] =>
  element.children.filter((child) => child.name === name);

export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** The element that several steps down leads to, always by the first of its name. */
export const below = (element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined =>
  names.reduce(childOf, element);
