// Judges a request's body against a type's schema, property by property, in the service's own words.
import { graphErrors } from '../graph/errors.ts';
import { ruleOf } from './rule.ts';
import type { PropertyRule, TypeSchema } from './rule.ts';
import { extensionRule, isExtensionName } from './schemas.ts';
import type { ExtensionProperty } from './schemas.ts';

export interface BodyRequest {
  readonly schema: TypeSchema;
  readonly body: unknown;
  readonly mode: 'create' | 'update';
  readonly version: 'v1.0' | 'beta';
  readonly extensions: ReadonlyMap<string, ExtensionProperty>;
}

export interface JudgedBody {
  /** Properties to set; null clears. */
  readonly values: Record<string, unknown>;
  /** `members@odata.bind` and the like: navigation property to what it names, unchecked. */
  readonly binds: ReadonlyMap<string, unknown>;
}

const bindSuffix = '@odata.bind';

/** Returns what the body sets, or throws the first refusal. */
export function judgeBody(request: BodyRequest): JudgedBody {
  const { body } = request;
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw body === undefined ? graphErrors.emptyPayload() : graphErrors.unreadablePayload();
  }
  const values: Record<string, unknown> = {};
  const binds = new Map<string, unknown>();
  for (const [name, value] of Object.entries(body)) {
    if (name.endsWith(bindSuffix)) {
      binds.set(name.slice(0, -bindSuffix.length), value);
    } else if (!name.includes('@')) {
      values[name] = judgeProperty(request, name, value);
    }
  }
  return { values, binds };
}

/** Refuses a creation that lacks a required property. */
export function requireForCreation(schema: TypeSchema, values: Readonly<Record<string, unknown>>): void {
  for (const name of requiredNames(schema)) {
    if (values[name] === undefined || values[name] === null) {
      throw graphErrors.required(name, schema.resource);
    }
  }
}

const required = new Map<TypeSchema, readonly string[]>();

/** Found once for each of the few schemas: creations are many, and so are a schema's properties. */
function requiredNames(schema: TypeSchema): readonly string[] {
  const known = required.get(schema);
  if (known !== undefined) {
    return known;
  }
  const names = Object.keys(schema.properties).filter((name) => schema.properties[name]?.requiredAtCreation === true);
  required.set(schema, names);
  return names;
}

function judgeProperty(request: BodyRequest, name: string, value: unknown): unknown {
  const { schema, mode, version } = request;
  const rule = ruleOf(schema.properties, name) ?? extensionFor(request, name);
  if (rule === undefined) {
    throw isExtensionName(name) ? graphErrors.unknownExtension(name) : graphErrors.unknownProperty(name);
  }
  switch (rule.access) {
    case 'readOnly':
      throw graphErrors.readOnly(name);
    case 'beta':
      if (version !== 'beta') {
        throw graphErrors.readOnly(name);
      }
      break;
    case 'createOnly':
      if (mode === 'update') {
        throw graphErrors.readOnly(name);
      }
      break;
    case 'delegated':
      throw graphErrors.insufficientPrivileges();
    case 'writable':
      break;
  }
  if (value === null) {
    if (mode === 'update' && (rule.notNullable === true || (name === 'onPremisesImmutableId' && version !== 'beta'))) {
      throw graphErrors.invalidValue(name, schema.resource);
    }
    return null;
  }
  return judgeValue(schema, name, rule, value);
}

function extensionFor({ schema, extensions }: BodyRequest, name: string): PropertyRule | undefined {
  const extension = extensions.get(name);
  return extension?.targetObjects.includes(schema.resource) === true ? extensionRule(extension) : undefined;
}

function judgeValue(schema: TypeSchema, name: string, rule: PropertyRule, value: unknown): unknown {
  switch (rule.type) {
    case 'String':
      return judgeText(schema, name, rule, value);
    case 'Boolean':
      return typeof value === 'boolean' ? value : wrongType(name);
    case 'Int32':
      return Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_648 ? value : wrongType(name);
    case 'Int64':
      return Number.isInteger(value) || (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) ? value : wrongType(name);
    case 'Binary':
      return judgeBinary(schema, name, rule, value);
    case 'DateTimeOffset':
      return judgeInstant(name, value);
    case 'Strings':
      return judgeTexts(schema, name, rule, value);
    case 'Complex':
      return judgeComplex(schema, name, rule, value);
    case 'Complexes':
      return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null) ? value : wrongType(name);
  }
}

function wrongType(name: string): never {
  throw graphErrors.wrongType(name);
}

/** Length counts UTF-16 code units, as the service's store does. An empty text is no value. */
function judgeText(schema: TypeSchema, name: string, rule: PropertyRule, value: unknown): string {
  if (typeof value !== 'string') {
    return wrongType(name);
  }
  const fits = value !== '' && value.length <= (rule.maxLength ?? Number.POSITIVE_INFINITY);
  if (!fits || rule.pattern?.test(value) === false || rule.oneOf?.includes(value) === false) {
    throw name === 'userPrincipalName' ? graphErrors.invalidUpn() : graphErrors.invalidValue(name, schema.resource);
  }
  return value;
}

function judgeTexts(schema: TypeSchema, name: string, rule: PropertyRule, value: unknown): readonly string[] {
  if (!Array.isArray(value)) {
    return wrongType(name);
  }
  if (value.length > (rule.maxCount ?? Number.POSITIVE_INFINITY)) {
    throw graphErrors.invalidValue(name, schema.resource);
  }
  return value.map((item) => judgeText(schema, name, rule, item));
}

function judgeBinary(schema: TypeSchema, name: string, rule: PropertyRule, value: unknown): string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(value)) {
    return wrongType(name);
  }
  if (Buffer.byteLength(value, 'base64') > (rule.maxLength ?? Number.POSITIVE_INFINITY)) {
    throw graphErrors.invalidValue(name, schema.resource);
  }
  return value;
}

function judgeInstant(name: string, value: unknown): string {
  const valid =
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
    !Number.isNaN(Date.parse(value));
  return valid ? value : wrongType(name);
}

function judgeComplex(schema: TypeSchema, name: string, rule: PropertyRule, value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return wrongType(name);
  }
  const judged: Record<string, unknown> = {};
  for (const [field, inner] of Object.entries(value)) {
    if (field.includes('@')) {
      continue;
    }
    const fieldRule = ruleOf(rule.fields, field);
    if (fieldRule === undefined) {
      throw graphErrors.unknownProperty(field);
    }
    judged[field] = inner === null ? null : judgeValue(schema, field, fieldRule, inner);
  }
  return judged;
}
