// Which tenant is read, and what of it.
import type { ReadMapping } from './graph-mapping.ts';

export interface Tenant {
  readonly tenantID: string;
  readonly origin: string;
  readonly users: ReadMapping;
  readonly groups: ReadMapping;
}
