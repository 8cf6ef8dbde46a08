// Accounts whose userAccountControl the server does not show. Active Directory gives every account one, so that its absence is a missing right; the shipped
// rules, as Entra Connect's, would take a disabled account without it for an enabled one.
import { accountControl, isAccount } from '../forest/account.ts';
import { plainDn } from '../forest/distinguished-name.ts';
import type { Entry } from '../forest/object-builder.ts';
import { directoryErrors } from './errors.ts';
import type { ForestSchema } from './schema.ts';

/** Those of one read of one partition. */
export class HiddenAccounts {
  readonly #schema: ForestSchema;
  #count = 0;
  #first = '';

  constructor(schema: ForestSchema) {
    this.#schema = schema;
  }

  /** True where the entry says too little of an account to be passed on. */
  hides(entry: Entry): boolean {
    if (this.#schema.attributes[accountControl] === undefined || !isAccount(entry)) return false;
    const shown = entry.attributes.some(({ column, values }) => column.field?.name === accountControl && values.length > 0);
    if (shown) return false;
    this.#count += 1;
    if (this.#first === '') this.#first = plainDn(entry.dn);
    return true;
  }

  /** Everything else was passed on by then; but the read is not complete. @throws AccountControlHidden */
  mustBeNone(partition: string): void {
    if (this.#count > 0) throw new directoryErrors.AccountControlHidden({ partition, count: this.#count, dn: this.#first });
  }
}
