// An export file as a source. It has no deltas: either it is what was read the last time, or it is read in full.
import { sha256 } from '../../model/hash.ts';
import type { CompleteRead, DirectoryObject, ImportedChange, ImportPage } from '../../model/object.ts';
import type { DirectorySchema } from '../../model/schema.ts';
import type { SourceDirectory } from '../../worker/ports.ts';
import { accountControl } from '../forest/account.ts';
import { objectTypes } from '../forest/object-type.ts';
import { ldifErrors } from './errors.ts';
import { type FileSchema, fileSchema } from './file-schema.ts';
import { domainScopes, type FileObject, fileObjectOf } from './objects.ts';
import { defaultEntryBytes, type LDIFOptions } from './options.ts';
import { readEntries } from './read-entries.ts';
import { type Scan, scanExport } from './scan.ts';
import { valueReport } from './value-report.ts';

/** Opens nothing yet: each read goes over the file twice, first for the names, then for the objects. */
export const openLDIF = (options: LDIFOptions): SourceDirectory => new LDIFDirectory(options);

interface Known {
  readonly identity: string;
  readonly scan: Scan;
  readonly schema: FileSchema;
}

/** What only a read of all objects shows. */
interface Seen {
  objects: number;
  unresolved: number;
  /** Accounts without userAccountControl. */
  withoutControl: number;
}

/** Accounts that hide whether they are disabled. */
interface Hidden {
  count: number;
  first?: FileObject;
}

function note(hidden: Hidden, page: readonly FileObject[]): void {
  for (const one of page) {
    if (one.state !== 'Hidden' && one.state !== 'Garbled') continue;
    hidden.count += 1;
    hidden.first ??= one;
  }
}

const hidden = {
  flaw: 'has no userAccountControl, which the file shows of others',
  remedy: 'Export with an account that may read all properties of them',
};
const garbled = { flaw: 'has a userAccountControl that is no number', remedy: 'Correct it' };

const nothingSeen: Readonly<Seen> = { objects: 0, unresolved: 0, withoutControl: 0 };

const accounts: ReadonlySet<string> = new Set(['user', 'inetOrgPerson']);

class LDIFDirectory implements SourceDirectory {
  readonly #options: LDIFOptions;
  readonly #entryBytes: number;
  readonly #selection: string;
  #known: Known | undefined;

