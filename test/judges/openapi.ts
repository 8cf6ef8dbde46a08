// Microsoft's own OpenAPI description of Graph as a judge: each address must exist, each body must have the shape that the description gives it.
import { readFileSync } from 'node:fs';
import { Ajv2019, type ValidateFunction } from 'ajv/dist/2019.js';
import addFormats from 'ajv-formats';
import type { Exchange } from './exchange.ts';
import { matchPath, pathTable, type PathTable } from './path-table.ts';

type Json = Readonly<Record<string, unknown>>;
interface Operation {
  readonly requestBody?: Json;
  readonly responses?: Readonly<Record<string, Json>>;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> };
}

/** Finds what is wrong with an exchange; nothing where all is well. */
export type Judge = (exchange: Exchange) => readonly string[];

const prefix = '#/components/schemas/';

/** Reads the description and gives the judge. @param file OpenAPI 3.0 as JSON */
export function openApiJudge(file: string): Judge {
  const description = closed(JSON.parse(readFileSync(file, 'utf8')) as Description);
  const ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats.default(ajv);
  // Bytes travel in standard Base64, though the description calls them base64url.
  ajv.addFormat('base64url', /^[A-Za-z0-9+/_=-]*$/);
  ajv.addSchema(description, 'graph');
  const table: PathTable = pathTable(Object.keys(description.paths));
  const compiled = new Map<string, ValidateFunction>();
  const check = (schema: Json, value: unknown): readonly string[] => {
    const key = JSON.stringify(schema);
    const validate = compiled.get(key) ?? ajv.compile(rooted(schema));
    compiled.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  };
  const resolve = (thing: Json | undefined): Json | undefined => {
    const name = thing?.['$ref'];
    if (typeof name !== 'string') return thing;
    return name
      .slice(2)
      .split('/')
      .reduce<unknown>((inner, part) => (inner as Json | undefined)?.[part], description) as Json | undefined;
  };
  const schemaOf = (thing: Json | undefined): Json | undefined =>
    ((resolve(thing)?.['content'] as Json | undefined)?.['application/json'] as Json | undefined)?.['schema'] as Json | undefined;

  return ({ version, method, path, requestBody, status, responseBody }) => {
    if (version !== 'v1.0' || path === '/$batch') return [];
    const isError = status >= 400;
    const template = matchPath(table, path);
    if (template === undefined) return isError ? [] : [`no such address: ${path}`];
    const operation = description.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) return isError ? [] : [`${template} has no ${method}`];
    if (isError) {
      const schema = schemaOf(resolve(operation.responses?.['default']));
      return schema === undefined || responseBody === undefined ? [] : check(schema, responseBody);
    }
    const asked = schemaOf(operation.requestBody);
    const answered = schemaOf(operation.responses?.['2XX'] ?? operation.responses?.['200'] ?? operation.responses?.['204']);
    return [
      ...(asked === undefined || requestBody === undefined ? [] : check(asked, requestBody).map((text) => `request ${text}`)),
      ...(answered === undefined || responseBody === undefined ? [] : check(answered, responseBody).map((text) => `answer ${text}`)),
    ];
  };
}

const rooted = (schema: Json): Json => JSON.parse(JSON.stringify(schema).replaceAll(`"${prefix}`, `"graph${prefix}`)) as Json;

/** Names that OData and directory extensions add to any object. */
const openNames = { '@': true, '^extension_[0-9a-f]{32}_': true };

/** The description leaves all objects open; here an unknown name is a fault. A reference to a type with heirs is judged by the type that the object names. */
function closed(description: Description): Description {
  const heirs = heirsOf(description);
  const wrap = (reference: string): Json => {
    const name = reference.slice(prefix.length);
    const family = heirs.get(name) ?? [];
    const typed = family.map((heir) => ({
      if: { type: 'object', properties: { '@odata.type': { const: `#${heir}` } }, required: ['@odata.type'] },
      // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
      then: { $ref: `${prefix}${heir}` },
    }));
    return { allOf: [{ $ref: reference }, ...typed], patternProperties: openNames, unevaluatedProperties: false };
  };
  const entities = new Set(heirs.get('microsoft.graph.entity'));
  const objects = new Set(['microsoft.graph.directoryObject', ...(heirs.get('microsoft.graph.directoryObject') ?? [])]);
  // Calendars, drives and the like hang on a user in the description; no directory shows them, and compiling them would cost seconds.
  const isFar = (name: string): boolean => entities.has(name) && !objects.has(name);
  const walk = (value: unknown, isBase: boolean, within: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item, isBase, within));
    if (value === null || typeof value !== 'object') return value;
    const node = value as Json;
    const reference = node['$ref'];
    if (typeof reference === 'string') {
      const name = reference.slice(prefix.length);
      if (isBase || !reference.startsWith(prefix) || !isObjectSchema(description, name)) return node;
      return within !== '' && isFar(name) ? { type: 'object' } : wrap(reference);
    }
    const entries = Object.entries(node).filter(([key]) => key !== 'additionalProperties');
    return Object.fromEntries(entries.map(([key, inner]) => [key, walk(inner, key === 'allOf', entities.has(key) ? key : within)]));
  };
  return walk(description, false, '') as Description;
}

const isObjectSchema = ({ components }: Description, name: string): boolean => {
  const schema = components.schemas[name];
  return schema !== undefined && (schema['type'] === 'object' || schema['allOf'] !== undefined);
};

/** By type: all types that descend from it. */
function heirsOf({ components }: Description): ReadonlyMap<string, readonly string[]> {
  const heirs = new Map<string, string[]>();
  const baseOf = (name: string): string | undefined => {
    const first = (components.schemas[name]?.['allOf'] as readonly Json[] | undefined)?.[0]?.['$ref'];
    return typeof first === 'string' ? first.slice(prefix.length) : undefined;
  };
  for (const name of Object.keys(components.schemas)) {
    for (let base = baseOf(name); base !== undefined; base = baseOf(base)) heirs.set(base, [...(heirs.get(base) ?? []), name]);
  }
  return heirs;
}
