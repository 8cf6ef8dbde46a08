/** The product's image: built from the repository's own Dockerfile, named after its content, given to the node when it changed. */
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Place } from '../place.ts';
import { withLock } from '../process/lock.ts';
import { ensureBaseImage } from './base.ts';
import { buildah, imageExists } from './buildah.ts';
import { hasImage, listImages, removeImages } from './containerd.ts';
import { giveToNode } from './transfer.ts';

const REPOSITORY = 'lockstep.dev/lockstep';
const CONTEXT = [
  'Dockerfile',
  '.dockerignore',
  '.npmrc',
  'package.json',
  'package-lock.json',
  'scripts/bundle.ts',
  'scripts/bundling.ts',
  'operator/**/*',
] as const;
const KEPT_IMAGES = 8;
const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';

/** Builds and imports the image of the checkout's present content unless the node has it. Returns its name, `lockstep.dev/lockstep:<hash>`. */
export async function ensureProductImage(place: Place, say: (text: string) => void): Promise<string> {
  return withLock(place, 'images', async () => {
    const base = await ensureBaseImage(place, say);
    const name = `${REPOSITORY}:${contentHash(place, base)}`;
    if (await hasImage(place, name)) return name;
    if (!(await imageExists(place, name))) {
      say('building the image');
      await build(place, base, name);
    }
    say('giving it to the node');
    await giveToNode(place, name);
    await forgetOld(place, name);
    return name;
  });
}

/** Keeps the latest images: pods of tests that still run may be started again from them. */
async function forgetOld(place: Place, name: string): Promise<void> {
  const file = join(place.state, 'images.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly string[]) : [];
  const ordered = [...known.filter((other) => other !== name), name];
  const old = ordered.slice(0, -KEPT_IMAGES);
  const present = new Set(await listImages(place));
  await removeImages(
    place,
    old.filter((image) => present.has(image)),
  );
  for (const image of old) if (await imageExists(place, image)) await buildah(place, ['rmi', image]);
  writeFileSync(file, JSON.stringify(ordered.slice(-KEPT_IMAGES)));
}

/** Of everything that the Dockerfile can see, and of the base. */
function contentHash(place: Place, base: string): string {
  const hash = createHash('sha256').update(base);
  for (const file of CONTEXT.flatMap((pattern) => globSync(pattern, { cwd: place.checkout, withFileTypes: true }))) {
    if (!file.isFile()) continue;
    const path = join(file.parentPath, file.name);
    hash
      .update(`${path.slice(place.checkout.length)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 12);
}

async function build(place: Place, base: string, name: string): Promise<void> {
  const secrets = [
    { id: 'npmrc', file: process.env['NPM_CONFIG_USERCONFIG'] ?? join(homedir(), '.npmrc') },
    { id: 'ca', file: process.env['NODE_EXTRA_CA_CERTS'] ?? CERTIFICATES },
  ].filter(({ file }) => existsSync(file));
  const flags = secrets.flatMap(({ id, file }) => ['--secret', `id=${id},src=${file}`]);
  await buildah(place, ['build', '--pull-never', '--layers', '--build-arg', `BASE=${base}`, ...flags, '--tag', name, place.checkout]);
}
