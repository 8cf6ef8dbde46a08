// Whether somebody may sign in: a read that does not show it any more says that it may not be seen, and not that it has gone.
import type { DirectorySchema } from '../../model/schema.ts';
import type { ObjectContent, ObjectRow } from '../port/object-table.ts';

const accountControl = 'userAccountControl';
/** In canonical JSON only a name is followed by a colon: within a text, its quotation marks are escaped. */
const key = `"${accountControl}":`;

/** A read that asks for it at all takes it from nobody who had it: without it, rules take a disabled account for an enabled one. */
export const hidesAccountState =
  (schema: DirectorySchema) =>
  (before: ObjectRow, now: ObjectContent): boolean =>
    schema[accountControl] !== undefined && before.objectType === now.objectType && before.data.includes(key) && !now.data.includes(key);
