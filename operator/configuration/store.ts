// Where a schedule's worker keeps its state, frozen: references to keys, never their content.
import type { SyncScheduleInput } from '../api/types.gen.ts';
import type { KeyReference, PostgreSQLConfiguration, Revision } from '../model/revision.ts';

export function frozenStore({ spec: { store } }: SyncScheduleInput): Pick<Revision, 'store'> {
  if (store?.postgreSQL === undefined) return {};
  const { connectionSecretRef: secret, certificateAuthorityRef: authority } = store.postgreSQL;
  const key = (name: string): KeyReference => ({ kind: 'Secret', name: secret.name, key: name });
  const postgreSQL: PostgreSQLConfiguration = {
    host: key(secret.hostKey ?? 'host'),
    port: key(secret.portKey ?? 'port'),
    database: key(secret.databaseKey ?? 'dbname'),
    username: key(secret.usernameKey ?? 'username'),
    password: key(secret.passwordKey ?? 'password'),
    ...(authority === undefined
      ? {}
      : { certificateAuthority: { kind: authority.kind, name: authority.name, key: authority.key ?? 'ca.crt' } }),
  };
  return { store: { type: 'PostgreSQL', postgreSQL } };
}
