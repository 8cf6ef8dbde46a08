// Deleted objects by their source anchor, for thirty days restorable.
import type { ExportChange } from '../../model/change.ts';
import { entraErrors } from './errors.ts';
import { isJsonObject } from './graph-answer.ts';
import type { GraphObjectType } from './graph-attribute.ts';
import { anchorFilter, type FoundObject, foundObject, listOf, selected } from './lookup.ts';
import type { Writer } from './writer.ts';

type ByAnchor = ReadonlyMap<string, FoundObject>;

/** Lives as long as one export: what is deleted meanwhile is not a matter of the creates beside it. */
export class RecycleBin {
  readonly #writer: Writer;
  readonly #whole = new Map<GraphObjectType, Promise<ByAnchor>>();

  constructor(writer: Writer) {
    this.#writer = writer;
  }

  /**
   * The deleted object with this anchor. Filters on the recycle bin are advanced queries, and which properties they take is documented
   * for a few only: where the service refuses this one, as it does one by an extension that nobody has defined, the bin is listed once and searched here.
   */
  async find(objectType: GraphObjectType, change: ExportChange): Promise<FoundObject | undefined> {
    const whole = this.#whole.get(objectType);
    if (whole !== undefined) return (await whole).get(change.sourceAnchor);
    const url = `${path(objectType)}?${anchorFilter(objectType, change, this.#writer)}&${selected(objectType, this.#writer)}&$count=true`;
    const answer = await this.#writer.read(url, { ConsistencyLevel: 'eventual' });
    if (answer.status !== 400) return foundObject(objectType, listOf(this.#writer, answer, url, change.label)[0]);
    return (await this.#list(objectType, change.label)).get(change.sourceAnchor);
  }

  #list(objectType: GraphObjectType, label: string): Promise<ByAnchor> {
    const listed = this.#whole.get(objectType) ?? this.#readAll(objectType, label);
    this.#whole.set(objectType, listed);
    return listed;
  }

  async #readAll(objectType: GraphObjectType, label: string): Promise<ByAnchor> {
    const found = new Map<string, FoundObject>();
    const visited = new Set<string>();
    let link: string | undefined = `${path(objectType)}?${selected(objectType, this.#writer)}&$top=999`;
    while (link !== undefined) {
      if (visited.has(link)) throw new entraErrors.ProtocolError({ detail: 'the pages of the recycle bin lead in a circle' });
      visited.add(link);
      const answer = await this.#writer.readPage(link);
      for (const entity of listOf(this.#writer, answer, link, label)) {
        const object = foundObject(objectType, entity);
        if (object?.sourceAnchor !== undefined) found.set(object.sourceAnchor, object);
      }
      const next = isJsonObject(answer.body) ? answer.body['@odata.nextLink'] : undefined;
      link = typeof next === 'string' ? next : undefined;
    }
    return found;
  }
}

const path = (objectType: GraphObjectType): string => `/directory/deletedItems/microsoft.graph.${objectType}`;
