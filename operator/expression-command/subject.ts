// The object and the parameters that `lockstep expression` evaluates for, as its files give them.
import { parameterNames } from '../expression/index.ts';
import { type ReadAttributes, readAttributes } from '../model/object-json.ts';
import type { DirectorySchema } from '../model/schema.ts';
import type { AttributeValue } from '../model/value.ts';
import { expressionCommandErrors as errors } from './errors.ts';
import { isRecord, type JsonRecord } from './read-json.ts';

export interface Subject {
  readonly attribute: (name: string) => AttributeValue | undefined;
  readonly imported: (name: string) => AttributeValue | undefined;
  /** What the file tells of types: which attributes hold references. */
  readonly schema: DirectorySchema;
  /** Of all attributes that the file has. */
  readonly names: readonly string[];
}

const fields = ['dn', 'objectType', 'type', 'anchor', 'attributes', 'imported'];

/**
 * An object of values by name, or `{"dn", "objectType", "attributes": {...}, "imported": {...}}`. Where nothing is said of what was imported, it is what the object has.
 * @param file its name, for errors
 */
export function subjectOf(json: JsonRecord, file: string): Subject {
  if (!isRecord(json['attributes'])) {
    const own = valuesIn(json, `${file}: object`);
    return { attribute: reader(own), imported: reader(own), schema: schemaOf(own), names: Object.keys(json) };
  }
  const unknown = Object.keys(json).find((name) => !fields.includes(name));
  if (unknown !== undefined) throw new errors.InvalidObject({ file, path: unknown, found: `none of ${fields.join(', ')}` });
  const { dn, imported } = json;
  if (dn !== undefined && typeof dn !== 'string') throw new errors.InvalidObject({ file, path: 'dn', found: 'no text' });
  const own = valuesIn(json['attributes'], `${file}: attributes`);
  const last = imported === undefined ? own : valuesIn(imported, `${file}: imported`);
  const attribute = reader(own);
  return {
    attribute: (name) => attribute(name) ?? (name === 'dn' ? dn : undefined),
    imported: reader(last),
    schema: { ...schemaOf(last), ...schemaOf(own) },
    names: [...(dn === undefined ? [] : ['dn']), ...Object.keys(json['attributes']), ...(isRecord(imported) ? Object.keys(imported) : [])],
  };
}

interface Values extends ReadAttributes {
  /** Attributes whose value is written as a list, though it may have one element. */
  readonly listed: ReadonlySet<string>;
}

function valuesIn(json: unknown, path: string): Values {
  const listed = isRecord(json) ? Object.keys(json).filter((name) => Array.isArray(json[name])) : [];
  return { ...readAttributes(json, path), listed: new Set(listed) };
}

const reader =
  ({ attributes, references, listed }: Values) =>
  (name: string): AttributeValue | undefined => {
    if (Object.hasOwn(attributes, name)) return attributes[name];
    const names = Object.hasOwn(references, name) ? references[name] : undefined;
    return listed.has(name) ? names : names?.[0];
  };

const schemaOf = ({ references, listed }: Values): DirectorySchema =>
  Object.fromEntries(Object.keys(references).map((name) => [name, { type: 'Reference', multiValued: listed.has(name) }]));

export interface Parameters {
  /** Those that are not the language's own. */
  readonly extra: readonly string[];
  readonly value: (name: string) => string | undefined;
}

/** Parameters are found in any case. @throws InvalidParameter */
export function parametersOf(json: JsonRecord, file: string): Parameters {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(json)) {
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')
      throw new errors.InvalidParameter({ file, name, found: value === null ? 'null' : 'no single value' });
    values.set(name.toLowerCase(), typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value));
  }
  const own = new Set<string>(parameterNames.map((name) => name.toLowerCase()));
  return {
    extra: Object.keys(json).filter((name) => !own.has(name.toLowerCase())),
    value: (name) => values.get(name.toLowerCase()),
  };
}
