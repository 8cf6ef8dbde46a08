// Counts planned changes by type, rule and container: the same for a worker and for a plan without a cluster.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentDn } from '../directory/forest/distinguished-name.ts';
import type { ChangePage, Engine, PlannedChange, PlannedReferences } from '../engine/engine.ts';

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

  add({ objectType, action, rule, dn, attributes, references }: PlannedChange): void {
    const name = actions[action];
    const values = [...Object.values(attributes), ...Object.values(references)];
    const rules = action === 'Update' ? new Set(values.flatMap((change) => change.rule ?? [])) : rule === undefined ? [] : [rule];
    this.#all[name] += 1;
    for (const sets of Object.values(references)) this.#addReferences(sets);
    counted(this.#types, objectType)[name] += 1;
    for (const one of rules) counted(this.#rules, one)[name] += 1;
    counted(this.#containers, dn === '' ? '' : parentDn(dn))[name] += 1;
  }

  /** What is sent as a change of its own, references of objects to be made included. The one value of an attribute is replaced as a whole. */
  #addReferences({ multiValued, add, remove }: PlannedReferences): void {
    const count = ({ length }: readonly unknown[]): number => (multiValued ? length : Math.min(1, length));
    this.#referenceAdd += count(add);
    this.#referenceRemove += count(remove);
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

function counted(map: Map<string, ActionCounts>, key: string): ActionCounts {
  let counts = map.get(key);
  if (counts === undefined) map.set(key, (counts = noAction()));
  return counts;
}

const sorted = (map: ReadonlyMap<string, ActionCounts>): Counts => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));

/** A part of a plan: one type, rule or container. The empty container is that of objects that no source has any more. */
export interface PlanPart extends Readonly<ActionCounts> {
  readonly name: string;
}

/** The largest parts, and the sum of the rest, of which there are `parts`. */
export interface PlanParts {
  readonly parts: readonly PlanPart[];
  readonly others?: Readonly<ActionCounts> & { readonly parts: number };
}

/** A plan in parts, small enough for a status whatever the size of the plan. */
export interface PlanBreakdown {
  /** Changes that are counted here; fewer than the plan has where it was too large to be looked at before its export. */
  readonly counted: number;
  readonly byType: PlanParts;
  readonly byRule: PlanParts;
  readonly byOrganizationalUnit: PlanParts;
}

const mostParts = 20;

export function breakdownOf({ all, byType, byRule, byOrganizationalUnit }: Tally): PlanBreakdown {
  return {
    counted: all.add + all.update + all.delete,
    byType: largest(byType),
    byRule: largest(byRule),
    byOrganizationalUnit: largest(byOrganizationalUnit),
  };
}

function largest(counts: Counts): PlanParts {
  const size = (part: Readonly<ActionCounts>): number => part.add + part.update + part.delete;
  const parts = Object.entries(counts)
    .map(([name, part]): PlanPart => ({ name, ...part }))
    .sort((a, b) => size(b) - size(a) || (a.name < b.name ? -1 : 1));
  const rest = parts.slice(mostParts);
  if (rest.length === 0) return { parts };
  const sum = (action: keyof ActionCounts): number => rest.reduce((total, part) => total + part[action], 0);
  return {
    parts: parts.slice(0, mostParts),
    others: { parts: rest.length, add: sum('add'), update: sum('update'), delete: sum('delete') },
  };
}

const changesAtOnce = 200;

/**
 * Every change of the plan, page by page, and those that only follow objects that are yet to be made.
 * @param most changes to look at; the last page is looked at whole
 */
export async function* plannedChanges(
  engine: Pick<Engine, 'changes' | 'followers'>,
  target: string,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<PlannedChange, void, undefined> {
  let seen = 0;
  let makes = false;
  for (const which of ['changes', 'followers'] as const) {
    if (which === 'followers' && !makes) return;
    for (let afterId: number | undefined = 0; afterId !== undefined && seen < most; ) {
      const { changes, next }: ChangePage = await engine[which](target, { afterId, limit: changesAtOnce });
      for (const change of changes) {
        if (change.action === 'Add') makes = true;
        yield change;
      }
      seen += changes.length;
      afterId = next;
      // Leases are renewed and probes are answered on the same thread.
      await nextTurn();
    }
  }
}
