// Finds, within a worker's pod, the database that its worker keeps its state in: by the revision that it runs, and with its own right to read the Secret.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { configMaps, type KubeClient, loadKubeConfig, openKubeClient, secrets } from '../kube/index.ts';
import type { Revision } from '../model/revision.ts';
import { type ConnectionSettings, schemaName } from '../store/postgres/index.ts';
import type { ReadKeyOf } from './configured.ts';
import { workerErrors } from './errors.ts';
import { secretText } from './keys.ts';
import { readSettings, replicaOf } from './open-store.ts';

export interface PodDatabase {
  /** Of the worker's state. */
  readonly schema: string;
  /** Reads the Secret anew at each connection. @throws KeyMissing, KeyUnreadable, NoPort */
  readonly connect: () => Promise<ConnectionSettings>;
}

/** @param folder where the worker keeps copies of the revisions that it ran; `undefined` where none keeps its state in a database */
export async function podDatabase(folder: string, pod: string, open = ownClient): Promise<PodDatabase | undefined> {
  const revision = await newestRevision(folder);
  if (revision?.store === undefined) return undefined;
  const { schedule, store } = revision;
  return {
    schema: schemaName(schedule.namespace, schedule.name, replicaOf(pod)),
    connect: async () => {
      const client = open();
      try {
        return await readSettings(store.postgreSQL, keysOf(client, schedule.namespace));
      } finally {
        await client.close();
      }
    },
  };
}

type OwnClient = Pick<KubeClient, 'find'> & { close(): Promise<void> };

const ownClient = (): OwnClient => openKubeClient(loadKubeConfig(), { userAgent: 'lockstep-explain' });

/** Where a state lies is chosen once, so that any revision tells it; the newest one names the Secret of now. */
async function newestRevision(folder: string): Promise<Revision | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  const copies = await Promise.all(
    names
      .filter((name) => /^[0-9a-f]{64}\.json$/.test(name))
      .map(async (name) => ({ path: join(folder, name), time: (await stat(join(folder, name))).mtimeMs })),
  );
  const [newest] = copies.sort((a, b) => b.time - a.time);
  return newest === undefined ? undefined : (JSON.parse(await readFile(newest.path, 'utf8')) as Revision);
}

const keysOf =
  (client: OwnClient, namespace: string): ReadKeyOf =>
  (reference) =>
  async (signal) => {
    const type = reference.kind === 'Secret' ? secrets : configMaps;
    const found = await client.find<{ readonly data?: Readonly<Record<string, string>> }>(
      type,
      { namespace, name: reference.name },
      { signal },
    );
    if (found === undefined) throw new workerErrors.KeyUnreadable({ ...reference, detail: 'it does not exist' });
    const content = found.data?.[reference.key];
    if (content === undefined) throw new workerErrors.KeyMissing({ ...reference });
    return reference.kind === 'Secret' ? secretText(content) : content;
  };
