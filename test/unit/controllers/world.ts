// A small namespace with a forest, a tenant and a schedule, and the controllers that look at it.
import assert from 'node:assert/strict';
import type { SyncConnectorSpecInput, SyncScheduleSpec, SyncScheduleStatusWorker } from '../../../operator/api/types.gen.ts';
import type { Cluster } from '../../../operator/controllers/cluster.ts';
import { syncConnectors, syncRules, syncRuns, syncSchedules } from '../../../operator/controllers/kinds.ts';
import { configMaps, type ResourceType, type Stored, secrets, statefulSets } from '../../../operator/kube/index.ts';
import {
  conditionFaults,
  findCondition,
  type Reconcile,
  type ReconcileResult,
  silentLog,
  VirtualClock,
} from '../../../operator/runtime/index.ts';
import { RuleFindings } from '../../../operator/controllers/rule-findings.ts';
import { FakeApi } from './fake-api.ts';

export const namespace = 'identity';
export const tenant = '11111111-2222-3333-4444-555555555555';

interface Conditioned {
  readonly status?: {
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: 'True' | 'False' | 'Unknown';
      readonly reason: string;
      readonly message: string;
    }[];
  };
}

export class World {
  readonly clock = new VirtualClock();
  readonly api = new FakeApi(() => this.clock.now());
  readonly events: string[] = [];
  readonly cluster: Cluster = {
    client: this.api,
    clock: this.clock,
    worker: { image: 'lockstep.dev/lockstep:test', imagePullPolicy: 'IfNotPresent', imagePullSecrets: [] },
    findings: new RuleFindings(),
    record: (_type, _object, reason, message) => this.events.push(`${reason}: ${message}`),
    caches: {
      connectors: this.#cache(syncConnectors),
      rules: this.#cache(syncRules),
      schedules: this.#cache(syncSchedules),
      runs: this.#cache(syncRuns),
    },
  };

