// A revision as it lies in its ConfigMap: canonical JSON, compressed.
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { configMaps, type KubeClient } from '../../kube/index.ts';
import { canonicalJson } from '../../model/json.ts';
import type { Revision } from '../../model/revision.ts';
import { revisionKey, revisionName } from '../../api/names.ts';

export const packRevision = async (revision: Revision): Promise<string> =>
  (await promisify(gzip)(canonicalJson(revision))).toString('base64');

/** The published revision with this hash; undefined where there is none any more. */
export async function readRevision(
  client: KubeClient,
  schedule: { readonly namespace: string; readonly name: string },
  hash: string,
  signal: AbortSignal,
): Promise<Revision | undefined> {
  const key = { namespace: schedule.namespace, name: revisionName(schedule.name, hash) };
  const packed = (await client.find(configMaps, key, { signal }))?.binaryData?.[revisionKey];
  if (packed === undefined) return undefined;
  return JSON.parse((await promisify(gunzip)(Buffer.from(packed, 'base64'))).toString('utf8')) as Revision;
}
