// Checks the spec of a manifest against its definition, in the words of the API server, and fills in the defaults that it would.
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { specSchemas } from '../api/schemas.gen.ts';

type JsonSchema = Readonly<Record<string, unknown>>;

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  useDefaults: true,
  verbose: true,
  formats: { int32: true, int64: true, 'date-time': true },
});
const validators = new Map<string, ValidateFunction>();

/** What is wrong with the spec, as `spec.field: sentence`; the spec that is given gets its defaults. */
export function specProblems(kind: string, spec: unknown): readonly string[] {
  const schema = specSchemas[kind];
  if (schema === undefined) return [];
  const validate = validators.get(kind) ?? ajv.compile(strict(schema));
  validators.set(kind, validate);
  if (spec === undefined) return ['spec: Required value'];
  return validate(spec) ? [] : [...new Set((validate.errors ?? []).map(sentenceOf))];
}

/** `kubectl apply` refuses fields that the definition does not have. */
function strict(schema: JsonSchema): JsonSchema {
  const { properties, items, additionalProperties, ...rest } = schema;
  const isOpen = schema['x-kubernetes-preserve-unknown-fields'] === true;
  return {
    ...rest,
    ...(schema['x-kubernetes-int-or-string'] === true ? { type: ['integer', 'string'] } : {}),
    ...(isSchema(items) ? { items: strict(items) } : {}),
    ...(isSchema(additionalProperties) ? { additionalProperties: strict(additionalProperties) } : {}),
    ...(isSchema(properties)
      ? {
          properties: Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, strict(property as JsonSchema)])),
          ...(additionalProperties === undefined && !isOpen ? { additionalProperties: false } : {}),
        }
      : {}),
  };
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);

function sentenceOf({ instancePath, keyword, params, message = '', data }: ErrorObject): string {
  const field = `spec${instancePath.replaceAll(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.')}`;
  const value = JSON.stringify(data);
  const shown = value.length > 100 ? `${value.slice(0, 97)}...` : value;
  switch (keyword) {
    case 'required':
      return `${field}.${String(params['missingProperty'])}: Required value`;
    case 'additionalProperties':
      return `${field}.${String(params['additionalProperty'])}: unknown field`;
    case 'enum':
      return `${field}: Unsupported value: ${shown}: supported values: ${(params['allowedValues'] as readonly unknown[]).map((allowed) => JSON.stringify(allowed)).join(', ')}`;
    case 'type':
      return `${field}: Invalid value: ${shown}: must be of type ${String(params['type'])}`;
    default:
      return `${field}: Invalid value: ${shown}: ${message}`;
  }
}
