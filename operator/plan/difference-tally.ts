// Counts what differs between two plans, and says it in one sentence.
import type { BudgetName } from './budget.ts';
import type { Difference, JsonDifference } from './comparison.ts';

/** The words in which people speak of a type. */
const plural: Readonly<Record<string, string>> = { user: 'users', group: 'groups', contact: 'contacts', device: 'devices' };

export class DifferenceTally {
  readonly #kinds: Record<Difference, number> = { Changed: 0, Added: 0, Left: 0, Failed: 0, Deleted: 0, Kept: 0 };
  /** By attribute, then by type. */
  readonly #attributes = new Map<string, Map<string, number>>();
  readonly #rules = new Map<string, number>();
  #disables = 0;
  #removals = 0;
  readonly #errors: number;

  /** @param errors of objects, that are new */
  constructor(errors: number) {
    this.#errors = errors;
  }

  add({ difference, type, attributes }: JsonDifference): void {
    this.#kinds[difference] += 1;
    if (difference !== 'Changed') return;
    if (disables(attributes)) this.#disables += 1;
    const rules = new Set<string>();
    for (const [name, change] of Object.entries(attributes)) {
      const types = this.#attributes.get(name) ?? new Map<string, number>();
      types.set(type, (types.get(type) ?? 0) + 1);
      this.#attributes.set(name, types);
      if ('remove' in change) this.#removals += change.remove.length;
      for (const rule of [...change.rulesBefore, ...change.rulesAfter]) rules.add(rule);
    }
    for (const rule of rules) this.#rules.set(rule, (this.#rules.get(rule) ?? 0) + 1);
  }

  get kinds(): Readonly<Record<Difference, number>> {
    return this.#kinds;
  }

  get attributes(): Readonly<Record<string, number>> {
    const sums = [...this.#attributes].map(([name, types]) => [name, [...types.values()].reduce((a, b) => a + b, 0)] as const);
    return Object.fromEntries(sums.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  get rules(): Readonly<Record<string, number>> {
    return Object.fromEntries([...this.#rules].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** What a budget limits. Who leaves is no longer there, be it that the target has them or would have got them. */
  get budgeted(): Readonly<Record<BudgetName, number>> {
    const { Changed, Added, Left, Failed, Deleted, Kept } = this.#kinds;
    return {
      changes: Changed + Added + Left + Failed + Deleted + Kept,
      adds: Added,
      updates: Changed,
      deletes: Deleted,
      leaves: Left + Deleted,
      disables: this.#disables,
      removals: this.#removals,
      errors: this.#errors,
    };
  }

  /** "412 users change department, 3 leave scope, 0 deletes" */
  sentence(): string {
    const changes = [...this.#attributes]
      .flatMap(([attribute, types]) => [...types].map(([type, count]) => ({ attribute, type, count })))
      .sort((a, b) => b.count - a.count || (a.attribute < b.attribute ? -1 : 1));
    const told = changes
      .slice(0, 3)
      .map(({ attribute, type, count }) => `${nameOf(type, count)} ${count === 1 ? 'changes' : 'change'} ${attribute}`);
    const more = changes.length > 3 ? [`${changes.length - 3} more attributes change`] : [];
    const { Added, Left, Failed, Deleted, Kept } = this.#kinds;
    const leave = Left + Deleted;
    return [
      ...(changes.length === 0 ? ['0 objects change'] : [...told, ...more]),
      ...(Added > 0 ? [`${Added} ${Added === 1 ? 'comes' : 'come'} into scope`] : []),
      `${leave} ${leave === 1 ? 'leaves' : 'leave'} scope`,
      ...(Kept > 0 ? [`${Kept} ${Kept === 1 ? 'is' : 'are'} no longer deleted`] : []),
      ...(Failed > 0 ? [`${Failed} ${Failed === 1 ? 'is' : 'are'} no longer made because of an error`] : []),
      `${Deleted} ${Deleted === 1 ? 'delete' : 'deletes'}`,
      ...(this.#errors > 0 ? [`${this.#errors} new ${this.#errors === 1 ? 'error' : 'errors'}`] : []),
    ].join(', ');
  }
}

/** Whether an account is disabled that would stay enabled otherwise. */
function disables({ accountEnabled }: JsonDifference['attributes']): boolean {
  return accountEnabled !== undefined && 'after' in accountEnabled && accountEnabled.after === false && accountEnabled.before !== false;
}

const nameOf = (type: string, count: number): string => `${count} ${count === 1 ? type : (plural[type] ?? `objects of type ${type}`)}`;
