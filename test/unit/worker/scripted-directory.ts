// Directories that a test makes answer, break off or stay silent.
import { defineErrors, type LockstepError } from '../../../operator/model/errors.ts';
import type { ChangeResult, ExportChange } from '../../../operator/model/change.ts';
import type { CompleteRead, DirectoryObject, Doubt, ImportedChange, ImportPage } from '../../../operator/model/object.ts';
import type { Permit } from '../../../operator/model/permit.ts';
import type { DirectorySchema, TargetSchema } from '../../../operator/model/schema.ts';
import type { AttributeValue } from '../../../operator/model/value.ts';
import type { SourceDirectory, TargetDirectory } from '../../../operator/worker/ports.ts';
import { type Tenant, tenantSchema } from '../engine/tenant.ts';

export const scriptedErrors = defineErrors('Scripted', {
  Down: { retry: 'backoff', text: '{name} is down.', next: 'Wait.' },
  DeltaImpossible: { retry: 'backoff', text: '{name} forgot the cookie.', next: 'Read everything.' },
  TermEnded: { retry: 'backoff', text: 'The term ended.', next: 'Wait.' },
});

/** Reads what `objects` holds at that moment; a delta tells everything, and what is gone since the last read. */
export class ScriptedSource implements SourceDirectory {
  readonly name: string;
  readonly #objects: () => readonly DirectoryObject[];
  #told = new Set<string>();
  /** Which reads fail, and after how many objects. */
  failing: { readonly reads: 'All' | 'Full'; readonly after: number } | undefined;
  forgotCookie = false;
  /** Ends each read behind all that it has to tell. */
  refusing: LockstepError | undefined;
  /** The anchor of an object that reads do not pass on. */
  leftOut: string | undefined;
  /** How many objects a read says that it has seen, by partition. */
  partitions: CompleteRead['objects'] = {};
  /** What a read says of its end. */
  doubt: Doubt | undefined;
  /** Readers that were begun and not ended. */
  open = 0;

  constructor(name: string, objects: () => readonly DirectoryObject[]) {
    this.name = name;
    this.#objects = objects;
  }

  async schema(): Promise<DirectorySchema> {
    return {
      manager: { type: 'Reference', multiValued: false },
      member: { type: 'Reference', multiValued: true },
      userAccountControl: { type: 'Integer', multiValued: false },
    };
  }

  async *readFull(): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    yield* this.#tell('Full');
    return this.#complete();
  }

  async *readDelta(): AsyncGenerator<ImportPage, CompleteRead, undefined> {
    if (this.forgotCookie) throw new scriptedErrors.DeltaImpossible({ name: this.name });
    const before = this.#told;
    yield* this.#tell('Delta');
    const now = new Set(this.#objects().map(({ anchor }) => anchor));
    yield [...before].filter((anchor) => !now.has(anchor)).map((anchor): ImportedChange => ({ kind: 'remove', anchor, why: 'Deleted' }));
    return this.#complete();
  }

  async *readObjects(): AsyncGenerator<ImportPage, void, undefined> {
    yield [];
  }

  async close(): Promise<void> {
    this.#told.clear();
  }

  async *#tell(kind: 'Full' | 'Delta'): AsyncGenerator<ImportPage, void, undefined> {
    this.open += 1;
    try {
      const objects = this.#objects().filter(({ anchor }) => anchor !== this.leftOut);
      const failing = this.failing !== undefined && (this.failing.reads === 'All' || kind === 'Full') ? this.failing.after : undefined;
      for (const object of objects.slice(0, failing)) yield [{ kind: 'replace', object }];
      if (failing !== undefined) throw new scriptedErrors.Down({ name: this.name });
    } finally {
      this.open -= 1;
    }
  }

  #complete(): CompleteRead {
    if (this.refusing !== undefined) throw this.refusing;
    this.#told = new Set(this.#objects().map(({ anchor }) => anchor));
    return { cookie: `${this.name}-cookie`, objects: this.partitions, ...(this.doubt === undefined ? {} : { doubt: this.doubt }) };
  }
}

/** A tenant behind the worker's ports. */
export class ScriptedTarget extends ScriptedSource implements TargetDirectory {
  readonly targetSchema: TargetSchema = tenantSchema;
  readonly #tenant: Tenant;
  /** Called before each batch. */
  onExport: (batch: number) => void | Promise<void> = () => undefined;
  /** Where it is set, an add finds the object in the recycle bin, with these values beside those that are sent. */
  restored: Readonly<Record<string, AttributeValue>> | undefined;
  batches = 0;

  constructor(name: string, tenant: Tenant) {
    super(name, () => tenant.read().flatMap((change) => (change.kind === 'replace' ? [change.object] : [])));
    this.#tenant = tenant;
  }

  async export(permit: Permit, changes: readonly ExportChange[]): Promise<readonly ChangeResult[]> {
    this.batches += 1;
    await this.onExport(this.batches);
    if (permit.remainingMs() <= 0) throw new scriptedErrors.TermEnded({});
    return this.#tenant.export(changes).map((result, index) => (changes[index]?.action === 'Add' ? this.#restore(result) : result));
  }

  #restore(result: ChangeResult): ChangeResult {
    if (this.restored === undefined || result.outcome !== 'Written') return result;
    Object.assign(this.#tenant.objects.get(result.anchor)?.attributes ?? {}, this.restored);
    return { ...result, found: true };
  }
}
