// Errors of objects for people: those of the synchronization, failed exports, and values held back.
import type { ChangeError } from '../../model/change.ts';
import type { ObjectError } from '../engine.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';

/** At most `limit`, those that keep objects from synchronizing first. */
export async function listErrors(tables: Tables, limit: number): Promise<readonly ObjectError[]> {
  const problems = await tables.problems.list(limit);
  const errors: ObjectError[] = problems.map(({ connector, label, sourceAnchor, error, since }) => ({
    connector,
    label,
    sourceAnchor,
    error: errorOf(JSON.parse(error) as ChangeError),
    since,
    attempts: 0,
  }));
  if (errors.length >= limit) return errors;
  const rows = await tables.exports.troubled(limit - errors.length);
  return [...errors, ...rows.flatMap(errorsOf)].slice(0, limit);
}

/** Without what a problem notes beside it. */
const errorOf = ({ code, message, next, retry }: ChangeError): ChangeError => ({ code, message, next, retry });

function errorsOf({ connector, label, sourceAnchor, error, held, since, attempts }: ExportRow): readonly ObjectError[] {
  const about = { connector, label, sourceAnchor, since, attempts };
  const failure = error === '' ? [] : [{ ...about, error: JSON.parse(error) as ChangeError }];
  const values = held === '' ? [] : (JSON.parse(held) as readonly { readonly error: ChangeError }[]);
  return [...failure, ...values.map((value) => ({ ...about, attempts: 0, error: value.error }))];
}
