// The schemas of the definitions' specs, for commands that check manifests without an API server.
import { type Definition, type Schema, versionOf } from './crd.ts';

export function renderSchemas(definitions: readonly Definition[]): string {
  const schemas = Object.fromEntries(definitions.map((definition) => [definition.spec.names.kind, specOf(definition)]));
  return [
    '// Made from crds/ by operator/api/generate.ts. Do not edit.',
    '',
    '/** The structural schema of the spec, by kind; without descriptions and rules in CEL. */',
    `export const specSchemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = ${JSON.stringify(schemas, undefined, 2)};`,
    '',
  ].join('\n');
}

function specOf(definition: Definition): Schema {
  const spec = versionOf(definition).schema.openAPIV3Schema.properties?.['spec'];
  if (spec === undefined) throw new Error(`${definition.metadata.name} has no spec.`);
  return withoutProse(spec);
}

const prose: ReadonlySet<string> = new Set(['description', 'x-kubernetes-validations']);

function withoutProse(schema: Schema): Schema {
  const entries = Object.entries(schema).filter(([keyword]) => !prose.has(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      if (keyword === 'properties') {
        const properties = Object.entries(value as Readonly<Record<string, Schema>>);
        return [keyword, Object.fromEntries(properties.map(([name, property]) => [name, withoutProse(property)]))];
      }
      if (keyword === 'items' || keyword === 'additionalProperties') return [keyword, isSchema(value) ? withoutProse(value) : value];
      if (keyword === 'anyOf') return [keyword, (value as readonly Schema[]).map(withoutProse)];
      return [keyword, value];
    }),
  );
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null;
