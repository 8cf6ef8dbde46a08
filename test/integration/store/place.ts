// Places for stores on one server of PostgreSQL.
import type { StorePlace } from '../../contract/store/place.ts';
import type { ConnectionSettings } from '../../../operator/store/postgres/connection.ts';
import { openPostgresStore } from '../../../operator/store/postgres/postgres-store.ts';
import { quoted } from '../../../operator/store/postgres/schema-name.ts';
import type { Account, PostgresServer } from '../../environment/postgres/server.ts';

export const settingsOf = (server: PostgresServer, { user, password, database }: Account): ConnectionSettings => ({
  host: server.host,
  port: 5432,
  user,
  password,
  database,
  encryption: { kind: 'None' },
});

let made = 0;

export interface PostgresPlace extends StorePlace {
  readonly schema: string;
}

/** A schema that is there for one test. */
export function placeOn(server: PostgresServer, account: Account): PostgresPlace {
  const schema = `test "${(made += 1)}"/0`;
  const settings = settingsOf(server, account);
  return {
    schema,
    open: () => openPostgresStore({ connect: async () => settings, schema, access: 'ReadWrite' }),
    [Symbol.asyncDispose]: async () => {
      await server.ask(account.database, `drop schema if exists ${quoted(schema)} cascade`);
    },
  };
}
