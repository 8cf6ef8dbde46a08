// Freezes the connector of a tenant: where its cloud answers, how the application proves who it is, by which way it is reached.
import type { SyncConnectorEntraIDInput } from '../api/types.gen.ts';
import type { CredentialConfiguration, EntraIDConfiguration, KeyReference, ProxyConfiguration, SoftMatch } from '../model/revision.ts';
import { cloudEndpoints } from './cloud-endpoints.ts';
import type { ConfigurationProblem, Report } from './problem.ts';

export function freezeEntraID(block: SyncConnectorEntraIDInput, report: Report): EntraIDConfiguration | ConfigurationProblem {
  const cloud = block.cloud ?? 'Global';
  const endpoints = cloud === 'Custom' ? block.endpoints : cloudEndpoints[cloud];
  if (endpoints === undefined) {
    return report(
      'spec.entraID.endpoints',
      'The endpoints must be given when cloud is Custom.',
      'Give authorityURL and graphURL, or choose another cloud.',
    );
  }
  const credentials = credentialsOf(block);
  const [credential] = credentials;
  if (credential === undefined || credentials.length > 1) {
    return report(
      'spec.entraID',
      `An application proves itself in exactly one way; ${credentials.length === 0 ? 'none is' : `${credentials.length} are`} given.`,
      'Give one of clientSecretRef, clientCertificateRef and workloadIdentity.',
    );
  }
  const { requests = 3000, periodSeconds = 150, sharePercent = 95 } = block.writeBudget ?? {};
  return {
    tenantID: block.tenantID,
    clientID: block.clientID,
    credential,
    authorityURL: origin(endpoints.authorityURL),
    graphURL: origin(endpoints.graphURL),
    ...certificateAuthority(block.certificateAuthorityRef),
    ...proxyOf(block),
    ...softMatchOf(block),
    writeBudget: { requests, periodSeconds, sharePercent },
  };
}

/** The audience of the token that a worker's pod is given; `undefined` where the application proves itself otherwise. */
export function workloadIdentityAudience(block: SyncConnectorEntraIDInput | undefined): string | undefined {
  if (block?.workloadIdentity === undefined) return undefined;
  const { cloud = 'Global', workloadIdentity } = block;
  return workloadIdentity.audience ?? cloudEndpoints[cloud === 'Custom' ? 'Global' : cloud].tokenExchangeAudience;
}

function credentialsOf(block: SyncConnectorEntraIDInput): readonly CredentialConfiguration[] {
  const { clientSecretRef, clientCertificateRef } = block;
  const audience = workloadIdentityAudience(block);
  return [
    ...(clientSecretRef === undefined
      ? []
      : [{ type: 'ClientSecret', clientSecret: secret(clientSecretRef.name, clientSecretRef.key ?? 'clientSecret') } as const]),
    ...(clientCertificateRef === undefined
      ? []
      : [
          {
            type: 'ClientCertificate',
            certificate: secret(clientCertificateRef.name, clientCertificateRef.certificateKey ?? 'tls.crt'),
            privateKey: secret(clientCertificateRef.name, clientCertificateRef.privateKeyKey ?? 'tls.key'),
          } as const,
        ]),
    ...(audience === undefined ? [] : [{ type: 'WorkloadIdentity', audience } as const]),
  ];
}

function proxyOf({ proxy }: SyncConnectorEntraIDInput): { readonly proxy?: ProxyConfiguration } {
  if (proxy === undefined) return {};
  const { url, credentialsSecretRef: account } = proxy;
  if (account === undefined) return { proxy: { url: origin(url) } };
  const username = secret(account.name, account.usernameKey ?? 'username');
  return { proxy: { url: origin(url), credentials: { username, password: secret(account.name, account.passwordKey ?? 'password') } } };
}

const softMatchOf = ({ matching }: SyncConnectorEntraIDInput): { readonly softMatch?: SoftMatch } =>
  matching?.softMatch === undefined || matching.softMatch === 'None' ? {} : { softMatch: matching.softMatch };

const secret = (name: string, key: string): KeyReference => ({ kind: 'Secret', name, key });

function origin(url: string): string {
  let end = url.length;
  while (url[end - 1] === '/') end -= 1;
  return url.slice(0, end);
}

export const certificateAuthority = (
  reference: { readonly kind: 'Secret' | 'ConfigMap'; readonly name: string; readonly key?: string } | undefined,
): { readonly certificateAuthority?: KeyReference } =>
  reference === undefined ? {} : { certificateAuthority: { kind: reference.kind, name: reference.name, key: reference.key ?? 'ca.crt' } };
