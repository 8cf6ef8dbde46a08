// A JSON file of objects as a directory: a tenant as it is, or a source without a server.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { CompleteRead, DirectoryObject, ImportedChange, ImportPage } from '../../model/object.ts';
import type { AttributeSchema, DirectorySchema } from '../../model/schema.ts';
import type { AttributeValue, Scalar } from '../../model/value.ts';
import { isMultiValued } from '../../model/value.ts';
import type { SourceDirectory } from '../../worker/ports.ts';
import { normalizeDn } from '../forest/distinguished-name.ts';
import { objectsFileErrors } from './errors.ts';
import { type FileObject, fileObject, type Naming } from './file-object.ts';
import { type Describe, type Described, misfit } from './fit.ts';
import { Oddities } from './oddities.ts';
import { ObjectSplitter } from './pieces.ts';

export interface ObjectsFileOptions {
  readonly file: string;
  readonly naming: Naming;
  /** What the directory that the file shows says of an attribute of a type. */
  readonly describe: Describe;
  /** Types of objects that somebody reads; a name among them in another case is an error. */
  readonly types: readonly string[];
  /** Told once a read what is odd and may still be meant, as a sentence. */
  readonly warn: (sentence: string) => void;
  /** Which objects are wanted, e.g. those of the containers of a forest. */
  readonly includes: (object: Pick<FileObject, 'dn' | 'type' | 'anchor' | 'attributes'>) => boolean;
  /** Whether the directory gives such a value to whoever reads it for these rules; all of them where it is absent. */
  readonly gives?: (type: string, attribute: string, value?: AttributeValue) => boolean;
  /** What the directory gives beside what the file says, e.g. the `cloudAnchor` of a tenant. */
  readonly complete: (object: FileObject) => Readonly<Record<string, AttributeValue>>;
}

/** Reads the file twice: first for the names that references mean, then for the objects. */
export const openObjectsFile = (options: ObjectsFileOptions): SourceDirectory => new ObjectsFile(options);

interface Known {
  readonly hash: string;
  readonly anchors: ReadonlyMap<string, string>;
  readonly schema: DirectorySchema;
  readonly oddities: Oddities;
}

/** What the whole file was. */
interface ReadThrough {
  /** SHA-256 of the octets, hex. */
  readonly hash: string;
  /** Why the file may have been cut. */
  readonly doubt?: string;
}

class ObjectsFile implements SourceDirectory {
  readonly #options: ObjectsFileOptions;
  #known: Known | undefined;

  constructor(options: ObjectsFileOptions) {
    this.#options = options;
  }

