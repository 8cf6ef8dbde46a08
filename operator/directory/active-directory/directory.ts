// An Active Directory forest: full reads, deltas and single objects over all its partitions, and values written back to objects that are there.
import type { CompleteRead, ImportedChange, ImportPage } from '../../model/object.ts';
import type { PartitionConfiguration } from '../../model/revision.ts';
import type { ChangeResult, ExportChange } from '../../model/change.ts';
import type { Permit } from '../../model/permit.ts';
import type { DirectorySchema, TargetSchema } from '../../model/schema.ts';
import type { TargetDirectory } from '../../worker/ports.ts';
import { acceptRights, acceptSchema, acceptServer, schemaName } from './accept-cookie.ts';
import { type ClassFilters, classFilters } from './class-filter.ts';
import { connectPartition } from './connect-partition.ts';
import { type Cookie, decodeCookie, encodeCookie, type PartitionCookie, selectionOf } from './cookie.ts';
import { type DirSyncEnd, presentCookie, tellsDeletions } from './dirsync.ts';
import { followChanges } from './delta-read.ts';
import { directoryErrors } from './errors.ts';
import { readPartition } from './full-read.ts';
import { HiddenAccounts } from './hidden-accounts.ts';
import { mustHoldIncluded } from './included-containers.ts';
import { findObjects } from './object-read.ts';
import { objectTypes } from '../forest/object-type.ts';
import { type ActiveDirectoryOptions, defaultLimits } from './options.ts';
import { organizationalUnitScope, type OrganizationalUnitScope } from '../forest/organizational-unit-scope.ts';
import type { PartitionLink } from './partition-link.ts';
import type { Reading } from './reading.ts';
import { failed, gone, isBroken, writeInPartition } from './write-back.ts';
import { valueReport } from './value-report.ts';
import { type ForestSchema, readSchema } from './schema.ts';

/**
 * Opens nothing yet: each read makes its own connection to a domain controller of each partition, with the credentials of that moment.
 */
export const openActiveDirectory = (options: ActiveDirectoryOptions): TargetDirectory => new ActiveDirectory(options);

class ActiveDirectory implements TargetDirectory {
  readonly targetSchema: TargetSchema;
  readonly #options: ActiveDirectoryOptions;
  readonly #limits: typeof defaultLimits;
  readonly #types: ReturnType<typeof objectTypes>;
  readonly #filters: ClassFilters;
  readonly #scopes: ReadonlyMap<string, OrganizationalUnitScope>;
  readonly #attributes: readonly string[];
  readonly #selection: string;
  readonly #preferred = new Map<string, string>();
  readonly #links = new Set<PartitionLink>();
  /** By domain, while an export is under way. */
  readonly #writers = new Map<string, PartitionLink>();
  readonly #closing = new AbortController();
  #schema: ForestSchema | undefined;
  #toldLeftOut = '';

  constructor(options: ActiveDirectoryOptions) {
    const { partitions, attributes } = options.configuration;
    this.#options = options;
    this.targetSchema = options.targetSchema ?? {};
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#types = objectTypes(options.objectTypes);
    this.#filters = classFilters(options.objectTypes);
    this.#scopes = new Map(partitions.map((partition) => [partition.domain, organizationalUnitScope(partition)]));
    this.#attributes = [...new Set([...options.attributes, ...attributes])];
    this.#selection = selectionOf({ attributes: this.#attributes, objectTypes: options.objectTypes, partitions });
  }