  constructor(options: LDIFOptions) {
    this.#options = options;
    this.#entryBytes = options.entryBytes ?? defaultEntryBytes;
    const { attributes, objectTypes: types, partitions } = options;
    this.#selection = sha256({
      attributes: [...attributes].sort(),
      types: [...types].sort(),
      partitions: partitions.map(({ domain, include, exclude, newOrganizationalUnits }) => ({
        domain,
        include,
        exclude,
        newOrganizationalUnits,
      })),
    });
  }

  async schema(signal: AbortSignal): Promise<DirectorySchema> {
    return (await this.#look(signal)).schema.attributes;
  }

  async *readFull(signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const known = await this.#look(signal);
    const objects = Object.fromEntries(this.#options.partitions.map(({ domain }) => [domain, 0]));
    const seen = { ...nothingSeen };
    const open: DirectoryObject[] = [];
    const hidden: Hidden = { count: 0 };
    const pages = this.#pages(known, signal, () => (seen.unresolved += 1));
    for await (const page of pages) {
      for (const { domain, object } of page) {
        objects[domain] = (objects[domain] ?? 0) + 1;
        seen.objects += 1;
        if (accounts.has(object.objectType) && object.attributes[accountControl] === undefined) seen.withoutControl += 1;
      }
      const shown = page.filter(({ state }) => state !== 'Open').map(changeOf);
      if (shown.length > 0) yield shown;
      open.push(...page.flatMap(({ object, state }) => (state === 'Open' ? [object] : [])));
      note(hidden, page);
    }
    this.#mustShow(hidden);
    this.#warn(known.scan, seen);
    const cookie = this.#cookie(known, seen);
    const { doubt: why } = known.scan;
    return why === undefined
      ? { cookie, objects }
      : { cookie, objects, doubt: { why, objects: open, lack: known.scan.unended ? 'Values' : 'Number' } };
  }

  // oxlint-disable-next-line require-yield -- a file that is as it was has no pages
  async *readDelta(cookie: string, signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const known = await this.#look(signal);
    const seen = seenOf(cookie);
    if (cookie !== this.#cookie(known, seen)) throw new ldifErrors.DeltaImpossible({ file: this.#options.source.name });
    this.#warn(known.scan, seen);
    return { cookie, objects: {} };
  }

  async *readObjects(anchors: readonly string[], signal: AbortSignal): AsyncGenerator<ImportPage, void, undefined> {
    const missing = new Set(anchors);
    for await (const page of this.#pages(await this.#look(signal), signal, () => undefined)) {
      const found = page.filter(({ object }) => missing.delete(object.anchor)).map(changeOf);
      if (found.length > 0) yield found;
    }
    if (missing.size > 0) yield [...missing].map((anchor): ImportedChange => ({ kind: 'remove', anchor, why: 'Deleted' }));
  }

  async close(): Promise<void> {
    this.#known = undefined;
  }

  /** Goes over the file, unless it is the one that was looked at already. */
  async #look(signal: AbortSignal): Promise<Known> {
    const { source, attributes } = this.#options;
    const identity = await source.identity(signal);
    if (this.#known?.identity === identity) return this.#known;
    this.#known = undefined;
    const scan = await scanExport(this.#options, this.#entryBytes, signal);
    this.#known = { identity, scan, schema: fileSchema(attributes, scan.several) };
    return this.#known;
  }

  async *#pages({ scan, schema }: Known, signal: AbortSignal, unresolved: () => void) {
    const { source } = this.#options;
    const wanted = {
      domainOf: domainScopes(this.#options),
      types: objectTypes(this.#options.objectTypes),
      schema,
      names: scan.names,
      report: valueReport(this.#options),
      unresolved,
      showsControl: scan.showsControl && schema.attributes[accountControl] !== undefined,
    };
    const reading = readEntries({ source, columns: schema.columns, entryBytes: this.#entryBytes, signal });
    try {
      for (;;) {
        const next = await reading.next();
        if (next.done === true) {
          if (next.value.hash === scan.hash) return;
          const { entries } = next.value;
          throw new ldifErrors.PartialRead({ file: source.name, line: 1, count: entries, detail: 'and it changed while it was read' });
        }
        const page = next.value.flatMap((entry) => fileObjectOf(entry, wanted) ?? []);
        if (page.length > 0) yield page;
      }
    } finally {
      await reading.return(undefined as never);
    }
  }

  /** Everything else was passed on by then; but the read is not complete. @throws AccountControlHidden */
  #mustShow({ count, first }: Hidden): void {
    if (first === undefined) return;
    const { line, object, state } = first;
    const why = state === 'Garbled' ? garbled : hidden;
    throw new ldifErrors.AccountControlHidden({ file: this.#options.source.name, line, dn: object.dn, count, ...why });
  }

  /** It remembers what only a read of all objects shows, so that an unchanged file is warned of as a new one is. */
  #cookie({ scan }: Known, seen: Seen): string {
    return JSON.stringify({ format: 2, content: scan.hash, selection: this.#selection, seen });
  }

  #warn({ anchoredByName, doubt }: Scan, { unresolved, withoutControl, objects }: Seen): void {
    const { log, name: connector, source } = this.#options;
    const about = { connector, file: source.name };
    if (anchoredByName > 0) {
      log.warn(
        { ...about, count: anchoredByName },
        'Entries have neither objectGUID nor entryUUID: their anchors are made of their names, and a rename makes another object.',
      );
    }
    if (objects === 0) log.warn(about, 'No entry of the file is of a type and in a container that the connector reads.');
    if (withoutControl > 0 && this.#options.attributes.includes(accountControl)) {
      log.warn(
        { ...about, count: withoutControl },
        'Accounts have no userAccountControl, so that disabled ones count as enabled. Export it.',
      );
    }
    if (unresolved > 0)
      log.warn({ ...about, count: unresolved }, 'References name objects that the file does not have; they wait for them.');
    if (doubt !== undefined)
      log.warn(
        { ...about, doubt },
        'The file may have been cut at its end. If it is whole, end it with an empty line: until then nothing that it lacks counts as gone.',
      );
  }
}

const changeOf = ({ object, state }: FileObject): ImportedChange =>
  state === 'Whole' ? { kind: 'replace', object } : { kind: 'sighting', anchor: object.anchor };

/** A cookie of another form is no error: it fits no file, and all is read. */
function seenOf(cookie: string): Seen {
  try {
    const { seen } = JSON.parse(cookie) as { readonly seen?: Partial<Seen> };
    return { ...nothingSeen, ...seen };
  } catch {
    return nothingSeen;
  }
}
