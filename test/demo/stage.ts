// Sets up the quick start as its README says: a namespace, two Secrets, a ConfigMap, and the manifests as they are.
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import type { SyncConnector } from '../../operator/api/types.gen.ts';
import type { Forest } from '../environment/directory/forest.ts';
import { eventually } from '../environment/wait.ts';
import type { World } from '../environment/world.ts';
import type { SimulatorAdmin } from '../e2e/scene/release.ts';
import { Tenant } from '../e2e/scene/tenant.ts';

export const namespace = 'identity';
const quickstart = join(import.meta.dirname, '../../examples/quickstart');
/** Far beyond what any tenant allows; the demo says so. */
export const writeBudget = 100_000;

/** Takes away what an earlier demo left, in the cluster, the forest and the tenant. */
export async function clearStage(world: World, forest: Forest): Promise<void> {
  await world.kubectl('delete', 'namespace', namespace, '--ignore-not-found', '--timeout=120s');
  await forest.reset();
}

/** The tenant that the quick start names, empty, with a new secret. */
export async function openTenant(admin: SimulatorAdmin, domain: string): Promise<Tenant> {
  const { tenantID: tenantId = '', clientID: clientId = '' } = entraConnector().spec.entraID ?? {};
  const clientSecret = randomBytes(24).toString('base64url');
  const known = (await admin.tenants()).some((tenant) => tenant.tenantId === tenantId);
  if (known) await admin.deleteTenant(tenantId);
  await admin.createTenant({ tenantId, displayName: 'Contoso', domains: [domain], applications: [{ clientId, secret: clientSecret }] });
  return new Tenant(admin, { tenantId, clientId, clientSecret });
}

/** Applies the quick start. The only change to it is the write budget. */
export async function applyQuickstart(world: World, forest: Forest, tenant: Tenant): Promise<void> {
  const { user, password } = forest.serviceAccount;
  const object = (kind: string, name: string, rest: object) => ({ apiVersion: 'v1', kind, metadata: { name, namespace }, ...rest });
  await world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  await world.apply(
    object('Secret', 'contoso-ad-credentials', { stringData: { username: user, password } }),
    object('Secret', 'entra-credentials', { stringData: { clientSecret: tenant.identity.clientSecret } }),
    object('ConfigMap', 'directory-ca', { data: { 'ca.crt': world.ca.pem } }),
  );
  await world.kubectl(`--namespace=${namespace}`, 'apply', '-k', quickstart);
  const budget = { spec: { entraID: { writeBudget: { requests: writeBudget } } } };
  await world.kubectl(`--namespace=${namespace}`, 'patch', 'syncconnector', 'entra', '--type=merge', `--patch=${JSON.stringify(budget)}`);
}

const entraConnector = (): SyncConnector => load(readFileSync(join(quickstart, 'connector-entra.yaml'), 'utf8')) as SyncConnector;

/** Waits for the worker's first cycle, telling now and then how it stands. */
export async function firstCycle(world: World, say: (text: string) => void): Promise<void> {
  let last = '';
  await eventually(
    async () => {
      const path = '{.status.conditions[?(@.type=="Ready")].message}{"\\n"}{.status.workers[0].lastRun.result}';
      const [message = '', result = ''] = (await look(world, 'get', 'syncschedule', 'main', `--output=jsonpath=${path}`)).split('\n');
      if (message !== last && message !== '') say(message);
      last = message;
      return result !== '';
    },
    { withinMs: 240_000, everyMs: 500, what: 'the first cycle', next: () => `kubectl -n ${namespace} describe syncschedule main` },
  );
}

export const look = (world: World, ...words: readonly string[]): Promise<string> => world.kubectl(`--namespace=${namespace}`, ...words);
