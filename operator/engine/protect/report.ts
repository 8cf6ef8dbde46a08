// Errors of objects for people: those of the synchronization, failed exports, and values held back.
import type { ChangeError } from '../../model/change.ts';
import type { EngineContext } from '../context.ts';
import type { ObjectError } from '../engine.ts';
import { sourceNamesOf } from '../evaluate/source-name.ts';
import { linksSubjectId } from '../export/results-links.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { ProblemRow, Tables } from '../port/store-port.ts';

/** At most `limit`, those that keep objects from synchronizing first. */
export async function listErrors(context: EngineContext, tables: Tables, limit: number): Promise<readonly ObjectError[]> {
  const problems = await tables.problems.list(limit);
  const nameOfSubject = await subjectNames(context, tables, problems);
  const errors = problems.map(
    ({ subject, connector, label, sourceAnchor, error, since }): ObjectError => ({
      connector,
      label,
      dn: nameOfSubject(subject),
      sourceAnchor,
      error: errorOf(JSON.parse(error) as ChangeError),
      since,
      attempts: 0,
    }),
  );
  if (errors.length >= limit) return errors;
  const rows = await tables.exports.troubled(limit - errors.length);
  const names = await sourceNamesOf(context, tables, metaverseOf(rows));
  return [...errors, ...rows.flatMap((row) => errorsOf(row, names.get(row.metaverse ?? 0) ?? ''))].slice(0, limit);
}

const metaverseOf = (rows: readonly ExportRow[]): readonly number[] => [...new Set(rows.flatMap(({ metaverse }) => metaverse ?? []))];

/** Distinguished names by subject; the empty one of what is no object. */
async function subjectNames(context: EngineContext, tables: Tables, problems: readonly ProblemRow[]): Promise<(subject: string) => string> {
  const idsOf = (prefix: string): readonly number[] =>
    problems.flatMap(({ subject }) => (subject.startsWith(prefix) ? Number(subject.slice(prefix.length)) : []));
  const rows = new Map(
    (await tables.exports.read(problems.flatMap(({ subject }) => linksSubjectId(subject) ?? []))).map((row) => [row.id, row]),
  );
  const objects = new Map((await tables.objects.read(idsOf(prefixes.object))).map(({ id, dn }) => [`${prefixes.object}${id}`, dn]));
  const metaverse = await sourceNamesOf(context, tables, [...new Set([...idsOf(prefixes.metaverse), ...metaverseOf([...rows.values()])])]);
  return (subject) => {
    const id = subject.startsWith(prefixes.metaverse)
      ? Number(subject.slice(prefixes.metaverse.length))
      : rows.get(linksSubjectId(subject) ?? 0)?.metaverse;
    return objects.get(subject) ?? metaverse.get(id ?? 0) ?? '';
  };
}

const prefixes = { object: 'object:', metaverse: 'metaverse:' } as const;

/** Without what a problem notes beside it. */
const errorOf = ({ code, message, next, retry }: ChangeError): ChangeError => ({ code, message, next, retry });

function errorsOf({ connector, label, sourceAnchor, error, held, since, attempts }: ExportRow, dn: string): readonly ObjectError[] {
  const about = { connector, label, dn, sourceAnchor, since, attempts };
  const failure = error === '' ? [] : [{ ...about, error: JSON.parse(error) as ChangeError }];
  const values = held === '' ? [] : (JSON.parse(held) as readonly { readonly attribute: string; readonly error: ChangeError }[]);
  return [...failure, ...values.map((value) => ({ ...about, attribute: value.attribute, attempts: 0, error: value.error }))];
}
