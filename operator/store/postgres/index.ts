export type { ConnectionSettings } from './connection.ts';
export { openPostgresStore } from './postgres-store.ts';
export { schemaName } from './schema-name.ts';
