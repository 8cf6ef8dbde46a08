/** A namespace of the cluster that one test file has for itself. */
import { randomBytes } from 'node:crypto';
import { kubectl } from './cluster/cluster.ts';
import type { Place } from './place.ts';

export class Namespace {
  readonly name: string;
  readonly #place: Place;

  private constructor(place: Place, name: string) {
    this.#place = place;
    this.name = name;
  }

  /** Makes a namespace whose name begins with `prefix` and is new. */
  static async create(place: Place, prefix: string): Promise<Namespace> {
    const name = `${prefix
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .slice(0, 40)}-${randomBytes(3).toString('hex')}`;
    await kubectl(place, ['create', 'namespace', name]);
    await kubectl(place, ['wait', '--for=create', 'serviceaccount/default', `--namespace=${name}`, '--timeout=30s']);
    return new Namespace(place, name);
  }

  /** Runs kubectl in this namespace. */
  kubectl(...args: readonly string[]): Promise<string> {
    return kubectl(this.#place, [`--namespace=${this.name}`, ...args]);
  }

  /** Applies objects, server-side. */
  async apply(...objects: readonly object[]): Promise<void> {
    const list = { apiVersion: 'v1', kind: 'List', items: objects };
    await kubectl(this.#place, [`--namespace=${this.name}`, 'apply', '--server-side', '--force-conflicts', '-f', '-'], {
      input: JSON.stringify(list),
    });
  }

  /** Reads one object: `get('pod', 'probe')`. The caller knows its shape. */
  async get<T = unknown>(kind: string, name: string): Promise<T> {
    return JSON.parse(await this.kubectl('get', kind, name, '--output=json')) as T;
  }

  /** Makes or replaces a Secret. */
  secret(name: string, data: Readonly<Record<string, string>>): Promise<void> {
    return this.apply({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: data });
  }

  /** Asks for the namespace's deletion. Does not wait for it: nothing else uses its name. */
  async remove(): Promise<void> {
    await kubectl(this.#place, ['delete', 'namespace', this.name, '--ignore-not-found', '--wait=false']);
  }
}