  #cache<T>(type: ResourceType<T>) {
    return {
      get: (key: { readonly namespace: string; readonly name: string }) =>
        this.api.all(type).find(({ metadata }) => metadata.namespace === key.namespace && metadata.name === key.name),
      list: (within?: string) => this.api.all(type).filter(({ metadata }) => within === undefined || metadata.namespace === within),
    };
  }

  async reconcile(make: (cluster: Cluster) => Reconcile, name: string): Promise<ReconcileResult> {
    const result = await make(this.cluster)(`${namespace}/${name}`, { signal: new AbortController().signal, log: silentLog });
    return result ?? {};
  }

  /** The condition of an object; fails where the object breaks the rules that kstatus goes by. */
  condition<T extends Conditioned>(type: ResourceType<T>, name: string, condition: string) {
    const object = this.api.all(type).find(({ metadata }) => metadata.name === name) as (Stored<T> & Conditioned) | undefined;
    assert.ok(object, `${name} is gone`);
    assert.deepEqual(conditionFaults(object as Parameters<typeof conditionFaults>[0]), []);
    const found = findCondition(object.status?.conditions, condition);
    return found === undefined ? undefined : { status: found.status, reason: found.reason, message: found.message };
  }

  forest(name = 'forest', domain = 'contoso.test'): this {
    const partitions = [
      {
        domain,
        servers: [{ host: `dc1.${domain}`, port: 636 }],
        include: [],
        exclude: [],
        newOrganizationalUnits: 'Include',
      },
    ] as const;
    const credentialsSecretRef = { name: 'forest-account', usernameKey: 'username', passwordKey: 'password' };
    const spec: SyncConnectorSpecInput = {
      type: 'ActiveDirectory',
      activeDirectory: { transport: 'LDAPS', partitions, credentialsSecretRef, attributes: [] },
    };
    this.api.put(syncConnectors, { metadata: { name, namespace }, spec });
    return this;
  }

  entra(name = 'entra', tenantID = tenant, changes: Partial<NonNullable<SyncConnectorSpecInput['entraID']>> = {}): this {
    const clientSecretRef = { name: 'application', key: 'clientSecret' };
    const certificateAuthorityRef = { kind: 'ConfigMap', name: 'authority', key: 'ca.crt' } as const;
    const writeBudget = { requests: 3000, periodSeconds: 150, sharePercent: 95 };
    const spec: SyncConnectorSpecInput = {
      type: 'EntraID',
      entraID: { tenantID, clientID: tenant, clientSecretRef, cloud: 'Global', certificateAuthorityRef, writeBudget, ...changes },
    };
    this.api.put(syncConnectors, { metadata: { name, namespace }, spec });
    return this;
  }

  keys(): this {
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    this.api.put(secrets, {
      metadata: { name: 'forest-account', namespace },
      data: { username: base64('svc'), password: base64('hunter2-forest') },
    });
    this.api.put(secrets, { metadata: { name: 'application', namespace }, data: { clientSecret: base64('hunter2-tenant') } });
    this.api.put(configMaps, { metadata: { name: 'authority', namespace }, data: { 'ca.crt': 'PEM' } });
    return this;
  }

  schedule(name = 'main', changes: Partial<SyncScheduleSpec> = {}): this {
    const spec: SyncScheduleSpec = {
      mode: 'Active',
      suspend: false,
      administrativeUnits: [],
      parameters: [],
      connectors: [{ name: 'forest' }, { name: 'entra' }],
      defaultRules: {
        version: 'v1',
        disable: [],
        sourceAnchor: { attribute: 'mS-DS-ConsistencyGuid' },
        userMatching: { type: 'ObjectSID' },
        exchangeHybrid: 'Disabled',
        maxGroupMembers: 250_000,
        additions: 'All',
      },
      metaverse: { attributes: [] },
      deltaPeriodSeconds: 1800,
      limits: {
        deletes: { count: 500, percent: 10, percentFrom: 20 },
        attributeUpdates: [],
        minimumObjects: [],
        absence: { consecutiveReads: 1, gracePeriodSeconds: 0 },
      },
      history: { days: 90 },
      historyLimit: 2,
      store: { type: 'SQLite' },
      worker: { storage: { size: '8Gi' }, logLevel: 'info' },
      ...changes,
    };
    const status = this.api.all(syncSchedules).find(({ metadata }) => metadata.name === name)?.status ?? { observedGeneration: -1 };
    this.api.put(syncSchedules, { metadata: { name, namespace }, spec, status });
    return this;
  }

  rule(name: string, expression: string): this {
    const flow = { target: 'department', expression, mergeType: 'Update', executeOnce: false };
    const spec = {
      direction: 'Inbound',
      connector: { type: 'ActiveDirectory' },
      sourceObjectType: 'user',
      targetObjectType: 'person',
      linkType: 'Join',
      precedence: 50,
      disabled: false,
      scope: [],
      join: [],
      flows: [flow],
    };
    this.api.put(syncRules, { metadata: { name, namespace, labels: { set: 'own' } }, spec, status: { observedGeneration: -1 } });
    return this;
  }

  /** What the kubelet and the worker would say once the pod is up. */
  async workerSays(entry: Partial<SyncScheduleStatusWorker>, schedule = 'main'): Promise<this> {
    const key = { namespace, name: schedule };
    await this.api.applyStatus(
      statefulSets,
      { metadata: { ...key, name: `${schedule}-worker` }, status: { readyReplicas: 1 } },
      { fieldManager: 'kubelet' },
    );
    const revision = (await this.api.get(syncSchedules, key)).status?.revisions?.active ?? '';
    const worker = { pod: `${schedule}-worker-0`, revision, state: 'Idle', ...entry } as const;
    await this.api.applyStatus(syncSchedules, { metadata: key, status: { workers: [worker] } }, { fieldManager: 'lockstep-worker' });
    return this;
  }
}
