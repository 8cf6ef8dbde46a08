// What is to be sent: the difference between what the rules want and what the target is known to hold.
import type { JsonAttributes, JsonScalar, JsonValue } from '../../model/json.ts';
import type { TargetAttribute } from '../../model/schema.ts';
import { comparisonKey, type SupportedAttribute } from '../evaluate/conform.ts';

/** Wanted values; null where the target is to hold none. Attributes that no rule speaks of are missing, and left as they are. */
export type Desired = Readonly<Record<string, JsonValue | null>>;

export interface Difference {
  /** Names to be sent, in order. */
  readonly pending: readonly string[];
  /** Names of values that should go, but that the target does not let go. */
  readonly notClearable: readonly string[];
  /** Names of values that were fixed when the object was made, and are to be others. */
  readonly fixed: readonly string[];
}

/**
 * Compares. An attribute that is only taken at creation is sent with an add and never again; what the schema does not take is never sent.
 * @param known what imports showed, overlaid with what was sent since
 */
export function difference(
  desired: Desired,
  known: Desired,
  schema: Readonly<Record<string, TargetAttribute>>,
  action: 'Add' | 'Update',
): Difference {
  const pending: string[] = [];
  const notClearable: string[] = [];
  const fixed: string[] = [];
  for (const name in desired) {
    const attribute = schema[name];
    if (attribute?.support !== 'Supported' || attribute.mutability === 'ReadOnly') continue;
    const isFixed = attribute.mutability === 'CreateOnly' && action === 'Update';
    if (isFixed && attribute.fixed === undefined) continue;
    const wanted = desired[name] ?? null;
    const present = known[name] ?? null;
    if (attribute.mutability === 'WhenEmpty' && present !== null) continue;
    if (sameValue(wanted, present, attribute)) continue;
    if (isFixed) {
      fixed.push(name);
      continue;
    }
    if (wanted === null && attribute.computed === true) continue;
    if (wanted === null && !attribute.clearable) notClearable.push(name);
    else pending.push(name);
  }
  return { pending, notClearable, fixed };
}

/** Multi-values are compared as sets; a single value equals a list of it. */
export function sameValue(a: JsonValue | null, b: JsonValue | null, { comparison }: Pick<SupportedAttribute, 'comparison'>): boolean {
  if (a === null || b === null) return a === b;
  const [left, right] = [keysOf(a, comparison), keysOf(b, comparison)];
  return left.size === right.size && [...left].every((key) => right.has(key));
}

const keysOf = (value: JsonValue, comparison: SupportedAttribute['comparison']): ReadonlySet<string> =>
  new Set((Array.isArray(value) ? (value as readonly JsonScalar[]) : [value as JsonScalar]).map((item) => comparisonKey(item, comparison)));

/** What the target is known to hold, when what was sent since counts as held. */
export const overlay = (confirmed: JsonAttributes, sent: Desired): Desired => ({ ...confirmed, ...sent });
