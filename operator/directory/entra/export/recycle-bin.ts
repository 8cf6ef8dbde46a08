// Deleted objects by their source anchor, for thirty days restorable.
import type { ExportChange } from '../../../model/change.ts';
import { isJsonObject } from '../request/graph-answer.ts';
import type { GraphObjectType } from '../mapping/graph-attribute.ts';
import { anchorFilter, carrierOf, type FoundObject, foundObject, selected, wholeList } from './lookup.ts';
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
    const url = `${path(objectType)}?${anchorFilter(objectType, change, this.#writer)}&${this.#selected(objectType)}&$count=true`;
    const answer = await this.#writer.read(url, { ConsistencyLevel: 'eventual' });
    if (answer.status !== 400) {
      const found = await wholeList(this.#writer, url, answer, change.label);
      return carrierOf(
        change,
        latestFirst(found).map((entity) => foundObject(objectType, entity)),
      );
    }
    return (await this.#list(objectType, change.label)).get(change.sourceAnchor);
  }

  #list(objectType: GraphObjectType, label: string): Promise<ByAnchor> {
    const listed = this.#whole.get(objectType) ?? this.#readAll(objectType, label);
    this.#whole.set(objectType, listed);
    return listed;
  }

  async #readAll(objectType: GraphObjectType, label: string): Promise<ByAnchor> {
    const url = `${path(objectType)}?${this.#selected(objectType)}&$top=999`;
    const objects = await wholeList(this.#writer, url, await this.#writer.readPage(url), label);
    const found = new Map<string, FoundObject>();
    for (const entity of latestFirst(objects)) {
      const object = foundObject(objectType, entity);
      if (object?.sourceAnchor !== undefined && !found.has(object.sourceAnchor)) found.set(object.sourceAnchor, object);
    }
    return found;
  }

  #selected(objectType: GraphObjectType): string {
    return `${selected(objectType, this.#writer)},deletedDateTime`;
  }
}

/** Where several were deleted with one anchor, the last of them is whom the source object had until then. */
const latestFirst = (entities: readonly unknown[]): readonly unknown[] =>
  entities.toSorted((a, b) => deletedAt(b).localeCompare(deletedAt(a)));

function deletedAt(entity: unknown): string {
  const instant = isJsonObject(entity) ? entity['deletedDateTime'] : undefined;
  return typeof instant === 'string' ? instant : '';
}

const path = (objectType: GraphObjectType): string => `/directory/deletedItems/microsoft.graph.${objectType}`;
