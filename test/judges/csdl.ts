// Graph's own metadata (CSDL) as a judge. The OData committee's library turns the types into JSON Schema; ajv validates what the service and its clients say of them.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { xml2json } from 'odata-csdl';
import { csdl2openapi } from 'odata-openapi';
import { ancestryOf, heirsOf, type Metadata, subjectAt, withParameterTypes } from './csdl-address.ts';
import type { Judge } from './openapi.ts';

type Json = Readonly<Record<string, unknown>>;
type Schemas = Readonly<Record<string, Json>>;

const prefix = '#/components/schemas/';
/** Names that OData and directory extensions add to any object. */
const openNames = {
  '@(?!delta$)': true,
  '@delta$': { type: 'array', items: { type: 'object', required: ['id'] } },
  '^extension_[0-9a-f]{32}_': true,
};

/** @param file CSDL 4.0 as XML */
export function csdlJudge(file: string): Judge {
  const metadata = withParameterTypes(xml2json(readFileSync(file, 'utf8')));
  const { components } = csdl2openapi(metadata, { openapiVersion: '3.1.0' });
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, logger: false });
  addFormats.default(ajv);
  ajv.addSchema({ components: { schemas: closed(metadata, components.schemas) } }, 'csdl');
  const check = (name: string, value: unknown): readonly string[] => {
    const validate = ajv.getSchema(`csdl${prefix}${name}`);
    if (validate === undefined) return [`names the unknown type ${name}`];
    if (validate(value) === true) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`,
    );
  };
  const checkObject = (type: string, value: unknown): readonly string[] => {
    const named = (value as Json | null)?.['@odata.type'];
    const own = typeof named === 'string' ? named.replace(/^#/, '') : type;
    return ancestryOf(metadata, own).includes(type) ? check(own, value) : [`a ${own} is no ${type}`];
  };

  return ({ version, method, path, requestBody, status, responseBody }) => {
    if (version !== 'v1.0' || status >= 400) return [];
    const subject = subjectAt(metadata, path);
    if (subject === undefined) return [];
    const { type, many, called } = subject;
    const asked = writing.has(method) ? requestBody : undefined;
    const isList = many && (method === 'GET' || called !== undefined);
    const answers = isList ? listOf(responseBody) : [responseBody];
    const isObject = !type.startsWith('Edm.');
    return [
      ...(asked === undefined ? [] : checkObject(called ?? type, asked).map((text) => `request, by the metadata: ${text}`)),
      ...(isObject ? answers : []).flatMap((object) =>
        object === undefined ? [] : checkObject(type, object).map((text) => `answer, by the metadata: ${text}`),
      ),
    ];
  };
}

const writing = new Set(['POST', 'PATCH', 'PUT']);
const listOf = (body: unknown): readonly unknown[] => ((body as Json | undefined)?.['value'] as readonly unknown[] | undefined) ?? [];

/**
 * The metadata calls hardly any type closed; here an unknown name is a fault. Where a type has heirs, an object is judged by the one that it names:
 * `familyOf` is what references go to.
 */
function closed(metadata: Metadata, schemas: Schemas): Schemas {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== 'object' || value === null) return value;
    const node = value as Json;
    const reference = node['$ref'];
    if (typeof reference === 'string') return referenceTo(reference.slice(prefix.length));
    return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, walk(inner)]));
  };
  const referenceTo = (name: string): Json => {
    const line = ancestryOf(metadata, name);
    // Calendars, drives and the like hang on a user; no directory shows them, and compiling them would cost seconds.
    const isFar = line.includes('microsoft.graph.entity') && !line.includes('microsoft.graph.directoryObject');
    return schemas[name] === undefined || isFar
      ? {}
      : schemas[name]['type'] !== 'object'
        ? { $ref: `${prefix}${name}` }
        : { $ref: `${prefix}${family(name)}` };
  };
  return Object.fromEntries(
    Object.entries(schemas).flatMap(([name, { anyOf: _, ...schema }]) => {
      if (schema['type'] !== 'object') return [[name, schema]];
      const strict = { ...(walk(schema) as Json), patternProperties: openNames, additionalProperties: false };
      return [
        [name, strict],
        [family(name), familyOf(metadata, name)],
      ];
    }),
  );
}

const family = (name: string): string => `${name} or heir`;

function familyOf(metadata: Metadata, name: string): Json {
  const heirs = heirsOf(metadata, name);
  const named = (type: string): Json => ({ properties: { '@odata.type': { const: `#${type}` } }, required: ['@odata.type'] });
  const when = (condition: Json, type: string): Json => {
    // oxlint-disable-next-line unicorn/no-thenable -- a word of JSON Schema
    return { if: condition, then: { $ref: `${prefix}${type}` } };
  };
  return { allOf: [...heirs.map((heir) => when(named(heir), heir)), when({ not: { anyOf: heirs.map(named) } }, name)] };
}
