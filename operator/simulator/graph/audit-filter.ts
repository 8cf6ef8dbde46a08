// The filters that the audit log of the directory takes: clauses joined by `and`.
import { graphErrors } from './errors.ts';
import type { DirectoryAudit } from './audit-logs.ts';

type Accept = (audit: DirectoryAudit) => boolean;

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  ge: (order) => order >= 0,
  gt: (order) => order > 0,
  le: (order) => order <= 0,
  lt: (order) => order < 0,
  eq: (order) => order === 0,
};
const texts = ['activityDisplayName', 'category', 'correlationId', 'result', 'loggedByService', 'operationType'] as const;
type TextName = (typeof texts)[number];

/** Throws the service's refusal of any other clause. */
export function auditFilter(filter: string | null): Accept {
  const clauses = filter === null ? [] : clausesOf(filter).map((text) => clause(text.trim().replace(/^\((.*)\)$/, '$1')));
  return (audit) => clauses.every((accept) => accept(audit));
}

/** Cut at each `and` outside of quotes. A doubled quote ends a text and begins it again. */
function clausesOf(filter: string): readonly string[] {
  const clauses = [''];
  for (const [index, part] of filter.split("'").entries()) {
    const [first = '', ...others] = index % 2 === 0 ? part.split(/(?<!\s)\s+and\s+/i) : [part];
    clauses[clauses.length - 1] += index === 0 ? first : `'${first}`;
    clauses.push(...others);
  }
  return clauses;
}

function clause(text: string): Accept {
  const time = /^activityDateTime\s+(ge|gt|le|lt|eq)\s+(\S+)$/i.exec(text);
  const compare = comparisons[time?.[1]?.toLowerCase() ?? ''];
  if (time !== null && compare !== undefined) {
    const instant = Date.parse(time[2] ?? '');
    if (Number.isNaN(instant)) {
      throw graphErrors.filterSyntax(`'${time[2]}' is no instant.`);
    }
    return ({ activityDateTime }) => compare(Date.parse(activityDateTime) - instant);
  }
  const equal = /^(\w+)\s+eq\s+'((?:[^']|'')*)'$/i.exec(text);
  const name = texts.find((known) => known === equal?.[1]);
  if (equal !== null && name !== undefined) {
    return (audit) => valueOf(audit, name).toLowerCase() === unquoted(equal[2]).toLowerCase();
  }
  const prefix = /^startswith\(\s*(\w+)\s*,\s*'((?:[^']|'')*)'\s*\)$/i.exec(text);
  const prefixed = texts.find((known) => known === prefix?.[1]);
  if (prefix !== null && prefixed !== undefined) {
    return (audit) => valueOf(audit, prefixed).toLowerCase().startsWith(unquoted(prefix[2]).toLowerCase());
  }
  const target = /^targetResources\/any\(\s*(\w+)\s*:\s*\1\/id\s+eq\s+'([^']*)'\s*\)$/i.exec(text);
  if (target !== null) {
    return ({ targetResources }) => targetResources.some(({ id }) => id === target[2]);
  }
  throw graphErrors.filterSyntax(`the audit log can not be filtered by '${text}'.`);
}

const valueOf = (audit: DirectoryAudit, name: TextName): string => audit[name];
const unquoted = (text: string | undefined): string => (text ?? '').replaceAll("''", "'");
