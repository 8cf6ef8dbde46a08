// Defines the directory extensions of the connector's own application that rules flow to, where the tenant does not have them yet.
// Source: "Create extensionProperty"; it needs Application.ReadWrite.OwnedBy, with the application as its own owner, or Application.ReadWrite.All.
import type { ChangeResult, ExportChange } from '../../../model/change.ts';
import type { AttributeSchema } from '../../../model/schema.ts';
import { unitAnchorProperty } from '../mapping/administrative-unit-attributes.ts';
import { isEntity } from '../import/delta-feed.ts';
import { type DirectoryExtensions, extensionPrefix, noExtensions } from '../mapping/directory-extensions.ts';
import { entraErrors } from '../errors.ts';
import { isJsonObject, isSuccess } from '../request/graph-answer.ts';
import { groupAnchorProperty } from './group-anchor.ts';
import { wholeList } from './lookup.ts';
import type { EntraOptions } from '../ports.ts';
import type { Writer, WriteRequest } from './writer.ts';

/** Integers of Active Directory may have 64 bits, and a definition cannot be changed later. */
const dataTypes = {
  String: 'String',
  Reference: 'String',
  Boolean: 'Boolean',
  Integer: 'LargeInteger',
  Binary: 'Binary',
} as const satisfies Record<AttributeSchema['type'], string>;

interface Wanted {
  readonly name: string;
  readonly schema: AttributeSchema;
  readonly targetObjects: readonly ('User' | 'Group' | 'AdministrativeUnit')[];
}

const undefinedCode = 'Entra.ExtensionUndefined';

/** What creates leave out is told by no result: definitions are looked at again from time to time. */
const trustedMs = 3_600_000;

/** Knows which definitions the tenant has, and makes what is missing. */
export class ExtensionDefinitions {
  readonly #options: EntraOptions;
  readonly #prefix: string;
  readonly #application: string;
  readonly #extensions: DirectoryExtensions;
  readonly #unitAnchor: Wanted;
  readonly #groupAnchor: Wanted;
  readonly #defined = new Set<string>();
  #lookedAtMs = 0;

  constructor(options: EntraOptions) {
    const { clientID } = options.configuration;
    this.#options = options;
    this.#prefix = extensionPrefix(clientID);
    this.#application = `/applications(appId='${clientID}')`;
    this.#extensions = options.extensions ?? noExtensions;
    this.#unitAnchor = {
      name: unitAnchorProperty(clientID),
      schema: { type: 'String', multiValued: false },
      targetObjects: ['AdministrativeUnit'],
    };
    this.#groupAnchor = {
      name: groupAnchorProperty(clientID),
      schema: { type: 'String', multiValued: false },
      targetObjects: ['Group'],
    };
  }

  /**
   * Before the first write of an extension. Where it cannot be defined, the log says why, and the changes that name it fail with the reason.
   * @throws TermEnded
   */
  async ensure(writer: Writer, changes: readonly ExportChange[]): Promise<void> {
    const nowMs = this.#options.clock.monotonicMs();
    if (nowMs - this.#lookedAtMs > trustedMs) this.#defined.clear();
    const unknown = this.#wanted(changes).filter(({ name }) => !this.#defined.has(name));
    if (unknown.length === 0) return;
    await this.#warned(writer, async () => {
      const properties = await this.#properties(writer);
      await this.#look(writer, properties);
      this.#lookedAtMs = nowMs;
      for (const wanted of unknown)
        if (!this.#defined.has(wanted.name)) await this.#warned(writer, () => this.#define(writer, properties, wanted));
    });
  }

  /** A definition that an administrator deleted shows in the refusal of a value: the next export looks again, and defines it. */
  heed(results: readonly ChangeResult[]): void {
    if (results.some((result) => result.outcome !== 'Written' && result.error.code === undefinedCode)) this.#defined.clear();
  }

  #wanted(changes: readonly ExportChange[]): readonly Wanted[] {
    const named = new Set(changes.flatMap(({ attributes }) => Object.keys(attributes)));
    const units = changes.some(({ objectType, action }) => objectType === 'administrativeUnit' && action === 'Add');
    const groups = changes.some(({ objectType, action, attributes, adopted }) => {
      return objectType === 'group' && action === 'Update' && (attributes['sourceAnchor'] !== undefined || adopted === true);
    });
    return [
      ...this.#own().filter(({ name }) => named.has(name)),
      ...(units ? [this.#unitAnchor] : []),
      ...(groups ? [this.#groupAnchor] : []),
    ];
  }

  /** Where the application keeps its definitions; by its object id, which is not the client id. */
  async #properties(writer: Writer): Promise<string> {
    const url = `${this.#application}?$select=id`;
    const answer = await writer.read(url);
    if (isSuccess(answer) && isEntity(answer.body)) return `/applications/${encodeURIComponent(answer.body.id)}/extensionProperties`;
    throw writer.refusal(answer, { method: 'GET', url }, this.#application);
  }

  async #look(writer: Writer, properties: string): Promise<void> {
    const url = `${properties}?$select=name`;
    for (const property of await wholeList(writer, url, await writer.read(url), this.#application))
      if (isJsonObject(property) && typeof property['name'] === 'string') this.#defined.add(property['name']);
  }

  async #define(writer: Writer, properties: string, { name, schema, targetObjects }: Wanted): Promise<void> {
    const { type, multiValued } = schema;
    const body = { name: name.slice(this.#prefix.length), dataType: dataTypes[type], targetObjects, isMultiValued: multiValued };
    const request: WriteRequest = { method: 'POST', url: properties, body, repeat: 'Once' };
    try {
      const answer = await writer.send(request);
      if (!isSuccess(answer)) throw writer.refusal(answer, request, name);
    } catch (error) {
      if (!(error instanceof entraErrors.AnswerLost)) throw error;
      await this.#appeared(writer, properties, name, error);
    }
    this.#defined.add(name);
    this.#options.log.info({ extension: name, ...body }, 'defined a directory extension');
  }

  /** After a lost answer: nothing is sent twice. @throws the lost answer where the definition does not appear */
  async #appeared(writer: Writer, properties: string, name: string, lost: Error): Promise<void> {
    for (let attempt = 1; attempt <= 4; attempt++) {
      await this.#look(writer, properties);
      if (this.#defined.has(name)) return;
      await writer.pause(attempt, { method: 'GET', url: properties });
    }
    throw lost;
  }

  /** One definition serves both types, where both have it. */
  #own(): readonly Wanted[] {
    const { user, group } = this.#extensions;
    return [...new Set([...Object.keys(user), ...Object.keys(group)])].flatMap((name) => {
      const schema = user[name] ?? group[name];
      if (schema === undefined || !name.startsWith(this.#prefix)) return [];
      return [{ name, schema, targetObjects: [...(name in user ? ['User' as const] : []), ...(name in group ? ['Group' as const] : [])] }];
    });
  }

  /** Only the end of the term ends the export. */
  async #warned({ permit }: Writer, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      if (error instanceof entraErrors.TermEnded || permit.signal.aborted) throw error;
      this.#options.log.warn({ err: error }, 'a directory extension could not be defined');
    }
  }
}
