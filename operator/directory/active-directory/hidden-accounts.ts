// Accounts whose userAccountControl the server does not show. Active Directory gives every account one, so that its absence is a missing right; the shipped
// rules, as Entra Connect's, would take a disabled account without it for an enabled one.
import { accountControl, isAccount } from '../forest/account.ts';
import { plainDn } from '../forest/distinguished-name.ts';
import type { Entry } from '../forest/object-builder.ts';
import { directoryErrors } from './errors.ts';
import type { Reading } from './reading.ts';

/** Those of one read, of all its partitions: a disabled account in one domain must not wait for what another domain hides. */
export class HiddenAccounts {
  readonly #partitions = new Set<string>();
  #count = 0;
  #first = '';

  /** True where the entry says too little of an account to be passed on. */
  hides(entry: Entry, { schema, link }: Pick<Reading, 'schema' | 'link'>): boolean {
    if (schema.attributes[accountControl] === undefined || !isAccount(entry)) return false;
    const shown = entry.attributes.some(({ column, values }) => column.field?.name === accountControl && values.length > 0);
    if (shown) return false;
    this.#count += 1;
    this.#partitions.add(link.partition.domain);
    if (this.#first === '') this.#first = plainDn(entry.dn);
    return true;
  }

  /** Everything else was passed on by then; but the read is not complete. @throws AccountControlHidden */
  mustBeNone(): void {
    if (this.#count === 0) return;
    const partition = [...this.#partitions].join(', ');
    throw new directoryErrors.AccountControlHidden({ partition, count: this.#count, dn: this.#first });
  }
}
