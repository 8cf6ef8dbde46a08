// The Secrets and ConfigMaps that connectors name: which, and whether they have the named keys. Content is never looked at.
import type { SyncConnector, SyncConnectorEntraID, SyncSchedule } from '../api/types.gen.ts';
import { configMaps, type KubeClient, secrets } from '../kube/index.ts';
import type { KeyReference } from '../model/revision.ts';

/** Every key that a connector refers to. */
export function keyReferences({ spec }: Pick<SyncConnector, 'spec'>): readonly KeyReference[] {
  const { activeDirectory, ldif, entraID } = spec;
  const authorities = [activeDirectory?.certificateAuthorityRef, entraID?.certificateAuthorityRef].filter((one) => one !== undefined);
  const { name = '', usernameKey = '', passwordKey = '' } = activeDirectory?.credentialsSecretRef ?? {};
  return [
    ...(activeDirectory === undefined ? [] : [secret(name, usernameKey), secret(name, passwordKey)]),
    ...(ldif === undefined ? [] : [{ kind: ldif.fileRef.kind, name: ldif.fileRef.name, key: ldif.fileRef.key }]),
    ...(entraID === undefined ? [] : entraSecrets(entraID)),
    ...authorities.map(({ kind, name: holder, key }) => ({ kind, name: holder, key })),
  ];
}

function entraSecrets({ clientSecretRef, clientCertificateRef, proxy }: SyncConnectorEntraID): readonly KeyReference[] {
  const account = proxy?.credentialsSecretRef;
  return [
    ...(clientSecretRef === undefined ? [] : [secret(clientSecretRef.name, clientSecretRef.key)]),
    ...(clientCertificateRef === undefined
      ? []
      : [clientCertificateRef.certificateKey, clientCertificateRef.privateKeyKey].map((key) => secret(clientCertificateRef.name, key))),
    ...(account === undefined ? [] : [secret(account.name, account.usernameKey), secret(account.name, account.passwordKey)]),
  ];
}

/** Every key that the store of a schedule needs. */
export function storeReferences({ spec: { store } }: Pick<SyncSchedule, 'spec'>): readonly KeyReference[] {
  if (store.postgreSQL === undefined) return [];
  const { connectionSecretRef: connection, certificateAuthorityRef: authority } = store.postgreSQL;
  const { hostKey, portKey, databaseKey, usernameKey, passwordKey } = connection;
  return [
    ...[hostKey, portKey, databaseKey, usernameKey, passwordKey].map((key) => secret(connection.name, key)),
    ...(authority === undefined ? [] : [{ kind: authority.kind, name: authority.name, key: authority.key }]),
  ];
}

const secret = (name: string, key: string): KeyReference => ({ kind: 'Secret', name, key });

/** The references that lead nowhere, as sentences; empty where all is there. */
export async function missingKeys(
  client: KubeClient,
  namespace: string,
  references: readonly KeyReference[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const keysOf = new Map<string, Promise<ReadonlySet<string> | undefined>>();
  const sentences = await Promise.all(
    references.map(async ({ kind, name, key }) => {
      const holder = `${kind}/${name}`;
      const reading = keysOf.get(holder) ?? readKeys(client, namespace, kind, name, signal);
      keysOf.set(holder, reading);
      const keys = await reading;
      if (keys === undefined)
        return `The ${kind} ${name} does not exist. Create it in the namespace ${namespace}, or correct the reference.`;
      return keys.has(key) ? undefined : `The ${kind} ${name} has no key ${key}. Add the key, or correct the reference.`;
    }),
  );
  return [...new Set(sentences.filter((sentence) => sentence !== undefined))];
}

async function readKeys(
  client: KubeClient,
  namespace: string,
  kind: KeyReference['kind'],
  name: string,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | undefined> {
  const object = await client.find(kind === 'Secret' ? secrets : configMaps, { namespace, name }, { signal });
  return object === undefined ? undefined : new Set(Object.keys(object.data ?? {}));
}
