// Values, names and times as people read them in a terminal.
import type { TraceNode } from '../expression/index.ts';
import type { ClauseTrace, ConnectedObject, ObjectSummary, ReferenceSummary, Since } from '../engine/explain/reports.ts';
import type { JsonValue } from '../model/json.ts';
import type { Paint } from './paint.ts';

const longest = 100;

const cut = (text: string): string => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);

/** An expression in one line; its line ends may be pictures of themselves already. */
export const short = (text: string): string => cut(text.replaceAll(/[\s␉␊␍]+/g, ' '));

/** As JSON, cut where it is long: the JSON output has all of it. */
export const value = (one: JsonValue | null | undefined): string =>
  one === undefined || one === null ? 'nothing' : cut(JSON.stringify(one));

export const references = ({ count, names }: ReferenceSummary): string =>
  count === 0
    ? 'nothing'
    : `${count} ${count === 1 ? 'reference' : 'references'}: ${cut(names.join('; '))}${count > names.length ? '; …' : ''}`;

/** `2026-01-01 00:00:00Z`. */
export const time = (iso: string): string => iso.replace('T', ' ').replace(/(?:\.\d+)?Z$/, 'Z');

export const since = (one: Since | undefined): string => {
  if (one === undefined) return '';
  return 'before' in one
    ? `since before ${time(one.before)}`
    : `since ${time(one.time)} (run ${one.run}, revision ${one.revision.slice(0, 12)})`;
};

export const object = ({ connector, dn, anchor }: ConnectedObject): string => `${connector} ${dn === '' ? anchor : dn}`;

/** The head of a report: who it is, and where. */
export function summary({ label, metaverse, objects }: ObjectSummary, paint: Paint): readonly string[] {
  const width = Math.max(0, ...objects.map(({ connector }) => connector.length));
  return [
    `${paint.strong(label)}${metaverse === undefined ? '' : `  metaverse/${metaverse.id}, ${metaverse.objectType}`}`,
    ...objects.map(
      ({ connector, dn, anchor, objectType }) =>
        `  ${connector.padEnd(width)}  ${dn === '' ? '' : `${dn}  `}${paint.faint(`${objectType} ${anchor}`)}`,
    ),
  ];
}

/** A scope clause by clause; groups are alternatives. */
export function scope(groups: readonly (readonly ClauseTrace[])[], indent: string, paint: Paint): readonly string[] {
  return groups.flatMap((clauses, index) => [
    ...(index === 0 ? [] : [`${indent}${paint.faint('or')}`]),
    ...clauses.map(({ attribute, operator, wanted, actual, holds }) => {
      const asked = `${attribute} ${operator}${wanted === undefined ? '' : ` ${wanted}`}`;
      const found = paint.faint(actual === undefined ? 'it has no value' : `it is ${value(actual)}`);
      return `${indent}${holds ? paint.good('yes') : paint.bad('no ')} ${asked}   ${found}`;
    }),
  ]);
}

/** Each part of an expression with what it gave, the parts of a part below it. */
export function trace({ text, outcome, children }: TraceNode, indent: string): readonly string[] {
  const gave =
    outcome.kind === 'error' ? `error: ${outcome.message}` : outcome.value === null ? 'NULL' : cut(JSON.stringify(outcome.value));
  return [`${indent}${short(text)}  =>  ${gave}`, ...children.flatMap((child) => trace(child, `${indent}  `))];
}
