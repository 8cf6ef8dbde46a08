// Holds the import directions between the rooms: who may know whom, and which library lives where.
// `node scripts/check-arrows.ts` prints each breach with its file and line, and ends with 1 where there is one.

import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path/posix';

/** Which rooms a room may import. `room/file` is one file of it, as a port is; a star ends a prefix. A room that is not named here fits nowhere yet. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  model: [],
  api: ['model'],
  expression: ['model'],
  configuration: ['model', 'api', 'expression'],
  engine: ['model', 'expression'],
  // The engine's store port is a folder, one file for each of its tables; `engine` is what it speaks of.
  store: ['model', 'engine/engine', 'engine/port/*'],
  directory: ['model', 'worker/ports'],
  runtime: ['model'],
  // kube implements the runtime's ports, and waits and limits with the runtime's clock, bucket and back-off.
  kube: ['model', 'runtime'],
  monitor: ['model', 'kube/ports', 'runtime/ports', 'worker/ports'],
  simulator: ['model', 'monitor', 'log'],
  worker: ['model', 'api', 'configuration', 'expression', 'engine', 'store', 'directory', 'kube', 'runtime', 'monitor', 'log'],
  // The target's table is data: rules are checked against it before any worker reads it.
  controllers: [
    'directory/entra/mapping/graph-mapping',
    'model',
    'api',
    'configuration',
    'expression',
    'kube',
    'runtime',
    'monitor',
    'log',
  ],
  plan: [
    'model',
    'api',
    'configuration',
    'expression',
    'engine',
    'store',
    'directory',
    'worker/ports',
    'worker/import-step',
    'worker/plan-tally',
    'log',
  ],
  'expression-command': ['model', 'expression'],
  rules: ['model', 'api', 'configuration', 'expression'],
  'import-connect': ['model', 'configuration'],
  // Within a worker's pod a question finds the database as its worker does.
  explain: ['model', 'expression', 'engine', 'store', 'worker/pod-database'],
  log: ['model'],
};

/** Libraries with a home: nobody else imports them. `main` is the command line itself. */
const homes: Readonly<Record<string, readonly string[]>> = {
  '@kubernetes/client-node': ['kube'],
  '@azure/identity': ['directory/entra'],
  '@microsoft/microsoft-graph-client': ['directory/entra'],
  ldapts: ['directory'],
  fastify: ['monitor', 'simulator'],
  'prom-client': ['monitor', 'worker', 'controllers', 'simulator'],
  'node:sqlite': ['store/sqlite'],
  pg: ['store/postgres'],
};

/** Rooms that compute and touch nothing: of Node they know only what has no effects. */
const pure = new Set(['model', 'expression', 'configuration', 'engine']);
const harmless = new Set([
  'node:assert',
  'node:assert/strict',
  'node:buffer',
  'node:crypto',
  'node:timers/promises',
  'node:util',
  'node:url',
  'node:zlib',
]);
const effects = [
  'pg',
  'undici',
  'pino',
  'fastify',
  'prom-client',
  '@azure/identity',
  '@microsoft/microsoft-graph-client',
  'ldapts',
  '@kubernetes/client-node',
];

/** What a command must not load before it is asked to: an offline plan proves itself without a cluster and without a network. */
const offline = {
  entries: [
    'operator/expression-command/command.ts',
    'operator/plan/command.ts',
    'operator/import-connect/command.ts',
    'operator/explain/command.ts',
  ],
  forbidden: [
    'operator/kube/',
    'undici',
    'pg',
    'fastify',
    'ldapts',
    '@azure/identity',
    '@microsoft/microsoft-graph-client',
    'node:http',
    'node:https',
    'node:net',
    'node:tls',
  ],
};

interface Import {
  readonly file: string;
  readonly line: number;
  /** Path from the repository's root, or the name of a package. */
  readonly target: string;
  readonly kind: 'static' | 'type' | 'dynamic';
}

