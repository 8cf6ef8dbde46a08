// The definitions of crds/ under a group of their own in a real API server, so that no release on the cluster is touched.
import { join } from 'node:path';
import { readDefinitions } from '../../operator/api/generator/crd.ts';
import {
  type Applied,
  customResourceDefinitions,
  isInvalid,
  type KubeClient,
  loadKubeConfig,
  type ObjectOf,
  openKubeClient,
  type ResourceType,
} from '../../operator/kube/index.ts';
import type { Namespace } from '../environment/namespace.ts';
import { eventually } from '../environment/wait.ts';
import { type Owner, openWorld } from '../environment/world.ts';

const fieldManager = 'manifests-test';

interface Custom {
  readonly metadata: object;
  readonly spec?: unknown;
}

export interface Manifests {
  readonly client: KubeClient;
  readonly namespace: string;
  /** The kind of ours under the group of these tests. */
  readonly type: <T>(ours: ResourceType<T>) => ResourceType<T>;
  /** What the API server says against a spec; undefined where it takes it. Nothing stays. */
  readonly refusal: (kind: string, spec: unknown, name?: string) => Promise<string | undefined>;
  /** What the API server says against changing `before` into `after`. */
  readonly refusalOfChange: (kind: string, before: unknown, after: unknown) => Promise<string | undefined>;
}

/** Installs the definitions under the group `<file>.lockstep.test`, and removes them when `owner` ends. */
export async function installManifests(owner: Owner, file: string): Promise<Manifests> {
  const group = `${file}.lockstep.test`;
  const world = await openWorld();
  const client = openKubeClient(loadKubeConfig({ kubeconfig: world.kubeconfigFile }), {
    userAgent: 'lockstep-test',
    limits: { perSecond: 500, burst: 500 },
  });
  const namespace: Namespace = await world.namespace(owner, file);
  const definitions = readDefinitions(join(import.meta.dirname, '../../crds')).map(({ definition }) => definition);
  const names = definitions.map(({ spec }) => `${spec.names.plural}.${group}`);
  for (const [index, definition] of definitions.entries()) {
    const renamed = { metadata: { name: names[index] ?? '' }, spec: { ...definition.spec, group } };
    await client.apply(customResourceDefinitions, renamed as Applied<ObjectOf<typeof customResourceDefinitions>>, { fieldManager });
  }
  await eventually(() => allEstablished(client, names), { withinMs: 20_000, what: 'the definitions to be established' });
  owner.after(async () => {
    for (const name of names) await client.delete(customResourceDefinitions, { namespace: '', name });
    await client.close();
  });
  const typeOf = (kind: string): ResourceType<Custom> => ({
    group,
    version: 'v1alpha1',
    plural: `${kind.toLowerCase()}s`,
    kind,
    scope: 'Namespaced',
  });
  let counter = 0;
  const create = async (kind: string, spec: unknown, name = `example-${(counter += 1)}`) =>
    await client.create(typeOf(kind), { metadata: { name, namespace: namespace.name }, spec });
  return {
    client,
    namespace: namespace.name,
    type: (ours) => ({ ...ours, group }),
    refusal: async (kind, spec, name) =>
      await refused(async () => {
        const { metadata } = await create(kind, spec, name);
        await client.delete(typeOf(kind), { namespace: namespace.name, name: metadata.name });
      }),
    refusalOfChange: async (kind, before, after) => {
      const stored = await create(kind, before);
      return await refused(async () => await client.replace(typeOf(kind), { ...stored, spec: after }));
    },
  };
}

/** The message of a refusal; undefined where there was none. */
async function refused(write: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await write();
    return undefined;
  } catch (error) {
    if (!isInvalid(error)) throw error;
    return error.message;
  }
}

async function allEstablished(client: KubeClient, names: readonly string[]): Promise<boolean> {
  const found = await Promise.all(names.map((name) => client.get(customResourceDefinitions, { namespace: '', name })));
  return found.every(({ status }) => status?.conditions?.some(({ type, status: holds }) => type === 'Established' && holds === 'True'));
}
