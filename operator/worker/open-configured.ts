// Puts a revision to work: the engine on its store, Active Directory and Entra ID behind their ports. The one place that knows which implementation is which.
import { directoryExtensions, neededAttributes, objectTypes, writebackSchemas, writtenTypes } from '../configuration/index.ts';
import { openActiveDirectory } from '../directory/active-directory/index.ts';
import { keySource, openLDIF } from '../directory/ldif/index.ts';
import { type EntraCredential, type EntraMetrics, openEntra } from '../directory/entra/index.ts';
import { createEngine } from '../engine/index.ts';
import type { ConnectorConfiguration, CredentialConfiguration, ProxyConfiguration, Revision } from '../model/revision.ts';
import type { TargetSchema } from '../model/schema.ts';
import type { Clock, Log } from '../runtime/index.ts';
import type { OnWait, OpenConfigured, ReadKeyOf } from './configured.ts';
import { readFederatedToken } from './federated-token.ts';
import { openStore, type StoreLocation } from './open-store.ts';
import type { SourceDirectory, TargetDirectory } from './ports.ts';
import { routedTarget, type TypeExporter } from './routed-target.ts';

export interface OpenOptions {
  readonly store: StoreLocation;
  readonly clock: Clock;
  readonly log: Log;
  /** What the requests to Graph are counted with. */
  readonly metrics: EntraMetrics;
  /** Services that take object types off the tenant's own, such as mail contacts; none where it is absent. */
  readonly exporters?: (connector: string) => readonly TypeExporter[];
}

export function openOn({ store: location, clock, log, metrics, exporters = () => [] }: OpenOptions): OpenConfigured {
  return async (revision, hash, readKey, onWait) => {
    const target = revision.connectors.find((connector) => connector.type === 'EntraID');
    if (target === undefined) throw new Error('A revision has exactly one target; this one has none.');
    const directory = routedTarget(entra(target, revision, readKey, { clock, log, metrics, onWait }), exporters(target.name));
    const store = await openStore(location, revision, readKey);
    const written = writebackSchemas(revision);
    const targetSchemas = { ...written, [target.name]: directory.targetSchema };
    const engine = await createEngine({ store, revision, targetSchemas, clock, random: Math.random }).catch(async (error: unknown) => {
      await store.close();
      throw error;
    });
    const writebacks = new Map<string, TargetDirectory>();
    const sources = new Map<string, SourceDirectory>();
    for (const connector of revision.connectors) {
      const schema = written[connector.name];
      if (connector.type === 'ActiveDirectory') {
        const forest = activeDirectory(connector, revision, readKey, log, schema);
        sources.set(connector.name, forest);
        if (schema !== undefined) writebacks.set(connector.name, forest);
      } else if (connector.type === 'LDIF') sources.set(connector.name, ldif(connector, revision, readKey, log));
    }
    return {
      hash,
      revision,
      engine,
      sources,
      writebacks,
      target: { name: target.name, directory },
    };
  };
}

function ldif(
  { name, ldif: { file, partitions } }: Extract<ConnectorConfiguration, { type: 'LDIF' }>,
  revision: Revision,
  readKey: ReadKeyOf,
  log: Log,
): SourceDirectory {
  return openLDIF({
    name,
    source: keySource(`${file.kind} ${file.name}, key ${file.key}`, readKey(file)),
    partitions,
    attributes: neededAttributes(revision, name),
    objectTypes: objectTypes(revision, name),
    log,
  });
}

function activeDirectory(
  { name, activeDirectory: configuration }: Extract<ConnectorConfiguration, { type: 'ActiveDirectory' }>,
  revision: Revision,
  readKey: ReadKeyOf,
  log: Log,
  targetSchema: TargetSchema | undefined,
): TargetDirectory {
  const { certificateAuthority } = configuration;
  return openActiveDirectory({
    name,
    configuration,
    readUsername: readKey(configuration.username),
    readPassword: readKey(configuration.password),
    ...(certificateAuthority === undefined ? {} : { readCertificateAuthority: readKey(certificateAuthority) }),
    attributes: neededAttributes(revision, name),
    objectTypes: objectTypes(revision, name),
    ...(targetSchema === undefined ? {} : { targetSchema }),
    log,
  });
}

function entra(
  { name, entraID: configuration }: Extract<ConnectorConfiguration, { type: 'EntraID' }>,
  revision: Revision,
  readKey: ReadKeyOf,
  { clock, log, metrics, onWait }: Omit<OpenOptions, 'store' | 'exporters'> & { readonly onWait: OnWait },
): TargetDirectory {
  const { certificateAuthority } = configuration;
  return openEntra({
    name,
    configuration,
    credential: credentialOf(configuration.credential, readKey),
    ...proxyAccount(configuration.proxy, readKey),
    ...(certificateAuthority === undefined ? {} : { readCertificateAuthority: readKey(certificateAuthority) }),
    attributes: neededAttributes(revision, name),
    extensions: directoryExtensions(revision, name),
    rules: { objectTypes: writtenTypes(revision, name), mode: revision.mode },
    clock,
    metrics,
    log,
    onWait: (why) => onWait(name, why),
  });
}

function credentialOf(credential: CredentialConfiguration, readKey: ReadKeyOf): EntraCredential {
  switch (credential.type) {
    case 'ClientSecret':
      return { type: credential.type, readSecret: readKey(credential.clientSecret) };
    case 'ClientCertificate':
      return {
        type: credential.type,
        readCertificate: readKey(credential.certificate),
        readPrivateKey: readKey(credential.privateKey),
      };
    case 'WorkloadIdentity':
      return { type: credential.type, readToken: readFederatedToken };
  }
}

const proxyAccount = (
  proxy: ProxyConfiguration | undefined,
  readKey: ReadKeyOf,
): Pick<Parameters<typeof openEntra>[0], 'readProxyAccount'> =>
  proxy?.credentials === undefined
    ? {}
    : { readProxyAccount: { username: readKey(proxy.credentials.username), password: readKey(proxy.credentials.password) } };
