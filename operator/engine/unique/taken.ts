// What was decided of the unique values that exports are to bring, for the next evaluation of their objects.
import type { ChangeError } from '../../model/change.ts';
import type { JsonValue } from '../../model/json.ts';
import type { ExportRow } from '../port/export-table.ts';
import type { Tables } from '../port/store-port.ts';
import type { Wish } from '../port/unique-table.ts';
import { groupBy } from '../evaluate/subjects.ts';
import { type AttributeSchemas, uniqueKey, uniqueValues } from './unique-values.ts';

const none: ReadonlyMap<string, ChangeError> = new Map();

export class TakenValues {
  readonly #wishes: ReadonlyMap<number, readonly Wish[]>;

  private constructor(wishes: readonly Wish[]) {
    this.#wishes = groupBy(wishes, (wish) => wish.export);
  }

  static async read(tables: Tables, exports: readonly number[]): Promise<TakenValues> {
    const wishes = exports.length === 0 ? [] : await tables.unique.wishesOf(exports);
    return new TakenValues(wishes.filter(({ verdict }) => verdict === 'Taken'));
  }

  /** By attribute, as far as the value that was decided about is still wanted. */
  of(
    prior: ExportRow | undefined,
    { outbound }: { readonly outbound: { readonly desired: Readonly<Record<string, JsonValue | null>> } },
    schema: AttributeSchemas,
  ): ReadonlyMap<string, ChangeError> {
    const wishes = prior === undefined ? undefined : this.#wishes.get(prior.id);
    if (wishes === undefined) return none;
    const wanted = new Set(uniqueValues(schema, outbound.desired).map(({ attribute, text }) => `${attribute} ${uniqueKey(text)}`));
    const known = wishes.filter(({ attribute, key }) => wanted.has(`${attribute} ${key}`));
    return new Map(known.map(({ attribute, error }) => [attribute, JSON.parse(error) as ChangeError]));
  }
}