  async schema(signal: AbortSignal): Promise<DirectorySchema> {
    return (await this.#look(signal)).schema;
  }

  async *readFull(signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const known = await this.#look(signal);
    for (const sentence of known.oddities.sentences(known.anchors)) this.#options.warn(sentence);
    let count = 0;
    const reading = this.#read(signal);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) {
        const { hash, doubt: why } = next.value;
        if (hash !== known.hash)
          throw new objectsFileErrors.PartialRead({ file: this.#options.file, where: 'the time in which it changed' });
        const complete = { cookie: hash, objects: { [this.#options.file]: count } };
        return why === undefined ? complete : { ...complete, doubt: { why, objects: [], lack: 'Number' } };
      }
      const page = next.value.filter((object) => this.#options.includes(object)).map((object) => this.#whole(object, known));
      count += page.length;
      if (page.length > 0) yield page.map((object) => ({ kind: 'replace', object }));
    }
  }

  // oxlint-disable-next-line require-yield -- a file that is as it was has no pages
  async *readDelta(cookie: string, signal: AbortSignal): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    const { hash } = await this.#look(signal);
    if (hash !== cookie) throw new objectsFileErrors.DeltaImpossible({ file: this.#options.file });
    return { cookie, objects: {} };
  }

  async *readObjects(anchors: readonly string[], signal: AbortSignal): AsyncGenerator<ImportPage, void, undefined> {
    const known = await this.#look(signal);
    const missing = new Set(anchors);
    for await (const objects of this.#read(signal)) {
      const found = objects.filter((object) => this.#options.includes(object) && missing.delete(object.anchor));
      if (found.length > 0) yield found.map((object) => ({ kind: 'replace', object: this.#whole(object, known) }));
    }
    if (missing.size > 0) yield [...missing].map((anchor): ImportedChange => ({ kind: 'remove', anchor, why: 'Deleted' }));
  }

  async close(): Promise<void> {
    this.#known = undefined;
  }

  async #look(signal: AbortSignal): Promise<Known> {
    if (this.#known !== undefined) return this.#known;
    const { file, describe, types, includes } = this.#options;
    const oddities = new Oddities(types);
    const lines = new Map<string, number>();
    const anchors = new Map<string, string>();
    const schema: Record<string, AttributeSchema> = {};
    const note = (key: string, what: string, line: number): void => {
      const first = lines.get(key);
      if (first !== undefined) throw new objectsFileErrors.DuplicateObject({ file, line, what, first });
      lines.set(key, line);
    };
    const reading = this.#read(signal);
    for (;;) {
      const next = await reading.next();
      if (next.done === true) {
        this.#known = { hash: next.value.hash, anchors, schema, oddities };
        return this.#known;
      }
      for (const object of next.value) {
        const { anchor, dn, line, type } = object;
        const wrong = oddities.misspelt(type) ?? misfit(object, describe);
        if (wrong !== undefined) throw new objectsFileErrors.InvalidObject({ file, line, detail: wrong });
        note(`anchor ${anchor}`, `the anchor ${anchor}`, line);
        note(`dn ${normalizeDn(dn)}`, dn, line);
        anchors.set(normalizeDn(dn), anchor);
        if (includes(object)) oddities.look(object, describe);
        else oddities.left(object);
        for (const [name, value] of Object.entries(object.attributes))
          schema[name] ??= schemaOf(describe(type, name)) ?? shownSchema(value);
        for (const name of Object.keys(object.references))
          schema[name] ??= schemaOf(describe(type, name)) ?? { type: 'Reference', multiValued: true };
      }
    }
  }

  /** Yields the objects of one piece of the file at a time. */
  async *#read(signal: AbortSignal): AsyncGenerator<readonly FileObject[], ReadThrough, undefined> {
    const { file, naming } = this.#options;
    const splitter = new ObjectSplitter(file);
    const digest = createHash('sha256');
    try {
      for await (const bytes of createReadStream(file, { highWaterMark: 256 * 1024, signal }) as AsyncIterable<Buffer>) {
        digest.update(bytes);
        const objects = splitter.push(bytes).map((piece) => fileObject(piece, file, naming));
        if (objects.length > 0) yield objects;
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new objectsFileErrors.FileNotReadable({ file, detail: error.message.replace(/\.$/, '') }, { cause: error });
    }
    const doubt = splitter.end();
    return { hash: digest.digest('hex'), ...(doubt === undefined ? {} : { doubt }) };
  }

  #whole(object: FileObject, { anchors }: Known): DirectoryObject {
    const { describe, complete, gives = () => true } = this.#options;
    const attributes = Object.entries(object.attributes)
      .filter(([name, value]) => gives(object.type, name, value))
      .map(([name, value]) => [name, shaped(value, schemaOf(describe(object.type, name)))] as const);
    const references = Object.entries(object.references)
      .filter(([name]) => gives(object.type, name))
      .map(([name, names]) => [name, names.map((dn) => anchors.get(normalizeDn(dn)) ?? dn)] as const);
    return {
      anchor: object.anchor,
      dn: object.dn,
      objectType: object.type,
      attributes: { ...complete(object), ...Object.fromEntries(attributes) },
      references: Object.fromEntries(references),
    };
  }
}

const schemaOf = (described: Described): AttributeSchema | undefined => (described.kind === 'Typed' ? described.schema : undefined);

/** A value in the cardinality of its schema. */
function shaped(value: AttributeValue, schema: AttributeSchema | undefined): AttributeValue {
  if (schema === undefined || schema.multiValued === isMultiValued(value)) return value;
  if (!isMultiValued(value)) return [value];
  return value.length === 1 ? (value[0] as Scalar) : value;
}

function shownSchema(value: AttributeValue): AttributeSchema {
  const multiValued = isMultiValued(value);
  const first = multiValued ? value[0] : value;
  if (typeof first === 'boolean') return { type: 'Boolean', multiValued };
  if (typeof first === 'number' || typeof first === 'bigint') return { type: 'Integer', multiValued };
  return { type: first instanceof Uint8Array ? 'Binary' : 'String', multiValued };
}

const isSystemError = (error: unknown): error is NodeJS.ErrnoException => error instanceof Error && 'syscall' in error;