/** All breaches among `sources` (path from the root to text), as `file:line: sentence`. */
export function findBreaches(sources: ReadonlyMap<string, string>): readonly string[] {
  const imports = [...sources].flatMap(([file, text]) => importsOf(file, text));
  const direct = imports.flatMap((found) => {
    const problem = roomProblem(found) ?? libraryProblem(found);
    return problem === undefined ? [] : [`${found.file}:${found.line}: ${problem}`];
  });
  return [...direct, ...offline.entries.flatMap((entry) => offlineBreaches(entry, imports))];
}

const importPattern =
  /(?:^|[\n;])\s*(?:import|export)\s+(?<type>type\s)?(?:[\w*{][^'"`;]*?\sfrom\s*)?['"](?<path>[^'"\n]+)['"]|\bimport\(\s*['"](?<lazy>[^'"\n]+)['"]/g;

function importsOf(file: string, text: string): Import[] {
  return [...text.matchAll(importPattern)].map((match) => {
    const { type, path, lazy } = match.groups ?? {};
    const named = path ?? lazy ?? '';
    const target = named.startsWith('.') ? join(dirname(file), named) : named;
    const line = text.slice(0, match.index + match[0].length).split('\n').length;
    return { file, line, target, kind: lazy !== undefined ? 'dynamic' : type === undefined ? 'static' : 'type' };
  });
}

/** The room of a path: `operator/kube/errors.ts` is in `kube`, `operator/log.ts` in `log`. */
const roomOf = (path: string): string => path.split('/')[1]?.replace(/\.ts$/, '') ?? '';

function roomProblem({ file, target }: Import): string | undefined {
  if (!target.startsWith('operator/')) return undefined;
  const [from, to] = [roomOf(file), roomOf(target)];
  if (from === to || from === 'main') return undefined;
  const allowed = rooms[from];
  if (allowed === undefined) return `the room ${from} has no place in the table of rooms`;
  const part = target.replace(/^operator\//, '').replace(/\.ts$/, '');
  if (allowed.some((entry) => entry === to || (entry.endsWith('*') ? part.startsWith(entry.slice(0, -1)) : entry === part)))
    return undefined;
  return `${from} must not import ${part}; it may import ${allowed.join(', ') || 'nothing'}`;
}

function libraryProblem({ file, target }: Import): string | undefined {
  if (target.startsWith('operator/') || target.startsWith('..')) return undefined;
  const room = roomOf(file);
  const name = builtinModules.includes(target) ? `node:${target}` : target;
  if (pure.has(room) && (effects.includes(name) || (name.startsWith('node:') && !harmless.has(name))))
    return `${room} only computes; it must not import ${name}`;
  const home = homes[name];
  if (home === undefined || home.some((place) => file.startsWith(`operator/${place}`))) return undefined;
  return `${name} is imported by ${home.join(' and ')} only`;
}

/** Follows what loads at once; what is imported on demand is the caller's decision at run time. */
function offlineBreaches(entry: string, imports: readonly Import[]): string[] {
  const byFile = Map.groupBy(imports, ({ file }) => file);
  const seen = new Set([entry]);
  const found: string[] = [];
  for (const file of seen) {
    for (const { target, line, kind } of byFile.get(file) ?? []) {
      if (kind !== 'static') continue;
      if (offline.forbidden.some((name) => (name.endsWith('/') ? target.startsWith(name) : target === name)))
        found.push(`${file}:${line}: ${entry} loads ${target}, and must work offline`);
      else if (target.startsWith('operator/')) seen.add(target);
    }
  }
  return found;
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '..');
  const files = globSync('operator/**/*.ts', { cwd: root }).sort();
  const breaches = findBreaches(new Map(files.map((file) => [file, readFileSync(join(root, file), 'utf8')])));
  for (const breach of breaches) console.error(breach);
  console.log(`${files.length} files, ${breaches.length} breaches of the rooms' arrows`);
  process.exitCode = breaches.length === 0 ? 0 : 1;
}
