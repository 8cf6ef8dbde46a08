// Makes what follows from crds/: types, chart templates and the reference page. With --check it only says what is out of date.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { renderChartTemplate } from './generator/chart.ts';
import { readDefinitions } from './generator/crd.ts';
import { renderReference } from './generator/reference.ts';
import { renderSchemas } from './generator/schemas.ts';
import { renderTypes } from './generator/types.ts';

const root = join(import.meta.dirname, '../..');
const templates = 'charts/lockstep/templates/crds';

/** Every generated file by its path in the repository. */
export function generate(): ReadonlyMap<string, string> {
  const files = readDefinitions(join(root, 'crds'));
  const definitions = files.map(({ definition }) => definition);
  return new Map([
    ['operator/api/types.gen.ts', renderTypes(definitions)],
    ['operator/api/schemas.gen.ts', renderSchemas(definitions)],
    ['docs/api.md', renderReference(definitions)],
    ...files.map(({ file, definition }): [string, string] => [`${templates}/${file}`, renderChartTemplate(definition)]),
  ]);
}

/** Paths whose content is not what crds/ gives, and templates whose definition is gone. */
export function outdated(generated: ReadonlyMap<string, string>): readonly string[] {
  const changed = [...generated].filter(([path, content]) => read(path) !== content).map(([path]) => path);
  return [...changed, ...orphans(generated)];
}

function orphans(generated: ReadonlyMap<string, string>): readonly string[] {
  const present = existsSync(join(root, templates)) ? readdirSync(join(root, templates)).map((file) => `${templates}/${file}`) : [];
  return present.filter((path) => !generated.has(path));
}

function read(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}

function write(generated: ReadonlyMap<string, string>): void {
  for (const path of orphans(generated)) rmSync(join(root, path));
  for (const [path, content] of generated) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

if (import.meta.main) {
  const generated = generate();
  if (process.argv.includes('--check')) {
    const stale = outdated(generated);
    for (const path of stale) process.stderr.write(`${path} does not follow from crds/. Run: node operator/api/generate.ts\n`);
    process.exitCode = stale.length === 0 ? 0 : 1;
  } else {
    write(generated);
  }
}
