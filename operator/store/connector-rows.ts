// Where imports stand, as both stores keep it.
import type { ConnectorState } from '../engine/port/store-port.ts';

export interface StoredConnector {
  readonly full_required: number;
  readonly begun: number;
  readonly completed: number;
  readonly cookie: string | null;
  readonly filter: string | null;
  readonly schema: string;
}

export const connectorState = (row: StoredConnector): ConnectorState => ({
  schema: row.schema,
  fullRequired: row.full_required === 1,
  begun: row.begun,
  completed: row.completed,
  ...(row.cookie === null ? {} : { cookie: row.cookie }),
  ...(row.filter === null ? {} : { filter: row.filter }),
});
