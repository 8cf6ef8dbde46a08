// Sign-in names that the tenant's file has already: an object that is to be made under one of them is mostly the same person, whose anchor the file lacks or writes otherwise.
import type { AttributeValue } from '../model/value.ts';
import type { JsonPlannedChange } from './change.ts';

const attribute = 'userPrincipalName';

interface TenantObject {
  readonly type: string;
  readonly dn: string;
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

export class NamesTaken {
  /** By the name in lower case, as the service compares it. */
  readonly #owners = new Map<string, string>();
  #count = 0;
  #example = '';

  /** An object that the tenant has. */
  add({ type, dn, attributes }: TenantObject): void {
    const name = attributes[attribute];
    if (type === 'user' && typeof name === 'string') this.#owners.set(name.toLowerCase(), dn);
  }

  /** A change that is planned. */
  compare({ type, action, attributes }: JsonPlannedChange): void {
    if (type !== 'user' || action !== 'Add') return;
    const change = attributes[attribute];
    const name = change !== undefined && 'after' in change ? change.after : undefined;
    const owner = typeof name === 'string' ? this.#owners.get(name.toLowerCase()) : undefined;
    if (owner === undefined) return;
    this.#count += 1;
    if (this.#example === '' && typeof name === 'string') this.#example = `${name}, which ${owner} has`;
  }

  warnings(connector: string): readonly string[] {
    if (this.#count === 0) return [];
    return [
      `${connector}: users would be made under a ${attribute} that the tenant has already (${this.#count}), such as ${this.#example}. Look whether its sourceAnchor is the one that the rules give.`,
    ];
  }
}
