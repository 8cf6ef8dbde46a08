// The manifests of a scene, as a person would write them.
import type { SyncConnectorInput, SyncScheduleInput, SyncScheduleSpecInput } from '../../../operator/api/types.gen.ts';
import { simulatorUrl } from './release.ts';
import type { TenantIdentity } from './tenant.ts';

const apiVersion = 'lockstep.dev/v1alpha1' as const;

export interface ForestPlace {
  readonly domain: string;
  readonly server: string;
  readonly include: readonly string[];
  readonly exclude?: readonly string[];
}

export const directoryConnector = ({ domain, server, include, exclude = [] }: ForestPlace, name = 'forest'): SyncConnectorInput => ({
  apiVersion,
  kind: 'SyncConnector',
  metadata: { name },
  spec: {
    type: 'ActiveDirectory',
    activeDirectory: {
      partitions: [{ domain, servers: [{ host: server }], include, exclude }],
      credentialsSecretRef: { name: `${name}-credentials` },
      certificateAuthorityRef: { kind: 'ConfigMap', name: 'authority' },
    },
  },
});

export const tenantConnector = (
  { tenantId, clientId }: TenantIdentity,
  url: string = simulatorUrl,
  name = 'entra',
): SyncConnectorInput => ({
  apiVersion,
  kind: 'SyncConnector',
  metadata: { name },
  spec: {
    type: 'EntraID',
    entraID: {
      tenantID: tenantId,
      clientID: clientId,
      clientSecretRef: { name: `${name}-credentials` },
      cloud: 'Custom',
      endpoints: { authorityURL: url, graphURL: url },
      certificateAuthorityRef: { kind: 'ConfigMap', name: 'authority' },
      // The documented budget would make a test of a thousand writes last a minute.
      writeBudget: { requests: 100_000, periodSeconds: 150, sharePercent: 100 },
    },
  },
});

export const schedule = (spec: Partial<SyncScheduleSpecInput> & Pick<SyncScheduleSpecInput, 'mode'>, name = 'main'): SyncScheduleInput => ({
  apiVersion,
  kind: 'SyncSchedule',
  metadata: { name },
  spec: {
    connectors: [{ name: 'forest' }, { name: 'entra' }],
    ruleSelector: { matchLabels: { 'lockstep.dev/schedule': name } },
    // Tests ask for their runs; the clock must not come between.
    deltaPeriodSeconds: 86_400,
    worker: { storage: { size: '1Gi' } },
    ...spec,
  },
});
