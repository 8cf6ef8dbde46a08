// Definitions -> TypeScript. Every type comes as the server stores it (defaults are there) and, where that differs, as a person writes it.
import { type Definition, type Schema, versionOf } from './crd.ts';

type Flavour = 'Stored' | 'Input';

const header = `// Made by operator/api/generate.ts from crds/. Change the definitions, not this file.

/** Metadata of an object, as far as Lockstep looks at it. */
export interface ObjectMeta {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}
`;

/** The content of types.gen.ts. */
export function renderTypes(definitions: readonly Definition[]): string {
  const declarations = new Map<string, string>();
  for (const definition of definitions) declareKind(definition, declarations);
  return `${header}\n${[...declarations.values()].join('\n')}`;
}

function declareKind(definition: Definition, declarations: Map<string, string>): void {
  const { group, names, scope } = definition.spec;
  const { kind, plural } = names;
  const { name: version, schema } = versionOf(definition);
  const { spec, status } = schema.openAPIV3Schema.properties ?? {};
  if (spec === undefined || status === undefined) throw new Error(`${kind} must have spec and status.`);
  const constant = `${kind.charAt(0).toLowerCase()}${kind.slice(1)}Kind`;
  const head = `  readonly apiVersion?: '${group}/${version}';\n  readonly kind?: '${kind}';\n  readonly metadata: ObjectMeta;\n`;
  const add = (name: string, text: string): void => void declarations.set(name, text);
  add(
    constant,
    `/** Where the API server has ${kind}. */\nexport const ${constant} = { group: '${group}', version: '${version}', plural: '${plural}', kind: '${kind}', scope: '${scope}' } as const;\n`,
  );
  add(
    kind,
    `${comment(schema.openAPIV3Schema, '')}export interface ${kind} {\n${head}  readonly spec: ${kind}Spec;\n  readonly status?: ${kind}Status;\n}\n`,
  );
  add(
    `${kind}Input`,
    `/** ${kind} as a person writes it: what has a default may be left out. */\nexport interface ${kind}Input {\n${head}  readonly spec: ${kind}Spec${hasDefaults(spec) ? 'Input' : ''};\n}\n`,
  );
  typeOf(spec, `${kind}Spec`, kind, 'Stored', declarations);
  typeOf(spec, `${kind}Spec`, kind, 'Input', declarations);
  typeOf(status, `${kind}Status`, `${kind}Status`, 'Stored', declarations);
}

/**
 * The type expression of a schema; objects are declared under `name` on the way.
 * @param prefix what the names of nested types begin with; differs from `name` for the spec, whose parts are named after the kind alone.
 */
function typeOf(schema: Schema, name: string, prefix: string, flavour: Flavour, declarations: Map<string, string>): string {
  if (schema['x-kubernetes-int-or-string']) return 'number | string';
  if (schema.enum !== undefined) return schema.enum.map((value) => `'${value}'`).join(' | ');
  const { type } = schema;
  if (type === undefined) throw new Error(`${name} has no type.`);
  switch (type) {
    case 'string':
    case 'boolean':
      return type;
    case 'integer':
      return 'number';
    case 'array': {
      const items = typeOf(schema.items ?? {}, singular(name), singular(prefix), flavour, declarations);
      return `readonly ${items.includes(' | ') ? `(${items})` : items}[]`;
    }
    case 'object':
      return objectType(schema, name, prefix, flavour, declarations);
  }
}

function objectType(schema: Schema, name: string, prefix: string, flavour: Flavour, declarations: Map<string, string>): string {
  const values = schema.additionalProperties;
  if (values !== undefined) return `Readonly<Record<string, ${typeOf(values, `${name}Value`, `${prefix}Value`, flavour, declarations)}>>`;
  // A condition is the same in every kind.
  const base = isCondition(schema) ? 'Condition' : name;
  const full = flavour === 'Input' && hasDefaults(schema) ? `${base}Input` : base;
  if (declarations.has(full)) return full;
  declarations.set(full, '');
  const fields = Object.entries(schema.properties ?? {}).map(([key, field]) => {
    const nested = `${prefix}${key.charAt(0).toUpperCase()}${key.slice(1)}`;
    const type = typeOf(field, nested, nested, flavour, declarations);
    const present = schema.required?.includes(key) || (flavour === 'Stored' && field.default !== undefined);
    return `${comment(field, '  ')}  readonly ${key}${present ? '' : '?'}: ${type};\n`;
  });
  declarations.set(full, `${comment(schema, '')}export interface ${full} {\n${fields.join('')}}\n`);
  return full;
}

/** True where leaving something out is different from what is stored: the type has an Input form of its own. */
export function hasDefaults(schema: Schema): boolean {
  const children = [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties];
  return children.some((child) => child !== undefined && (child.default !== undefined || hasDefaults(child)));
}

const isCondition = ({ properties = {} }: Schema): boolean => 'lastTransitionTime' in properties;

const singular = (name: string): string => name.replace(/ies$/, 'y').replace(/s$/, '');

const comment = ({ description }: Schema, indent: string): string =>
  description === undefined ? '' : `${indent}/** ${description.replaceAll('*/', '* /')} */\n`;
