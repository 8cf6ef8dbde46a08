// Which tenant is read, and what of it.
import type { ReadMapping } from './mapping/graph-mapping.ts';

/** What is read, in this order: whoever is a member comes before what it is a member of. */
export const mappingsOf = ({ users, groups, units, contacts }: Tenant): readonly ReadMapping[] => [
  users,
  groups,
  ...(units === undefined ? [] : [units]),
  ...(contacts === undefined ? [] : [contacts]),
];

export interface Tenant {
  readonly tenantID: string;
  readonly origin: string;
  readonly users: ReadMapping;
  readonly groups: ReadMapping;
  /** Absent where no rule makes any: then nothing of them is read, and no permission is needed. */
  readonly units?: ReadMapping;
  /** Absent where the application may not read any. */
  readonly contacts?: ReadMapping;
}
