// Defines the directory extensions of the connector's own application that rules flow to, where the tenant does not have them yet.
// Source: "Create extensionProperty"; it needs Application.ReadWrite.OwnedBy, with the application as its own owner, or Application.ReadWrite.All.
import type { ExportChange } from '../../model/change.ts';
import type { AttributeSchema } from '../../model/schema.ts';
import { unitAnchorProperty } from './administrative-unit-attributes.ts';
import { isEntity } from './delta-feed.ts';
import { type DirectoryExtensions, noExtensions } from './directory-extensions.ts';
import { isJsonObject, isSuccess } from './graph-answer.ts';
import { groupAnchorProperty } from './group-anchor.ts';
import { listOf } from './lookup.ts';
import type { EntraOptions } from './ports.ts';
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

export class ExtensionDefinitions {
  readonly #options: EntraOptions;
  readonly #prefix: string;
  readonly #application: string;
  readonly #extensions: DirectoryExtensions;
  readonly #unitAnchor: Wanted;
  readonly #groupAnchor: Wanted;
  readonly #defined = new Set<string>();

  constructor(options: EntraOptions) {
    const { clientID } = options.configuration;
    this.#options = options;
    this.#prefix = `extension_${clientID.replaceAll('-', '')}_`;
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

  /** Before the first write of an extension. Where it cannot be defined, the changes that name it fail with the reason. @throws TermEnded */
  async ensure(writer: Writer, changes: readonly ExportChange[]): Promise<void> {
    const named = new Set(changes.flatMap(({ attributes }) => Object.keys(attributes)));
    const units = changes.some(({ objectType, action }) => objectType === 'administrativeUnit' && action === 'Add');
    const groups = changes.some(({ objectType, action, attributes }) => {
      return objectType === 'group' && action === 'Update' && attributes['sourceAnchor'] !== undefined;
    });
    const wanted = [
      ...this.#own().filter(({ name }) => named.has(name)),
      ...(units ? [this.#unitAnchor] : []),
      ...(groups ? [this.#groupAnchor] : []),
    ];
    const unknown = wanted.filter(({ name }) => !this.#defined.has(name));
    if (unknown.length === 0) return;
    const properties = await this.#properties(writer);
    if (properties === undefined) return;
    const url = `${properties}?$select=name`;
    const answer = await writer.read(url);
    if (!isSuccess(answer)) return this.#warn(writer.refusal(answer, { method: 'GET', url }, this.#application));
    for (const property of listOf(writer, answer, url, this.#application))
      if (isJsonObject(property) && typeof property['name'] === 'string') this.#defined.add(property['name']);
    for (const wanted of unknown) if (!this.#defined.has(wanted.name)) await this.#define(writer, properties, wanted);
  }

  /** Where the application keeps its definitions; by its object id, which is not the client id. */
  async #properties(writer: Writer): Promise<string | undefined> {
    const url = `${this.#application}?$select=id`;
    const answer = await writer.read(url);
    if (isSuccess(answer) && isEntity(answer.body)) return `/applications/${encodeURIComponent(answer.body.id)}/extensionProperties`;
    this.#warn(writer.refusal(answer, { method: 'GET', url }, this.#application));
    return undefined;
  }

  async #define(writer: Writer, properties: string, { name, schema, targetObjects }: Wanted): Promise<void> {
    const { type, multiValued } = schema;
    const body = { name: name.slice(this.#prefix.length), dataType: dataTypes[type], targetObjects, isMultiValued: multiValued };
    const request: WriteRequest = { method: 'POST', url: properties, body, repeat: 'Once' };
    const answer = await writer.send(request);
    if (!isSuccess(answer)) return this.#warn(writer.refusal(answer, request, name));
    this.#defined.add(name);
    this.#options.log.info({ extension: name, ...body }, 'defined a directory extension');
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

  #warn(error: Error): void {
    this.#options.log.warn({ err: error }, 'a directory extension could not be defined');
  }
}
