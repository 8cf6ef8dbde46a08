// What an address of Graph is about, read along the metadata: from an entity set through keys and navigation properties to a type.

type Json = Readonly<Record<string, unknown>>;

/** CSDL JSON 4.01, as the OData committee's own converter makes it of the XML. */
export type Metadata = Readonly<Record<string, unknown>>;

export interface Subject {
  /** Qualified, such as `microsoft.graph.user`. */
  readonly type: string;
  readonly many: boolean;
  /** The type that `parameterTypes` makes of the parameters, where the address calls a function or an action. */
  readonly called?: string;
}

const members = (node: unknown): Json => (typeof node === 'object' && node !== null ? (node as Json) : {});

/** The element of a qualified name; `graph` is the alias that the file gives its first namespace. */
const elementOf = (metadata: Metadata, name: string): Json => {
  const dot = name.lastIndexOf('.');
  return members(members(metadata[name.slice(0, dot)])[name.slice(dot + 1)]);
};

export const qualified = (name: string): string => name.replace(/^graph\./, 'microsoft.graph.');

/** The type and those that it descends from, nearest first. */
export function ancestryOf(metadata: Metadata, type: string): readonly string[] {
  const base = elementOf(metadata, type)['$BaseType'];
  return [type, ...(typeof base === 'string' ? ancestryOf(metadata, qualified(base)) : [])];
}

/** All types that descend from it. */
export function heirsOf(metadata: Metadata, type: string): readonly string[] {
  return Object.keys(metadata).flatMap((namespace) =>
    Object.keys(members(metadata[namespace]))
      .map((name) => `${namespace}.${name}`)
      .filter((name) => name !== type && ancestryOf(metadata, name).includes(type)),
  );
}

/** Undefined where the metadata does not lead there, and where no object is at the address: references, counts, values of one property. @param path without version and query */
export function subjectAt(metadata: Metadata, path: string): Subject | undefined {
  const [first = '', ...rest] = path
    .slice(1)
    .replaceAll(/\((?:'[^']*'|\w+='[^']*')\)/g, (key) => `/${key}`)
    .split('/');
  const container = elementOf(metadata, String(metadata['$EntityContainer']));
  return rest.reduce<Subject | undefined>((at, word) => at && stepTo(metadata, at, word), declared(container[first]));
}

function declared(node: unknown): Subject | undefined {
  const { $Type: type, $Collection: many } = members(node);
  return typeof type === 'string' ? { type: qualified(type), many: many === true } : undefined;
}

function stepTo(metadata: Metadata, { type, many }: Subject, word: string): Subject | undefined {
  const plain = word.replace(/\(\)$/, '').replace(/^(microsoft\.)?graph\./, '');
  const cast = `microsoft.graph.${plain}`;
  if (word !== plain && elementOf(metadata, cast)['$Kind'] === 'EntityType') return { type: cast, many };
  const called = calledOn(metadata, { type, many }, plain);
  if (called !== undefined) return called;
  if (many) return word.startsWith('$') ? undefined : { type, many: false };
  for (const owner of ancestryOf(metadata, type)) {
    const property = members(elementOf(metadata, owner)[word]);
    if (property['$Kind'] === 'NavigationProperty') return declared(property);
  }
  return undefined;
}

/** The function or action of that name that is bound to what the address is about, or to the nearest type that it descends from. */
function calledOn(metadata: Metadata, { type, many }: Subject, name: string): Subject | undefined {
  const overloads = overloadsOf(metadata, name);
  for (const owner of ancestryOf(metadata, type)) {
    const place = overloads.findIndex((overload) => {
      const bound = declared(parametersOf(overload)[0]);
      return bound?.many === many && bound.type === owner;
    });
    if (place < 0) continue;
    const returned = declared(overloads[place]?.['$ReturnType']) ?? { type: 'Edm.String', many: false };
    return { ...returned, called: `microsoft.graph.${parameterType(name, place)}` };
  }
  return undefined;
}

const overloadsOf = (metadata: Metadata, name: string): readonly Json[] => {
  const found = members(metadata['microsoft.graph'])[name];
  return Array.isArray(found) ? found.map(members) : [];
};
const parametersOf = (overload: Json): readonly Json[] => (overload['$Parameter'] as readonly Json[] | undefined) ?? [];
const parameterType = (name: string, place: number): string => `${name}Parameters${place}`;

/** The metadata with a complex type for the parameters of each function and action, so that a body can be judged by it. */
export function withParameterTypes(metadata: Metadata): Metadata {
  const graph = members(metadata['microsoft.graph']);
  const types = Object.keys(graph).flatMap((name) =>
    overloadsOf(metadata, name).map((overload, place) => {
      const own = overload['$IsBound'] === true ? parametersOf(overload).slice(1) : parametersOf(overload);
      const properties = own.map(({ $Name: parameter, ...rest }) => [String(parameter), rest] as const);
      return [parameterType(name, place), { $Kind: 'ComplexType', ...Object.fromEntries(properties) }] as const;
    }),
  );
  // The converter leaves out what no entity set leads to.
  const hub = Object.fromEntries(types.map(([name]) => [name, { $Type: `microsoft.graph.${name}` }]));
  const containerName = String(metadata['$EntityContainer']).split('.').at(-1) ?? '';
  const container = { ...members(graph[containerName]), parameters: { $Type: 'microsoft.graph.parameters' } };
  const more = { ...Object.fromEntries(types), parameters: { $Kind: 'EntityType', ...hub }, [containerName]: container };
  return { ...metadata, 'microsoft.graph': { ...graph, ...more } };
}
