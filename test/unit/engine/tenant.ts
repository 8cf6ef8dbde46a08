// A tenant in memory: it takes changes, and tells imports what it holds.
import type { ChangeError, ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { DirectoryObject, ImportedChange } from '../../../operator/model/object.ts';
import type { TargetAttribute, TargetSchema } from '../../../operator/model/schema.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';

const text: TargetAttribute = {
  support: 'Supported',
  type: 'String',
  multiValued: false,
  mutability: 'ReadWrite',
  comparison: 'Exact',
  clearable: true,
};
const reference: TargetAttribute = { ...text, type: 'Reference' };

export const tenantSchema: TargetSchema = {
  user: {
    sourceAnchor: { ...text, mutability: 'CreateOnly' },
    displayName: { ...text, clearable: false },
    accountEnabled: { ...text, type: 'Boolean', clearable: false },
    title: { ...text, maxLength: 20 },
    department: { ...text, comparison: 'IgnoreCase' },
    mail: { support: 'Unsupported', reason: 'Exchange owns it.' },
    proxyAddresses: { ...text, multiValued: true, mutability: 'ReadOnly' },
    manager: reference,
  },
  group: {
    sourceAnchor: { ...text, mutability: 'CreateOnly' },
    displayName: { ...text, clearable: false },
    member: { ...reference, multiValued: true },
  },
  administrativeUnit: {
    sourceAnchor: { ...text, mutability: 'CreateOnly' },
    displayName: { ...text, clearable: false },
    member: { ...reference, multiValued: true },
  },
};

interface Held {
  objectType: string;
  attributes: Record<string, AttributeValue>;
  references: Record<string, Set<string>>;
}

export class Tenant {
  readonly objects = new Map<string, Held>();
  /** Every change that reached it. */
  readonly log: ExportChange[] = [];
  /** Answers with an error instead of writing. */
  refuse: (change: ExportChange) => ChangeError | undefined = () => undefined;
  /** Writes, or not, and gives no answer. */
  lose: (change: ExportChange) => 'Before' | 'After' | undefined = () => undefined;
  /** Told of each change after it is written. */
  written: (change: ExportChange) => void = () => undefined;
  /** The anchor of what is created by an export. */
  naming: (sourceAnchor: string) => string = () => `id-${this.#next++}`;
  #next = 1;

  create(objectType: string, attributes: Record<string, AttributeValue>, anchor = `id-${this.#next++}`): string {
    this.objects.set(anchor, { objectType, attributes: { ...attributes }, references: {} });
    return anchor;
  }

  /** The only object whose display name this is. */
  named(displayName: string): (Held & { anchor: string }) | undefined {
    const found = [...this.objects].filter(([, held]) => held.attributes['displayName'] === displayName);
    if (found.length > 1) throw new Error(`${found.length} objects are named ${displayName}`);
    return found[0] === undefined ? undefined : { anchor: found[0][0], ...found[0][1] };
  }

  /** Display names that the object refers to, sorted. */
  referred(displayName: string, attribute: string): readonly string[] {
    const anchors = [...(this.named(displayName)?.references[attribute] ?? [])];
    return anchors.map((anchor) => String(this.objects.get(anchor)?.attributes['displayName'] ?? anchor)).sort();
  }

  export(changes: readonly ExportChange[]): readonly ChangeResult[] {
    return changes.map((change) => {
      this.log.push(change);
      const error = this.refuse(change) ?? this.#missing(change);
      if (error !== undefined) return { id: change.id, outcome: 'Failed', error };
      const lost = this.lose(change);
      const anchor = lost === 'Before' ? '' : this.#write(change);
      if (lost !== 'Before') this.written(change);
      if (lost !== undefined) return { id: change.id, outcome: 'Unknown', error: noAnswer };
      return { id: change.id, outcome: 'Written', anchor };
    });
  }

  /** What somebody deleted in the tenant since the last import. */
  #missing({ action, anchor = '' }: ExportChange): ChangeError | undefined {
    if (action !== 'Update' || this.objects.has(anchor)) return undefined;
    return { code: 'NotFound', message: `There is no ${anchor}.`, next: 'Wait for the next import.', retry: 'backoff' };
  }

  #write({ action, anchor, objectType, attributes, references, sourceAnchor }: ExportChange): string {
    if (action === 'Delete') {
      this.objects.delete(anchor ?? '');
      for (const held of this.objects.values()) for (const values of Object.values(held.references)) values.delete(anchor ?? '');
      return anchor ?? '';
    }
    const twin = [...this.objects].find(
      ([, held]) => held.objectType === objectType && held.attributes['sourceAnchor'] === sourceAnchor,
    )?.[0];
    const id = action === 'Add' ? (twin ?? this.create(objectType, {}, this.naming(sourceAnchor))) : (anchor ?? '');
    const held = this.objects.get(id);
    if (held === undefined) throw new Error(`there is no ${id}`);
    for (const [name, { after }] of Object.entries(attributes)) {
      if (after === undefined) delete held.attributes[name];
      else held.attributes[name] = after;
    }
    for (const [name, { add, remove }] of Object.entries(references)) {
      const values = (held.references[name] ??= new Set());
      for (const target of remove) values.delete(target.anchor);
      for (const target of add) values.add(target.anchor);
    }
    return id;
  }

  read(): readonly ImportedChange[] {
    return [...this.objects].map(([anchor, { objectType, attributes, references }]) => {
      const object: DirectoryObject = {
        anchor,
        dn: `${objectType}_${anchor}`,
        objectType,
        attributes: { ...attributes },
        references: Object.fromEntries(Object.entries(references).map(([name, values]) => [name, [...values]])),
      };
      return { kind: 'replace', object };
    });
  }
}

const noAnswer: ChangeError = { code: 'NoAnswer', message: 'No answer came.', next: 'Wait for the next import.', retry: 'backoff' };
