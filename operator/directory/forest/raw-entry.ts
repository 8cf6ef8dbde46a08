// An entry before its values have a type: as a server or a file told it.
import type { Column } from './columns.ts';

/** Text or the GUID of a reference as a string, octets as a copy. `undefined`: the bytes are not what the attribute's form asks for. */
export type RawValue = string | Buffer | undefined;

export interface RawAttribute<Field> {
  readonly column: Column<Field>;
  /** Empty: DirSync says that the attribute was removed. */
  readonly values: readonly RawValue[];
}

export interface RawEntry<Field> {
  /** As the server wrote it; with the Extended-DN control it begins with `<GUID=...>;`. */
  readonly dn: string;
  readonly attributes: readonly RawAttribute<Field>[];
}
