/** Hands an image from the builder's store to the node's, and of its layers only those that the node does not have. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { run } from '../process/command.ts';
import { buildah } from './buildah.ts';
import { importArchive, listContent } from './containerd.ts';

export async function giveToNode(place: Place, name: string): Promise<void> {
  // An OCI layout that stays in the cache: pushing writes only the layers that are not there yet.
  const layout = join(place.cache, 'image-layout');
  mkdirSync(layout, { recursive: true });
  rmSync(join(layout, 'index.json'), { force: true });
  await buildah(place, ['push', '--format', 'oci', '--disable-compression', name, `oci:${layout}:${name}`]);
  const known = new Set(await listContent(place));
  const blobs = referencedBlobs(layout).filter((digest) => !known.has(digest));
  const archive = join(place.state, `image.${process.pid}.tar`);
  try {
    await run([
      'tar',
      '--create',
      '--file',
      archive,
      '--directory',
      layout,
      'oci-layout',
      'index.json',
      ...blobs.map((digest) => `blobs/${digest.replace(':', '/')}`),
    ]);
    await importArchive(place, archive);
  } finally {
    rmSync(archive, { force: true });
  }
  removeOthers(layout);
}

interface Descriptor {
  readonly digest: string;
}

interface Index {
  readonly manifests: readonly Descriptor[];
}

interface Manifest {
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** The manifest, its configuration and its layers, as digests. */
function referencedBlobs(layout: string): readonly string[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(layout, file), 'utf8'));
  const { manifests } = read('index.json') as Index;
  return manifests.flatMap(({ digest }) => {
    const { config, layers } = read(`blobs/${digest.replace(':', '/')}`) as Manifest;
    return [digest, config.digest, ...layers.map((layer) => layer.digest)];
  });
}

/** Old layers are of no use to anybody: the next image shares at most those of the present one. */
function removeOthers(layout: string): void {
  const keep = new Set(referencedBlobs(layout).map((digest) => digest.replace('sha256:', '')));
  const folder = join(layout, 'blobs', 'sha256');
  if (existsSync(folder)) for (const blob of readdirSync(folder)) if (!keep.has(blob)) rmSync(join(folder, blob));
}
