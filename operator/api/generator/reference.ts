// Definitions -> docs/api.md, the reference page for people.
import { conditionTypes, type Kind, reasons } from '../conditions.ts';
import { events } from '../events.ts';
import { type Definition, type Rule, type Schema, versionOf } from './crd.ts';

interface Row {
  readonly path: string;
  readonly schema: Schema;
  readonly required: boolean;
}

/** The content of docs/api.md. */
export function renderReference(definitions: readonly Definition[]): string {
  const title = '# API reference\n\nMade by `node operator/api/generate.ts` from `crds/`. `kubectl explain` shows the same.\n';
  return [title, ...definitions.map(renderKind), renderEvents()].join('\n');
}

function renderKind(definition: Definition): string {
  const { group, names } = definition.spec;
  const version = versionOf(definition);
  const root = version.schema.openAPIV3Schema;
  const rows = [...rowsOf(root, '')].filter(({ path }) => /^(spec|status)/.test(path) && !path.startsWith('status.conditions[].'));
  const rules = [{ path: '', schema: root, required: true }, ...rows].flatMap(({ path, schema }) =>
    (schema['x-kubernetes-validations'] ?? []).map((rule) => ruleLine(path, rule)),
  );
  return [
    `## ${names.kind}\n`,
    `\`${group}/${version.name}\`, \`kubectl get ${names.shortNames?.[0] ?? names.plural}\`\n`,
    `${root.description ?? ''}\n`,
    '| field | type | description |\n| --- | --- | --- |',
    `${rows.map(rowLine).join('\n')}\n`,
    ...(rules.length === 0 ? [] : ['What the API server refuses:\n', `${rules.join('\n')}\n`]),
    table('condition', conditionTypes[names.kind as Kind] ?? {}),
    'Reasons that the operator gives; beside them stand those of the error tables, such as `InvalidCredentials`:\n',
    table('reason', reasons[names.kind as Kind] ?? {}),
  ].join('\n');
}

function renderEvents(): string {
  const meanings = Object.entries(events).map(([reason, { type, meaning }]) => [reason, `${meaning} (${type})`]);
  return `## Events\n\n${table('reason', Object.fromEntries(meanings))}`;
}

function table(head: string, meanings: Readonly<Record<string, string>>): string {
  const rows = Object.entries(meanings).map(([name, meaning]) => `| \`${name}\` | ${cell(meaning)} |`);
  return `| ${head} | means |\n| --- | --- |\n${rows.join('\n')}\n`;
}

function* rowsOf(schema: Schema, path: string): Generator<Row> {
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const own = path === '' ? name : `${path}.${name}`;
    yield { path: own, schema: field, required: schema.required?.includes(name) ?? false };
    yield* rowsOf(field, own);
    if (field.items !== undefined) yield* rowsOf(field.items, `${own}[]`);
  }
}

function rowLine({ path, schema, required }: Row): string {
  const facts = [required ? 'required' : '', ...boundsOf(schema)].filter((fact) => fact !== '');
  const description = `${schema.description ?? ''}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
  return `| \`${path}\` | ${typeName(schema)} | ${cell(description)} |`;
}

function typeName(schema: Schema): string {
  if (schema['x-kubernetes-int-or-string']) return 'quantity';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${value}\``).join(', ');
  if (schema.type === 'array') return `list of ${typeName(schema.items ?? {})}`;
  if (schema.additionalProperties !== undefined) return `map of ${typeName(schema.additionalProperties)}`;
  return schema.format === 'date-time' ? 'time' : (schema.type ?? 'object');
}

function boundsOf(schema: Schema): readonly string[] {
  const { default: value, minimum, maximum, maxItems } = schema;
  const isShown = value !== undefined && JSON.stringify(value) !== '{}' && JSON.stringify(value) !== '[]';
  return [
    isShown ? `default \`${typeof value === 'string' ? value : JSON.stringify(value)}\`` : '',
    minimum !== undefined && maximum !== undefined ? `${minimum} to ${maximum}` : '',
    maxItems === undefined ? '' : `at most ${maxItems}`,
  ];
}

const ruleLine = (path: string, { message }: Rule): string => `- \`${path === '' ? 'object' : path}\`: ${message ?? ''}`;

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
