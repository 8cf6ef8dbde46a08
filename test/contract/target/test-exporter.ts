// An exporter for types that Graph does not take: a service in memory that makes contacts, as one for Exchange Online would.
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { CompleteRead, DirectoryObject, ImportPage } from '../../../operator/model/object.ts';
import type { Permit } from '../../../operator/model/permit.ts';
import type { DirectorySchema, TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import type { TargetDirectory } from '../../../operator/worker/ports.ts';
import { scriptedErrors } from '../../unit/worker/scripted-directory.ts';

const text: Extract<TargetAttribute, { support: 'Supported' }> = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
};

export class ContactExporter implements TargetDirectory {
  readonly targetSchema: TargetSchema = {
    contact: { sourceAnchor: { ...text, mutability: 'CreateOnly' }, displayName: { ...text, clearable: false }, mail: text },
  };
  readonly objects = new Map<string, DirectoryObject>();
  #told = new Set<string>();

  async schema(): Promise<DirectorySchema> {
    return { displayName: { type: 'String', multiValued: false }, mail: { type: 'String', multiValued: false } };
  }

  async *readFull(): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    yield [...this.objects.values()].map((object) => ({ kind: 'replace', object }) as const);
    this.#told = new Set(this.objects.keys());
    return { cookie: 'contacts', objects: { contacts: this.objects.size } };
  }

  async *readDelta(): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    yield [...this.#told]
      .filter((anchor) => !this.objects.has(anchor))
      .map((anchor) => ({ kind: 'remove', anchor, why: 'Deleted' }) as const);
    return yield* this.readFull();
  }

  async *readObjects(anchors: readonly string[]): AsyncGenerator<ImportPage, void, undefined> {
    yield anchors.map((anchor) => {
      const object = this.objects.get(anchor);
      return object === undefined ? { kind: 'remove', anchor, why: 'Deleted' } : { kind: 'replace', object };
    });
  }

  async export(permit: Permit, changes: readonly ExportChange[]): Promise<readonly ChangeResult[]> {
    if (permit.remainingMs() <= 0) throw new scriptedErrors.TermEnded({});
    return changes.map((change) => ({ id: change.id, outcome: 'Written', anchor: this.#write(change) }));
  }

  #write({ action, anchor = `contact-${this.objects.size + 1}`, objectType, attributes, sourceAnchor }: ExportChange): string {
    if (action === 'Delete') {
      this.objects.delete(anchor);
      return anchor;
    }
    const values: Record<string, AttributeValue> = { ...this.objects.get(anchor)?.attributes, sourceAnchor };
    for (const [name, { after }] of Object.entries(attributes)) {
      if (after === undefined) delete values[name];
      else values[name] = after;
    }
    this.objects.set(anchor, { anchor, dn: `Contact_${anchor}`, objectType, attributes: values, references: {} });
    return anchor;
  }

  async close(): Promise<void> {
    this.#told.clear();
  }
}
