// One target behind several services: each object type is written, and read back, by the one that takes it.
import type { ChangeResult, ExportChange } from '../model/change.ts';
import type { CompleteRead, Doubt, ImportPage } from '../model/object.ts';
import type { Permit } from '../model/permit.ts';
import type { DirectorySchema, TargetSchema } from '../model/schema.ts';
import { workerErrors } from './errors.ts';
import type { TargetDirectory } from './ports.ts';

/** A service beside the target's own, such as one that makes mail contacts. Its `targetSchema` names the types that it takes, and no other. */
export interface TypeExporter {
  /** For cookies and errors; never to be changed. */
  readonly name: string;
  readonly directory: TargetDirectory;
}

/**
 * The target with the exporters' types taken over by them. Anchors must be the tenant's own object ids, whichever service names them.
 * @throws TypeTakenTwice
 */
export function routedTarget(main: TargetDirectory, exporters: readonly TypeExporter[]): TargetDirectory {
  if (exporters.length === 0) return main;
  const routes = routesOf(exporters);
  const all = [{ name: '', directory: main }, ...exporters];
  return {
    targetSchema: Object.assign({}, main.targetSchema, ...exporters.map(({ directory }) => directory.targetSchema)) as TargetSchema,
    missingPermissions: (signal) => firstMissing(all, signal),
    ...(main.secondsFor === undefined ? {} : { secondsFor: (changes) => main.secondsFor?.(changes) ?? 0 }),
    schema: (signal) => mergedSchema(all, signal),
    readFull: (signal) => readEach(all, ({ directory }) => directory.readFull(signal)),
    readDelta: (cookie, signal) => {
      const cookies = readCookie(cookie, all);
      return readEach(all, ({ name, directory }) => directory.readDelta(cookies[name] ?? '', signal));
    },
    readObjects: (anchors, signal) => readObjects(main, exporters, anchors, signal),
    export: (permit, changes) => exportEach(main, routes, permit, changes),
    close: async () => {
      await Promise.all(all.map(({ directory }) => directory.close()));
    },
  };
}

type Routes = ReadonlyMap<string, TargetDirectory>;

/** Which exporter takes which type. */
function routesOf(exporters: readonly TypeExporter[]): Routes {
  const owner = new Map<string, TypeExporter>();
  for (const exporter of exporters) {
    for (const objectType of Object.keys(exporter.directory.targetSchema)) {
      const other = owner.get(objectType);
      if (other !== undefined) throw new workerErrors.TypeTakenTwice({ objectType, one: other.name, other: exporter.name });
      owner.set(objectType, exporter);
    }
  }
  return new Map([...owner].map(([objectType, { directory }]) => [objectType, directory]));
}

/** All services side by side. The end of the term counts for all of them: what others answered meanwhile an import tells. */
async function exportEach(
  main: TargetDirectory,
  routes: Routes,
  permit: Permit,
  changes: readonly ExportChange[],
): Promise<readonly ChangeResult[]> {
  const parts = new Map<TargetDirectory, ExportChange[]>();
  for (const change of changes) {
    const directory = routes.get(change.objectType) ?? main;
    const part = parts.get(directory);
    if (part === undefined) parts.set(directory, [change]);
    else part.push(change);
  }
  const sent = [...parts].map(([directory, part]) => directory.export(permit, part));
  await Promise.allSettled(sent);
  return (await Promise.all(sent)).flat();
}

/** Complete only when each is: a service that breaks off throws, and nothing is removed. */
async function* readEach(
  all: readonly TypeExporter[],
  read: (exporter: TypeExporter) => AsyncGenerator<ImportPage, CompleteRead, undefined>,
): AsyncGenerator<ImportPage, CompleteRead, undefined> {
  const cookies: Record<string, string> = {};
  let objects: CompleteRead['objects'] = {};
  const doubts: Doubt[] = [];
  const unread: string[] = [];
  for (const exporter of all) {
    const complete = yield* read(exporter);
    cookies[exporter.name] = complete.cookie;
    objects = { ...objects, ...complete.objects };
    unread.push(...(complete.unread ?? []));
    if (complete.doubt !== undefined) doubts.push(complete.doubt);
  }
  return {
    cookie: JSON.stringify(cookies),
    objects,
    ...(unread.length === 0 ? {} : { unread }),
    ...(doubts.length === 0 ? {} : { doubt: together(doubts) }),
  };
}

const together = (doubts: readonly Doubt[]): Doubt => ({
  why: doubts.map(({ why }) => why).join('; '),
  objects: doubts.flatMap(({ objects }) => objects),
  lack: doubts.some(({ lack }) => lack === 'Values') ? 'Values' : 'Number',
});

/** @throws DeltaImpossible where an exporter came, or the cookie is of the time before there was one */
function readCookie(text: string, all: readonly TypeExporter[]): Readonly<Record<string, string>> {
  const cookies = parse(text);
  for (const { name } of all)
    if (typeof cookies[name] !== 'string') throw new workerErrors.DeltaImpossible({ reason: 'the last read was of other services' });
  return cookies as Record<string, string>;
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

/** The target's own service has the last word on what no exporter knows. */
async function* readObjects(
  main: TargetDirectory,
  exporters: readonly TypeExporter[],
  anchors: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<ImportPage, void, undefined> {
  const left = new Set(anchors);
  for (const { directory } of exporters) {
    for await (const page of directory.readObjects([...left], signal)) {
      const found = page.filter(({ kind }) => kind === 'replace');
      for (const change of found) if (change.kind === 'replace') left.delete(change.object.anchor);
      if (found.length > 0) yield found;
    }
  }
  if (left.size > 0) yield* main.readObjects([...left], signal);
}

async function firstMissing(all: readonly TypeExporter[], signal: AbortSignal): Promise<Error | undefined> {
  for (const { directory } of all) {
    const missing = await directory.missingPermissions?.(signal);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

/** Attributes of one name have one type, which the target's own service tells. */
async function mergedSchema(all: readonly TypeExporter[], signal: AbortSignal): Promise<DirectorySchema> {
  const schemas = await Promise.all(all.map(({ directory }) => directory.schema(signal)));
  return Object.assign({}, ...schemas.toReversed()) as DirectorySchema;
}
