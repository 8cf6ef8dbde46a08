// Holds the definitions in crds/ to the conventions of Kubernetes' API reviewers, so that later versions add fields and rename none.
import { join } from 'node:path';
import { type Definition, readDefinitions, type Schema, versionOf } from '../operator/api/generator/crd.ts';

interface Field {
  readonly path: string;
  readonly name: string;
  readonly schema: Schema;
  readonly parent: Schema | undefined;
}

/** Says what is wrong with a field, if anything. */
type Convention = (field: Field) => string | undefined;

const isString = ({ schema }: Field): boolean => schema.type === 'string' && schema.enum === undefined;
const required = ({ parent, name }: Field): boolean => parent?.required?.includes(name) ?? false;

const conventions: Readonly<Record<string, Convention>> = {
  described: ({ path, schema }) => (path === 'metadata' || schema.description ? undefined : 'has no description'),
  describedByName: ({ path, name, schema, parent }) =>
    parent === undefined || path === 'metadata' || schema.description === undefined || schema.description.split(' ')[0] === name
      ? undefined
      : `has a description that does not begin with "${name}"`,
  camelCase: ({ name }) => (/^[a-z][a-zA-Z0-9]*$/.test(name) ? undefined : 'is not in camelCase'),
  sizedInteger: ({ schema }) =>
    schema.type !== 'integer' || schema.format === 'int32' || schema.format === 'int64'
      ? undefined
      : 'is an integer without int32 or int64',
  noFloat: ({ schema }) => ((schema.type as string) === 'number' ? 'is a floating point number' : undefined),
  noNull: ({ schema }) => (schema.nullable ? 'is nullable' : undefined),
  boundedString: (field) => (isString(field) && field.schema.maxLength === undefined ? 'is a string without maxLength' : undefined),
  boundedList: ({ schema }) => (schema.type === 'array' && schema.maxItems === undefined ? 'is a list without maxItems' : undefined),
  typedList: ({ schema }) =>
    schema.type === 'array' && schema['x-kubernetes-list-type'] === undefined ? 'is a list without x-kubernetes-list-type' : undefined,
  boundedMap: ({ schema }) =>
    schema.additionalProperties !== undefined && schema.maxProperties === undefined ? 'is a map without maxProperties' : undefined,
  noFreeForm: ({ schema }) => (schema['x-kubernetes-preserve-unknown-fields'] ? 'takes anything' : undefined),
  requiredOrDefaulted: (field) =>
    required(field) && field.schema.default !== undefined ? 'is required and has a default; it can be one of both' : undefined,
  explainedRules: ({ schema }) =>
    (schema['x-kubernetes-validations'] ?? []).every(({ message }) => message !== undefined && /must|may|can/.test(message))
      ? undefined
      : 'has a validation rule without a sentence that says what must or may not be',
  // The API server judges a default before it fills in the defaults within it.
  wholeDefault: ({ schema }) =>
    schema.default === undefined || unguardedReads(schema).every((property) => property in Object(schema.default))
      ? undefined
      : 'has a default that lacks what its validation rules read',
  namedTime: ({ name, schema }) =>
    schema.format !== 'date-time' || name.endsWith('Time') || name === 'since' ? undefined : 'is a time whose name does not end in Time',
  namedDuration: ({ name, schema }) =>
    schema.format === 'duration' ? `is a duration; name it ${name}Seconds and make it an integer` : undefined,
};

/** Properties that rules read without asking `has()` first. */
function unguardedReads(schema: Schema): readonly string[] {
  return (schema['x-kubernetes-validations'] ?? []).flatMap(({ rule }) => {
    const read = [...rule.matchAll(/(?<!has\()\b(?:self|oldSelf)\.([a-zA-Z]+)(?!\w*\()/g)].map(([, property = '']) => property);
    return read.filter((property) => !rule.includes(`has(self.${property})`));
  });
}

/** Everything that is wrong with a definition, one sentence each. */
export function lintDefinition(definition: Definition): readonly string[] {
  const version = versionOf(definition);
  const root = version.schema.openAPIV3Schema;
  const problems = [...fieldsOf(root, '', undefined)].flatMap((field) =>
    Object.values(conventions).flatMap((convention) => {
      const problem = convention(field);
      return problem === undefined ? [] : [`${field.path} ${problem}`];
    }),
  );
  return [...problems, ...lintKind(definition)].map((problem) => `${definition.metadata.name}: ${problem}`);
}

function lintKind(definition: Definition): readonly string[] {
  const { names } = definition.spec;
  const version = versionOf(definition);
  const status = version.schema.openAPIV3Schema.properties?.['status'];
  const checks: readonly [boolean, string][] = [
    [status !== undefined && version.subresources?.status === undefined, 'has a status but no status subresource'],
    [Object.keys(status?.properties ?? {})[0] !== 'conditions', 'status does not begin with conditions'],
    [JSON.stringify(status?.default) !== '{"observedGeneration":-1}', 'status does not default to observedGeneration -1'],
    [(status?.required ?? []).length > 0, 'status has required children'],
    [!names.categories?.includes('lockstep'), 'is not in the category lockstep'],
    [(names.shortNames ?? []).length === 0, 'has no short name'],
    [!version.additionalPrinterColumns?.some(({ name }) => name === 'Age'), 'prints no age'],
  ];
  return checks.filter(([broken]) => broken).map(([, problem]) => problem);
}

function* fieldsOf(schema: Schema, path: string, parent: Schema | undefined, name = ''): Generator<Field> {
  if (path !== '') yield { path, name, schema, parent };
  for (const [key, field] of Object.entries(schema.properties ?? {})) {
    if (path !== 'metadata') yield* fieldsOf(field, path === '' ? key : `${path}.${key}`, schema, key);
  }
  for (const [suffix, items] of [
    ['[]', schema.items],
    ['{}', schema.additionalProperties],
  ] as const) {
    if (items !== undefined) yield* fieldsOf(items, `${path}${suffix}`, undefined, name);
  }
}

if (import.meta.main) {
  const files = readDefinitions(join(import.meta.dirname, '../crds'));
  const problems = files.flatMap(({ definition }) => lintDefinition(definition));
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
