// Counts planned changes by type, rule and container.
import { parentDn } from '../directory/forest/distinguished-name.ts';
import { isReference, type JsonField } from '../model/object-json.ts';
import type { JsonChange, JsonPlannedChange } from './change.ts';

export interface ActionCounts {
  add: number;
  update: number;
  delete: number;
}

export type Counts = Readonly<Record<string, Readonly<ActionCounts>>>;

const noAction = (): ActionCounts => ({ add: 0, update: 0, delete: 0 });
const actions = { Add: 'add', Update: 'update', Delete: 'delete' } as const;

export class Tally {
  readonly #all = noAction();
  readonly #types = new Map<string, ActionCounts>();
  readonly #rules = new Map<string, ActionCounts>();
  readonly #containers = new Map<string, ActionCounts>();
  #referenceAdd = 0;
  #referenceRemove = 0;

  add({ type, action, rule, dn, attributes }: JsonPlannedChange): void {
    const name = actions[action];
    const rules =
      action === 'Update' ? new Set(Object.values(attributes).flatMap((change) => change.rule ?? [])) : rule === undefined ? [] : [rule];
    this.#all[name] += 1;
    for (const change of Object.values(attributes)) this.#addReferences(change);
    counted(this.#types, type)[name] += 1;
    for (const one of rules) counted(this.#rules, one)[name] += 1;
    counted(this.#containers, dn === '' ? '' : parentDn(dn))[name] += 1;
  }

  /** What is sent as a change of its own, references of objects to be made included. */
  #addReferences(change: JsonChange): void {
    const [add, remove] = 'add' in change ? [change.add, change.remove] : [references(change.after), references(change.before)];
    this.#referenceAdd += add.length;
    this.#referenceRemove += remove.length;
  }

  get all(): Readonly<ActionCounts> & { readonly referenceAdd: number; readonly referenceRemove: number } {
    return { ...this.#all, referenceAdd: this.#referenceAdd, referenceRemove: this.#referenceRemove };
  }

  get byType(): Counts {
    return sorted(this.#types);
  }

  /** A rule counts an object whose change it gives; an update may have several. */
  get byRule(): Counts {
    return sorted(this.#rules);
  }

  /** By the container in the first source; the empty name stands for objects that no source has any more. */
  get byOrganizationalUnit(): Counts {
    return sorted(this.#containers);
  }
}

const references = (field: JsonField): readonly unknown[] => (Array.isArray(field) ? field : [field]).filter(isReference);

function counted(map: Map<string, ActionCounts>, key: string): ActionCounts {
  let counts = map.get(key);
  if (counts === undefined) map.set(key, (counts = noAction()));
  return counts;
}

const sorted = (map: ReadonlyMap<string, ActionCounts>): Counts => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
