// Fetches the revision that the schedule names, proves that it is that revision, and keeps a copy on the worker's own volume.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { revisionKey, revisionName } from '../api/names.ts';
import type { KubeClient } from '../kube/client.ts';
import { configMaps } from '../kube/kinds.ts';
import { type Revision, revisionHash } from '../model/revision.ts';
import { workerErrors } from './errors.ts';

export interface RevisionSourceOptions {
  readonly client: KubeClient;
  readonly namespace: string;
  readonly schedule: string;
  /** Folder on the worker's volume. */
  readonly folder: string;
}

/** A worker can run what it once ran although the API server is away: the copy is as good as the original, for the hash says so. */
export class RevisionSource {
  readonly #options: RevisionSourceOptions;

  constructor(options: RevisionSourceOptions) {
    this.#options = options;
  }

  /** @throws RevisionMissing where neither the API server nor the volume has it whole. */
  async load(hash: string, signal: AbortSignal): Promise<Revision> {
    const copy = await this.#fromVolume(hash);
    if (copy !== undefined) return copy;
    const text = await this.#fromConfigMap(hash, signal);
    const revision = parse(text, hash);
    if (revision === undefined) throw new workerErrors.RevisionMissing({ revision: hash });
    await this.#keep(hash, text);
    return revision;
  }

  async #fromConfigMap(hash: string, signal: AbortSignal): Promise<string> {
    const { client, namespace, schedule } = this.#options;
    const configMap = await client.find(configMaps, { namespace, name: revisionName(schedule, hash) }, { signal });
    const packed = configMap?.binaryData?.[revisionKey];
    if (packed === undefined) throw new workerErrors.RevisionMissing({ revision: hash });
    return (await promisify(gunzip)(Buffer.from(packed, 'base64'))).toString('utf8');
  }

  async #fromVolume(hash: string): Promise<Revision | undefined> {
    try {
      return parse(await readFile(this.#path(hash), 'utf8'), hash);
    } catch {
      return undefined;
    }
  }

  async #keep(hash: string, text: string): Promise<void> {
    await mkdir(this.#options.folder, { recursive: true });
    await writeFile(`${this.#path(hash)}.new`, text);
    await rename(`${this.#path(hash)}.new`, this.#path(hash));
  }

  #path(hash: string): string {
    return join(this.#options.folder, `${hash}.json`);
  }
}

/** A half-written copy or a foreign document does not have the hash. */
function parse(text: string, hash: string): Revision | undefined {
  const revision = JSON.parse(text) as Revision;
  return revision.format === 1 && revisionHash(revision) === hash ? revision : undefined;
}
