// Makes docs/target-attributes.md from the table of the Entra ID connector. With --check it only says whether the page is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { GraphAttribute, GraphAttributes } from '../operator/directory/entra/mapping/graph-attribute.ts';
import { graphAttributes } from '../operator/directory/entra/mapping/graph-mapping.ts';
import { unsupportedObjectTypes, unwrittenAttributes } from '../operator/directory/entra/mapping/unwritten-types.ts';

const path = 'docs/target-attributes.md';
const file = join(import.meta.dirname, '..', path);
const content = page();

if (!process.argv.includes('--check')) writeFileSync(file, content);
else if (readFileSync(file, 'utf8') !== content) {
  process.stderr.write(`${path} does not follow from the connector's table. Run: node scripts/generate-target-attributes.ts\n`);
  process.exitCode = 1;
}

function page(): string {
  return [
    '# What Entra ID takes',
    '',
    'Made by `node scripts/generate-target-attributes.ts` from the connector’s table. Rules write to the attributes of Entra Connect’s own schema; this is what Microsoft Graph makes of each.',
    'What it does not take is computed, shown in the plan and counted, never sent. Sources are pages of learn.microsoft.com.',
    '',
    ...section('user', graphAttributes.user),
    ...section('group', graphAttributes.group),
    ...Object.entries(unwrittenAttributes).flatMap(([objectType, attributes]) => [
      `## ${objectType}`,
      '',
      `Not written: ${unsupportedObjectTypes[objectType] ?? ''} That holds for all ${Object.keys(attributes).length} attributes: ${names(attributes).join(', ')}.`,
      '',
      `Source: ${Object.values(attributes)[0]?.source ?? ''}`,
      '',
    ]),
    '## Directory extensions',
    '',
    'A flow to `extension_<application id without dashes>_<name>` is written as it is, to users and groups. The type is the one that `spec.metaverse.attributes` of the schedule gives an attribute of that name, or the one of the attribute that flows there; else one text of at most 256 characters. The extension must exist in the tenant.',
    '',
  ].join('\n');
}

function names(attributes: GraphAttributes): readonly string[] {
  return Object.keys(attributes)
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => `\`${name}\``);
}

function section(title: string, attributes: GraphAttributes): readonly string[] {
  const sorted = Object.entries(attributes).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
  const supported = sorted.filter(([, { kind }]) => kind !== 'Unsupported').map(([name, attribute]) => supportedRow(name, attribute));
  const refused = sorted.flatMap(([name, { schema, source }]) =>
    schema.support === 'Unsupported' ? [`| \`${name}\` | ${schema.reason} | ${source} |`] : [],
  );
  return [
    `## ${title}`,
    '',
    '| attribute | in Microsoft Graph | written | longest | compared | removed | source |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...supported,
    '',
    '| not taken | why | source |',
    '| --- | --- | --- |',
    ...refused,
    '',
  ];
}

function supportedRow(name: string, attribute: GraphAttribute): string {
  const { schema } = attribute;
  if (schema.support === 'Unsupported') return '';
  const place =
    attribute.kind === 'Property'
      ? `\`${attribute.within === undefined ? '' : `${attribute.within}.`}${attribute.property}\``
      : attribute.kind === 'Reference'
        ? `\`${attribute.property}\``
        : 'made of the id';
  const written = { ReadWrite: 'yes', CreateOnly: 'at creation', ReadOnly: 'shown only', WhenEmpty: 'when empty' }[schema.mutability];
  const compared = schema.comparison === 'IgnoreCase' ? 'without case' : 'exactly';
  const removed = schema.mutability === 'ReadWrite' ? (schema.clearable ? 'yes' : 'no') : '';
  return `| \`${name}\` | ${place} | ${written} | ${schema.maxLength ?? ''} | ${compared} | ${removed} | ${attribute.source} |`;
}
