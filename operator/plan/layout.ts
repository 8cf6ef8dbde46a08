// How plans and comparisons look to people: aligned tables, lines of changes, foldable details.
import type { JsonField, JsonReference } from '../model/object-json.ts';
import { onOneLine } from '../model/one-line.ts';
import type { JsonPlannedChange } from './change.ts';

/** Columns aligned by spaces; the empty text where there are no rows. */
export function table(head: readonly string[], values: readonly (readonly string[])[]): string {
  if (values.length === 0) return '';
  const rows = values.map((row) => row.map(onOneLine));
  const widths = head.map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)].join('\n');
}

/** Lines whose parts come from directories and manifests: none of them becomes two. */
export const lines = (texts: readonly string[]): string => texts.map(onOneLine).join('\n');

/** A warning about a manifest may end with the line of an expression and a caret below it; one about an object ends in our own words. */
export const warningLines = (warnings: readonly string[]): string =>
  warnings
    .map((warning) => {
      const [pointer = ''] = /(?:\n {4}[^\n]*){2}(?<=\n *\^)$/.exec(warning) ?? [];
      return lines([warning.slice(0, warning.length - pointer.length), ...pointer.split('\n').slice(1)]);
    })
    .join('\n');

/** A titled part of a report, indented; nothing where there is no content. */
export const block = (title: string, content: string): string => (content === '' ? '' : `\n${title}\n${content.replaceAll(/^/gm, '  ')}\n`);

/**
 * A part that a reader of a comment unfolds, cut at a line where it is longer than `most` characters: build services refuse a comment beyond some 65,000.
 * As code, so that nothing in it is read as Markdown and nobody is called by a name that looks like theirs.
 */
export function details(title: string, content: string, most: number): string {
  if (content === '') return '';
  const text = shortened(content.replaceAll('```', "'''"), most);
  return `\n<details><summary>${title}</summary>\n\n\`\`\`text\n${text}\n\`\`\`\n\n</details>\n`;
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf('\n', most);
  const shown = text.slice(0, end > 0 ? end : most);
  return `${shown}\n... and ${text.slice(shown.length).trim().split('\n').length} more lines`;
}

/** A sentence that stands out in a comment, whatever characters are in it. */
export const quoted = (sentence: string): string =>
  `\n> ${onOneLine(folded(sentence))
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`)
    .replaceAll('<', '&lt;')
    .replaceAll('@', '@\u200b')}\n`;

const folded = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

export async function* limited<T>(items: AsyncIterable<T>, limit: number): AsyncGenerator<T, void, undefined> {
  let left = limit;
  if (left === 0) return;
  for await (const item of items) {
    yield item;
    left -= 1;
    if (left === 0) return;
  }
}

const signs = { Add: '+', Update: '~', Delete: '-' } as const;

/** One object with its values, one a line. */
export function changeLine({ action, type, label, dn, anchor, attributes, refused = [] }: JsonPlannedChange): string {
  const values = Object.entries(attributes).map(([name, change]) => {
    const rule = through(change.through, change.rule);
    if ('add' in change) return `      ${name}: ${members(change.add, change.remove)}${rule}`;
    const arrow = action === 'Add' ? short(change.after) : `${short(change.before)} -> ${short(change.after)}`;
    return `      ${name}: ${arrow}${rule}`;
  });
  const past = refused.map(({ message, next, since }) => `      ! refused the last time (since ${since}): ${message} ${next}`);
  return lines([`  ${signs[action]} ${type} ${label}${dn === '' || dn === label ? '' : `  ${dn}`}  [${anchor}]`, ...past, ...values]);
}

/** The rules behind a value, from the source to the target. */
export function through(inbound: readonly string[] | undefined, outbound: string | undefined): string {
  const outward = outbound === undefined ? [] : [outbound];
  const steps = [...(inbound === undefined ? [] : [inbound.join(' + ')]), ...outward];
  return steps.length === 0 ? '' : `  (${steps.join(' > ')})`;
}

export const members = (add: readonly JsonReference[], remove: readonly JsonReference[]): string =>
  [...sample('+', add), ...sample('-', remove)].join(' ');

const membersShown = 5;

function sample(sign: string, references: readonly JsonReference[]): readonly string[] {
  const shown = references.slice(0, membersShown).map(({ $ref }) => `${sign}${$ref}`);
  return references.length > membersShown ? [...shown, `${sign}${references.length - membersShown} more`] : shown;
}

const charactersShown = 120;

/** A value on one line. */
export function short(value: JsonField): string {
  if (value === null) return '(none)';
  const text = Array.isArray(value) ? listed(value) : single(value);
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > charactersShown ? `${line.slice(0, charactersShown)}...` : line;
}

function listed(values: readonly unknown[]): string {
  const shown = values.slice(0, membersShown).map(single);
  return `${shown.join('; ')}${values.length > membersShown ? `; ${values.length - membersShown} more` : ''}`;
}

function single(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string') return value.$ref;
  return JSON.stringify(value);
}
