/** Golden copies: a provisioned, filled forest is made once per definition and kept in the cache; a forest is a restored copy. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isCached, removeUnused } from '../cache.ts';
import type { Place } from '../place.ts';
import { withLock } from '../process/lock.ts';
import { run } from '../process/command.ts';
import { runInNetwork } from '../network.ts';
import { netbiosOf, SERVICE_ACCOUNT, TEST_ADMINISTRATOR, type ForestDefinition } from './definition.ts';
import { forestFiles, forestFolder, writeServerConfiguration } from './files.ts';
import { writePopulation } from './population/population.ts';

/** Debian's own interpreter: Samba's modules belong to it, whichever other Python comes first in PATH. */
const PYTHON = '/usr/bin/python3';
const SOURCES = ['.', 'offline', 'population'] as const;
/** Samba keeps root's password in its own words only; nobody logs on with it. */
const DOMAIN_ADMINISTRATOR_PASSWORD = 'Passw0rd!Adm1n';

/** The golden copy's name: changes with the organisation and with everything that makes it, not with where a copy runs. */
export function goldenKey(definition: ForestDefinition): string {
  const hash = createHash('sha256').update(JSON.stringify([definition.domain, definition.population]));
  for (const folder of SOURCES) {
    const path = join(import.meta.dirname, folder);
    const files = readdirSync(path).filter(
      (file) => file.endsWith('.py') || folder === 'population' || ['golden.ts', 'definition.ts'].includes(file),
    );
    for (const file of files.toSorted()) hash.update(readFileSync(join(path, file)));
  }
  return `${definition.domain}-${hash.digest('hex').slice(0, 12)}`;
}

/** Makes the golden copy unless the cache has it, and returns its archive. */
export async function ensureGolden(place: Place, definition: ForestDefinition, say: (text: string) => void): Promise<string> {
  const archive = join(place.cache, 'forests', `${goldenKey(definition)}.tar`);
  if (isCached(archive)) return archive;
  return withLock(place, `golden-${goldenKey(definition)}`, async () => {
    if (!existsSync(archive)) await makeGolden(place, definition, archive, say);
    return archive;
  });
}

async function makeGolden(place: Place, definition: ForestDefinition, archive: string, say: (text: string) => void): Promise<void> {
  mkdirSync(join(place.cache, 'forests'), { recursive: true });
  const folder = join(place.state, 'golden', `${definition.name}.${process.pid}`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    say(`provisioning ${definition.domain}`);
    await provision(place, definition, folder);
    say(`filling ${definition.domain} with ${definition.population.people + definition.population.crowd} people`);
    await fill(place, definition, folder, say);
    await run(['find', folder, '-type', 's', '-delete']);
    await run(['tar', '--create', '--sparse', '--file', `${archive}.${process.pid}`, '--directory', folder, '.']);
    renameSync(`${archive}.${process.pid}`, archive);
    removeUnused(archive);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(`${archive}.${process.pid}`, { force: true });
  }
}

/** Puts a fresh copy in the forest's place. The domain controller has to be stopped. */
export async function restoreGolden(place: Place, definition: ForestDefinition, archive: string): Promise<void> {
  const folder = forestFolder(place, definition.name);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  await run(['tar', '--extract', '--sparse', '--file', archive, '--directory', folder]);
  writeFileSync(join(folder, 'golden'), goldenKey(definition));
  writeServerConfiguration(place, definition, forestFiles(folder));
}

/** The key of the golden copy that the forest was restored from, or undefined where there is no forest. */
export function restoredKey(place: Place, name: string): string | undefined {
  const file = join(forestFolder(place, name), 'golden');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

async function provision(place: Place, definition: ForestDefinition, folder: string): Promise<void> {
  const options = {
    realm: definition.domain,
    domain: netbiosOf(definition.domain),
    'server-role': 'dc',
    'host-name': 'dc1',
    'host-ip': definition.address,
    adminpass: DOMAIN_ADMINISTRATOR_PASSWORD,
    'dns-backend': 'NONE',
    targetdir: folder,
  };
  const flags = Object.entries(options).map(([name, value]) => `--${name}=${value}`);
  await runInNetwork(
    place,
    [
      'samba-tool',
      'domain',
      'provision',
      '--quiet',
      ...flags,
      `--option=interfaces=${definition.address}/32`,
      '--option=bind interfaces only=yes',
    ],
    {
      cwd: folder,
    },
  );
  writeServerConfiguration(place, definition, forestFiles(folder));
}

async function fill(place: Place, definition: ForestDefinition, folder: string, say: (text: string) => void): Promise<void> {
  const files = forestFiles(folder);
  const ldif = join(folder, 'population.ldif');
  await writePopulation(definition, ldif);
  const request = {
    configuration: files.configuration,
    database: files.database,
    ldif,
    service: SERVICE_ACCOUNT,
    administrator: TEST_ADMINISTRATOR,
  };
  await runInNetwork(place, [PYTHON, '-B', join(import.meta.dirname, 'offline', 'prepare.py')], {
    input: JSON.stringify(request),
    onOutput: (text) => {
      for (const line of text.split('\n')) if (/^\d+ objects$/.test(line)) say(line);
    },
  });
  rmSync(ldif);
}
