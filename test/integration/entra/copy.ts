// A connector space in miniature: what a store would hold after the changes that a reader told.
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { drain, drainObjects, never } from '../../unit/directory/entra/builders.ts';

export class Copy {
  readonly objects = new Map<string, DirectoryObject>();
  #cookie = '';

  /** A full read; what it does not show is gone. */
  async readFull(entra: TargetDirectory): Promise<void> {
    const { changes, complete } = await drain(entra.readFull(never));
    this.objects.clear();
    this.apply(changes);
    this.#cookie = complete.cookie;
  }

  /** A delta read; what it names without being known is read whole, as the engine asks for it. */
  async readDelta(entra: TargetDirectory): Promise<void> {
    const { changes, complete } = await drain(entra.readDelta(this.#cookie, never));
    const unknown = this.apply(changes);
    this.apply(await drainObjects(entra.readObjects([...unknown], never)));
    this.#cookie = complete.cookie;
  }

  /** Returns the anchors that a patch named although nothing is known of them. */
  apply(changes: readonly ImportedChange[]): ReadonlySet<string> {
    const unknown = new Set<string>();
    for (const change of changes) {
      if (change.kind === 'remove') this.objects.delete(change.anchor);
      else if (change.kind === 'replace') this.objects.set(change.object.anchor, change.object);
      else if (change.kind === 'patch' && this.objects.has(change.anchor)) this.#patch(change);
      else unknown.add(change.anchor);
    }
    return unknown;
  }

  #patch({ anchor, attributes, links }: Extract<ImportedChange, { kind: 'patch' }>): void {
    const object = this.objects.get(anchor);
    if (object === undefined) return;
    const merged: Record<string, AttributeValue | null> = { ...object.attributes, ...attributes };
    const references: Record<string, readonly string[]> = { ...object.references };
    for (const [name, { add, remove }] of Object.entries(links))
      references[name] = [...new Set([...(references[name] ?? []), ...add])].filter((linked) => !remove.includes(linked));
    const kept = Object.entries(merged).filter((entry): entry is [string, AttributeValue] => entry[1] !== null);
    this.objects.set(anchor, { ...object, attributes: Object.fromEntries(kept), references });
  }

  /** The objects in an order of their own, links among the living only: those to the deleted end with them. */
  sorted(): readonly unknown[] {
    const links = ({ references }: DirectoryObject): unknown =>
      Object.entries(references)
        .map(([name, anchors]) => [name, anchors.filter((anchor) => this.objects.has(anchor)).sort()] as const)
        .filter(([, anchors]) => anchors.length > 0);
    return [...this.objects.values()]
      .sort((one, other) => (one.anchor < other.anchor ? -1 : 1))
      .map((object) => ({
        anchor: object.anchor,
        objectType: object.objectType,
        attributes: object.attributes,
        references: links(object),
      }));
  }
}
