// Which cluster, and as whom. Never a guess: in the pod's own cluster, or where a kubeconfig was named.

import { accessSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { KubeConfig } from '@kubernetes/client-node';
import { kubeErrors } from './errors.ts';

export interface ClusterChoice {
  /** Path of a kubeconfig; wins over the pod's own cluster. */
  readonly kubeconfig?: string | undefined;
  /** A context of it, in place of its current one. */
  readonly context?: string | undefined;
  /** Where the pod's service account is mounted below; for tests. */
  readonly root?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * Loads the configuration that `choice` names, else the pod's own.
 * KUBECONFIG and ~/.kube/config are never read: a controller that follows a developer's shell writes into the wrong cluster.
 * @throws NoConfiguration, InvalidConfiguration
 */
export function loadKubeConfig(choice: ClusterChoice = {}): KubeConfig {
  if (choice.kubeconfig !== undefined) return fromFile(resolve(choice.kubeconfig), choice.context);
  const { root = '', environment = process.env } = choice;
  const token = `${root}/var/run/secrets/kubernetes.io/serviceaccount/token`;
  if (!environment['KUBERNETES_SERVICE_HOST'] || !exists(token)) throw new kubeErrors.NoConfiguration({});
  const config = new KubeConfig();
  config.loadFromCluster(root);
  return config;
}

/** The namespace that the configuration names, `default` where it names none. */
export function namespaceOf(config: KubeConfig): string {
  return config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';
}

function fromFile(path: string, context: string | undefined): KubeConfig {
  const config = new KubeConfig();
  try {
    config.loadFromString(readFileSync(path, 'utf8'));
    config.makePathsAbsolute(dirname(path));
  } catch (cause) {
    throw new kubeErrors.InvalidConfiguration({ path, problem: (cause as Error).message }, { cause });
  }
  if (context !== undefined) config.setCurrentContext(context);
  const problem = problemOf(config);
  if (problem !== undefined) throw new kubeErrors.InvalidConfiguration({ path, problem });
  return config;
}

function problemOf(config: KubeConfig): string | undefined {
  const name = config.getCurrentContext();
  if (!name) return 'it has no current context';
  if (config.getContextObject(name) === null) return `it has no context ${name}`;
  const cluster = config.getCurrentCluster();
  if (cluster === null) return `the context ${name} names a cluster that is not in the file`;
  if (config.getCurrentUser() === null) return `the context ${name} names a user that is not in the file`;
  return cluster.server.startsWith('https:') ? undefined : `${cluster.server} is not https`;
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
