export { openSqliteReader, openSqliteStore } from './sqlite-store.ts';
