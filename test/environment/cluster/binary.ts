/** The one binary that holds every Kubernetes program, built from this folder and kept in the cache under the hash of its sources. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isCached, removeUnused } from '../cache.ts';
import { WorldError } from '../errors.ts';
import type { Place } from '../place.ts';
import { attempt, run } from '../process/command.ts';

const KUBERNETES = '1.36.3';
const HELM = '4.2.4';
const SOURCES = ['go.mod', 'go.sum', 'main.go', 'pause/main.go'] as const;

const VERSION_FLAGS = [
  `-X k8s.io/component-base/version.gitVersion=v${KUBERNETES}`,
  '-X k8s.io/component-base/version.gitMajor=1',
  '-X k8s.io/component-base/version.gitMinor=36',
  '-X k8s.io/component-base/version.gitTreeState=clean',
  `-X helm.sh/helm/v4/internal/version.version=v${HELM}`,
] as const;

export interface ClusterBinary {
  /** `cluster PROGRAM [flags]`. */
  readonly path: string;
  /** The static program of the pods' sandbox image. */
  readonly pausePath: string;
}

const folderOf = (place: Place): string => {
  const hash = createHash('sha256');
  for (const source of SOURCES) hash.update(readFileSync(join(import.meta.dirname, source)));
  return join(place.cache, `cluster-${KUBERNETES}-${hash.digest('hex').slice(0, 12)}`);
};

/** Where the binary is, or will be. */
export function clusterBinary(place: Place): ClusterBinary {
  const folder = folderOf(place);
  return { path: join(folder, 'cluster'), pausePath: join(folder, 'pause') };
}

/** Builds the binary unless the cache has it: about five minutes on two cores with an empty Go cache, half a minute otherwise. */
export async function buildClusterBinary(place: Place, say: (text: string) => void): Promise<ClusterBinary> {
  const binary = clusterBinary(place);
  if (isCached(folderOf(place))) return binary;
  if ((await attempt(['go', 'version']).catch(() => undefined))?.code !== 0) {
    throw new WorldError(
      "The Go tool chain is missing: it builds the test world's Kubernetes.",
      'Install Go 1.26 or newer from https://go.dev/dl/ and put it in PATH.',
    );
  }
  say(`building Kubernetes ${KUBERNETES} from the Go module proxy; the first time takes about five minutes on two cores`);
  const folder = folderOf(place);
  const fresh = `${folder}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const env = { CGO_ENABLED: '0', GOFLAGS: '-mod=readonly' };
  const flags = `-s -w ${VERSION_FLAGS.join(' ')}`;
  try {
    // The flag -v names every package once it is compiled: a person sees that it goes on.
    await run(['go', 'build', '-v', '-trimpath', '-ldflags', flags, '-o', join(fresh, 'cluster'), '.'], {
      cwd: import.meta.dirname,
      env,
      onOutput: countLines(
        { pattern: /^go: downloading /, every: 50, say: (count) => say(`${count} of about 230 modules downloaded`) },
        { pattern: /^[^: ]+$/, every: 300, say: (count) => say(`${count} of about 3100 packages compiled`) },
      ),
    });
    await run(['go', 'build', '-trimpath', '-ldflags', '-s -w', '-o', join(fresh, 'pause'), './pause'], { cwd: import.meta.dirname, env });
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
    removeUnused(folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return binary;
}

interface CountedLines {
  readonly pattern: RegExp;
  readonly every: number;
  readonly say: (count: number) => void;
}

/** Counts printed lines by what they look like, and says so every now and then. */
function countLines(...kinds: readonly CountedLines[]): (text: string) => void {
  const counts = new Map<CountedLines, number>();
  return (text) => {
    for (const line of text.split('\n')) {
      const kind = kinds.find(({ pattern }) => pattern.test(line));
      if (kind === undefined) continue;
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      if (count % kind.every === 0) kind.say(count);
    }
  };
}