  /** Read anew each time: what is told here must be what the read that follows goes by. */
  async schema(signal: AbortSignal): Promise<DirectorySchema> {
    for (const domain of this.#writers.keys()) await this.#endWriting(domain);
    const [partition] = this.#partitions;
    if (partition === undefined) return {};
    const link = await this.#connect(partition, undefined, signal);
    try {
      return (await this.#readSchema(link, this.#signal(signal))).attributes;
    } finally {
      await this.#disconnect(link);
    }
  }

  async *readFull(caller: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const signal = this.#signal(caller);
    const cookies: PartitionCookie[] = [];
    const objects: Record<string, number> = {};
    const hidden = new HiddenAccounts();
    let schema = '';
    for (const partition of this.#partitions) {
      const link = await this.#connect(partition, undefined, caller);
      try {
        await mustHoldIncluded(link, signal);
        const reading = await this.#reading(link, hidden, signal);
        schema = schemaName(reading.schema);
        const start = await presentCookie(reading, signal);
        if (!(await tellsDeletions(reading, start.objectSecurity, signal))) this.#warnOfDeletions(link);
        objects[partition.domain] = yield* readPartition(reading, start.cookie, signal);
        cookies.push(partitionCookie(link, start));
      } catch (error) {
        throw this.#failed(partition, error);
      } finally {
        await this.#disconnect(link);
      }
    }
    hidden.mustBeNone();
    return { cookie: encodeCookie({ selection: this.#selection, schema, partitions: cookies }), objects };
  }

  async *readDelta(text: string, caller: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const signal = this.#signal(caller);
    const cookie = this.#acceptCookie(text);
    const cookies: PartitionCookie[] = [];
    const objects: Record<string, number> = {};
    const hidden = new HiddenAccounts();
    const deleted: string[] = [];
    for (const partition of this.#partitions) {
      const before = cookieOf(cookie, partition);
      const link = await this.#connect(partition, before.server, caller);
      try {
        acceptServer(link, before);
        await mustHoldIncluded(link, signal);
        const reading = await this.#reading(link, hidden, signal);
        acceptSchema(reading.schema, cookie, partition.domain);
        const followed = yield* followChanges(reading, before.dirSync, signal);
        acceptRights(followed, before);
        if (!(await tellsDeletions(reading, followed.objectSecurity, signal))) {
          const detail = 'the account does not see deleted objects; let it replicate changes, or read CN=Deleted Objects';
          throw new directoryErrors.DeltaImpossible({ partition: partition.domain, detail });
        }
        deleted.push(...followed.deleted);
        objects[partition.domain] = followed.changes;
        cookies.push(partitionCookie(link, followed));
      } catch (error) {
        throw this.#failed(partition, error);
      } finally {
        await this.#disconnect(link);
      }
    }
    const missing = this.#partitions.length > 1 ? yield* this.#find(deleted, hidden, caller) : deleted;
    hidden.mustBeNone();
    if (missing.length > 0) yield missing.map(removed);
    return { cookie: encodeCookie({ ...cookie, partitions: cookies }), objects };
  }

  async *readObjects(anchors: readonly string[], caller: AbortSignal): AsyncGenerator<ImportPage, void, undefined> {
    const hidden = new HiddenAccounts();
    const missing = yield* this.#find(anchors, hidden, caller);
    hidden.mustBeNone();
    if (missing.length > 0) yield missing.map(removed);
  }

  /** An object that left one domain for another keeps its GUID: only what no partition holds, as is returned, is deleted. */
  async *#find(
    anchors: readonly string[],
    hidden: HiddenAccounts,
    caller: AbortSignal,
  ): AsyncGenerator<ImportPage, readonly string[], undefined> {
    const signal = this.#signal(caller);
    let missing = [...new Set(anchors)];
    for (const partition of this.#partitions) {
      if (missing.length === 0) break;
      const gone: string[] = [];
      const link = await this.#connect(partition, undefined, caller);
      try {
        const reading = await this.#reading(link, hidden, signal);
        for await (const found of findObjects(reading, missing, signal)) {
          const page: ImportedChange[] = [];
          for (const one of found) {
            if (one.kind === 'Gone') gone.push(one.anchor);
            else page.push(one.change);
          }
          if (page.length > 0) yield page;
        }
      } catch (error) {
        throw this.#failed(partition, error);
      } finally {
        await this.#disconnect(link);
      }
      missing = gone;
    }
    return missing;
  }

  /**
   * Asks each domain in turn for what the ones before did not hold. Where a domain can not be reached before anything was written, nothing is answered
   * for: whatever was meant to leave is looked at again.
   */
  async export(permit: Permit, changes: readonly ExportChange[]): Promise<readonly ChangeResult[]> {
    const signal = this.#signal(permit.signal);
    const results: ChangeResult[] = [];
    let left = changes;
    for (const partition of this.#partitions) {
      if (left.length === 0) break;
      let link: PartitionLink;
      try {
        link = await this.#writing(partition, signal);
      } catch (error) {
        if (results.length === 0) throw this.#failed(partition, error);
        return [...results, ...left.map(({ id }) => failed(id, error))];
      }
      const written = await writeInPartition(link, left, this.targetSchema, permit);
      results.push(...written.results);
      left = written.elsewhere;
      if (written.results.some(isBroken)) await this.#endWriting(partition.domain);
    }
    return [...results, ...left.map(gone)];
  }

  /** One connection serves all batches of an export; it ends with the next read. */
  async #writing(partition: PartitionConfiguration, signal: AbortSignal): Promise<PartitionLink> {
    const known = this.#writers.get(partition.domain);
    if (known !== undefined) return known;
    const link = await this.#connect(partition, undefined, signal);
    this.#writers.set(partition.domain, link);
    return link;
  }

  async #endWriting(domain: string): Promise<void> {
    const link = this.#writers.get(domain);
    this.#writers.delete(domain);
    if (link !== undefined) await this.#disconnect(link);
  }

  async close(): Promise<void> {
    this.#closing.abort(new Error('the connector was closed'));
    await Promise.all([...this.#links].map((link) => this.#disconnect(link)));
  }

  get #partitions(): readonly PartitionConfiguration[] {
    return this.#options.configuration.partitions;
  }

  #signal(caller: AbortSignal): AbortSignal {
    return AbortSignal.any([caller, this.#closing.signal]);
  }

  async #connect(partition: PartitionConfiguration, preferred: string | undefined, caller: AbortSignal): Promise<PartitionLink> {
    const connector = { options: this.#options, limits: this.#limits, preferred: this.#preferred };
    const link = await connectPartition(connector, partition, preferred, this.#signal(caller));
    this.#links.add(link);
    return link;
  }

  async #disconnect(link: PartitionLink): Promise<void> {
    this.#links.delete(link);
    await link.close();
  }

  async #reading(link: PartitionLink, hidden: HiddenAccounts, signal: AbortSignal): Promise<Reading> {
    const { domain } = link.partition;
    const scope = this.#scopes.get(domain) ?? organizationalUnitScope(link.partition);
    const schema = this.#schema ?? (await this.#readSchema(link, signal));
    return {
      link,
      schema,
      types: this.#types,
      filters: this.#filters,
      scope,
      limits: this.#limits,
      report: valueReport(this.#options, domain),
      hidden,
    };
  }

  async #readSchema(link: PartitionLink, signal: AbortSignal): Promise<ForestSchema> {
    this.#schema = await readSchema(link, this.#attributes, signal);
    const { leftOut } = this.#schema;
    const text = JSON.stringify(leftOut);
    if (text !== this.#toldLeftOut && Object.keys(leftOut).length > 0) {
      this.#options.log.info({ connector: this.#options.name, server: link.server, leftOut }, 'Some attributes of the rules are not read.');
    }
    this.#toldLeftOut = text;
    return this.#schema;
  }

  #acceptCookie(text: string): Cookie {
    const cookie = decodeCookie(text);
    const partition = this.#options.configuration.partitions.map(({ domain }) => domain).join(', ');
    if (cookie === undefined)
      throw new directoryErrors.DeltaImpossible({ partition, detail: 'the stored cookie is not one of this connector' });
    if (cookie.selection === this.#selection) return cookie;
    throw new directoryErrors.DeltaImpossible({
      partition,
      detail: 'attributes, object types or containers are not what they were at the last read',
    });
  }

  /** A server that broke off is not the first choice next time. */
  #failed(partition: PartitionConfiguration, error: unknown): unknown {
    this.#preferred.delete(partition.domain);
    return error;
  }

  #warnOfDeletions({ server, partition }: PartitionLink): void {
    const fields = { connector: this.#options.name, server, partition: partition.domain };
    this.#options.log.warn(fields, 'The account does not see deleted objects: every cycle reads in full until it may replicate changes.');
  }
}

const removed = (anchor: string): ImportedChange => ({ kind: 'remove', anchor, why: 'Deleted' });

const partitionCookie = (
  { partition, server, invocationID, highestUSN }: PartitionLink,
  { cookie, objectSecurity }: DirSyncEnd,
): PartitionCookie => ({
  domain: partition.domain,
  dirSync: cookie,
  objectSecurity,
  server,
  ...(invocationID === undefined ? {} : { invocationID }),
  ...(highestUSN === undefined ? {} : { highestUSN }),
});

function cookieOf(cookie: Cookie, { domain }: PartitionConfiguration): PartitionCookie {
  const found = cookie.partitions.find((partition) => partition.domain === domain);
  if (found !== undefined) return found;
  throw new directoryErrors.DeltaImpossible({ partition: domain, detail: 'it was not part of the last read' });
}
