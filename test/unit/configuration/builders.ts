// Resources for tests: a schedule that reads contoso.test and writes one tenant.
import type {
  SyncConnectorInput,
  SyncRuleInput,
  SyncRuleSpecInput,
  SyncScheduleInput,
  SyncScheduleSpecInput,
} from '../../../operator/api/types.gen.ts';
import type { Resources } from '../../../operator/configuration/index.ts';

const namespace = 'identity';

export const activeDirectory = (name: string, domain = `${name}.test`): SyncConnectorInput => ({
  metadata: { name, namespace },
  spec: {
    type: 'ActiveDirectory',
    activeDirectory: { partitions: [{ domain, servers: [{ host: `dc1.${domain}` }] }], credentialsSecretRef: { name: `${name}-account` } },
  },
});

export const ldif = (name: string, domain = `${name}.test`): SyncConnectorInput => ({
  metadata: { name, namespace },
  spec: { type: 'LDIF', ldif: { fileRef: { kind: 'ConfigMap', name: `${name}-export`, key: 'forest.ldif' }, partitions: [{ domain }] } },
});

type EntraIDBlock = NonNullable<SyncConnectorInput['spec']['entraID']>;

export const entraID = (name = 'tenant', block: Partial<EntraIDBlock> = {}): SyncConnectorInput => ({
  metadata: { name, namespace },
  spec: {
    type: 'EntraID',
    entraID: {
      tenantID: '11111111-1111-4111-8111-111111111111',
      clientID: '22222222-2222-4222-8222-222222222222',
      clientSecretRef: { name: 'tenant-client' },
      ...block,
    },
  },
});

export const schedule = (spec: Partial<SyncScheduleSpecInput> = {}): SyncScheduleInput => ({
  metadata: { name: 'main', namespace },
  spec: {
    mode: 'Staging',
    connectors: [{ name: 'contoso' }, { name: 'tenant' }],
    ruleSelector: { matchLabels: { team: 'identity' } },
    ...spec,
  },
});

export const rule = (name: string, spec: Partial<SyncRuleSpecInput> = {}): SyncRuleInput => ({
  metadata: { name, namespace, labels: { team: 'identity' } },
  spec: {
    direction: 'Inbound',
    connector: { type: 'ActiveDirectory' },
    sourceObjectType: 'user',
    targetObjectType: 'person',
    linkType: 'Join',
    precedence: 50,
    flows: [{ target: 'department', source: 'division' }],
    ...spec,
  },
});

export const resources = (parts: Partial<Resources> = {}): Resources => ({
  schedule: schedule(),
  connectors: [activeDirectory('contoso'), entraID()],
  rules: [],
  ...parts,
});
