// Opens the files that stand in for directories.
import { directoryExtensions, neededAttributes, objectTypes, writtenTypes } from '../configuration/index.ts';
import { tenantMappings } from '../directory/entra/mapping/graph-mapping.ts';
import { organizationalUnitScope } from '../directory/forest/organizational-unit-scope.ts';
import { fileSource, openLDIF } from '../directory/ldif/index.ts';
import { openObjectsFile } from '../directory/objects-file/index.ts';
import { forestOf, type Revision } from '../model/revision.ts';
import type { SourceDirectory } from '../worker/ports.ts';
import { planErrors } from './errors.ts';
import { forestAttribute, tenantAttribute, tenantGives } from './file-attributes.ts';

/** File by connector, as `--source` and `--target` name them. */
export interface Files {
  readonly sources: ReadonlyMap<string, string>;
  readonly targets: ReadonlyMap<string, string>;
}

/** Told what a directory left out or found strange, as one sentence. */
export type Warn = (sentence: string) => void;

export interface Directories {
  /** In the schedule's order. */
  readonly sources: ReadonlyMap<string, SourceDirectory>;
  readonly target: { readonly name: string; readonly directory: SourceDirectory; readonly domains: ReadonlySet<string> };
}

/** @throws UnknownConnector, WrongSide, SourceMissing, UnknownFormat */
export function openDirectories(revision: Revision, files: Files, warn: Warn): Directories {
  mustFit(revision, files);
  const target = revision.connectors.find(({ type }) => type === 'EntraID')?.name ?? '';
  const sources = new Map<string, SourceDirectory>();
  for (const { name } of revision.connectors) {
    if (name === target) continue;
    const file = files.sources.get(name);
    if (file === undefined) throw new planErrors.SourceMissing({ connector: name });
    sources.set(name, openSource(revision, name, file, warn));
  }
  const file = files.targets.get(target);
  const domains = new Set<string>();
  const directory = file === undefined ? emptyTenant : openTarget(revision, target, file, warn, domains);
  return { sources, target: { name: target, directory, domains } };
}

function mustFit({ connectors }: Revision, { sources, targets }: Files): void {
  const types = new Map(connectors.map(({ name, type }) => [name, type]));
  for (const [option, names] of [
    ['--source', sources],
    ['--target', targets],
  ] as const) {
    for (const connector of names.keys()) {
      const type = types.get(connector);
      if (type === undefined) throw new planErrors.UnknownConnector({ option, connector, known: [...types.keys()].join(', ') });
      if ((type === 'EntraID') !== (option === '--target')) throw new planErrors.WrongSide({ option, connector, type });
    }
  }
}

function openSource(revision: Revision, name: string, file: string, warn: Warn): SourceDirectory {
  const partitions = forestOf(revision.connectors.find((connector) => connector.name === name))?.partitions ?? [];
  const types = objectTypes(revision, name);
  switch (formatOf(file)) {
    case 'LDIF':
      return openLDIF({
        name,
        source: fileSource(file),
        partitions,
        attributes: neededAttributes(revision, name),
        objectTypes: types,
        log: { warn: (fields, message) => warn(`${name}: ${message}${shownFields(fields)}`) },
      });
    case 'Objects': {
      const scopes = partitions.map(organizationalUnitScope);
      const wanted = new Set(types);
      return openObjectsFile({
        file,
        describe: forestAttribute(neededAttributes(revision, name)),
        naming: 'DistinguishedNames',
        types: [...types, ...containers],
        warn: (sentence) => warn(`${name}: ${sentence}`),
        includes: ({ dn, type }) => wanted.has(type) && scopes.some(({ includes }) => includes(dn)),
        complete: () => ({}),
      });
    }
  }
}

/** In which a file may say which domains the tenant has: they are no objects to synchronize. */
const domainType = 'domain';

/** Types that a forest has around the objects of others; nobody misses them. */
const containers = ['organizationalUnit', 'container', 'domainDNS', 'builtinDomain'];

/** @param domains Filled while the file is read, with those that the tenant has verified. */
function openTarget(revision: Revision, name: string, file: string, warn: Warn, domains: Set<string>): SourceDirectory {
  if (formatOf(file) !== 'Objects') throw new planErrors.UnknownFormat({ file });
  const extensions = directoryExtensions(revision, name);
  const mappings = tenantMappings(neededAttributes(revision, name), extensions, writtenTypes(revision, name));
  return openObjectsFile({
    file,
    describe: tenantAttribute(extensions),
    naming: 'Ids',
    types: [...mappings.keys(), domainType],
    warn: (sentence) => warn(`${name}: ${sentence}`),
    includes: ({ type, anchor, attributes }) => {
      if (type === domainType && attributes['isVerified'] !== false) domains.add(anchor.toLowerCase());
      return mappings.has(type);
    },
    gives: tenantGives(mappings),
    complete: ({ dn }) => ({ cloudAnchor: dn }),
  });
}

function formatOf(file: string): 'LDIF' | 'Objects' {
  if (/\.(?:ldif|ldf)$/i.test(file)) return 'LDIF';
  if (/\.(?:json|jsonl|ndjson)$/i.test(file)) return 'Objects';
  throw new planErrors.UnknownFormat({ file });
}

/** What a warning counts or names, without what the sentence around it says. */
function shownFields({ count, dn, attribute }: Readonly<Record<string, unknown>>): string {
  if (typeof dn === 'string' && typeof attribute === 'string') return ` (${attribute} of ${dn})`;
  return typeof count === 'number' ? ` (${count})` : '';
}

/** A tenant of which nothing is known: everything is to be created. */
const emptyTenant: SourceDirectory = {
  schema: async () => ({}),
  // oxlint-disable-next-line require-yield -- there is nothing in it
  readFull: async function* () {
    return { cookie: 'empty', objects: {} };
  },
  // oxlint-disable-next-line require-yield -- nor does it change
  readDelta: async function* (cookie) {
    return { cookie, objects: {} };
  },
  readObjects: async function* (anchors) {
    yield anchors.map((anchor) => ({ kind: 'remove', anchor, why: 'Deleted' }) as const);
  },
  close: async () => undefined,
};
