// One planned change in the JSON encoding.
import type { PlannedChange, PlannedOrigin, PlannedReference, PlannedReferences, PlannedValue } from '../engine/engine.ts';
import { encodeValue } from '../model/json.ts';
import type { JsonField, JsonReference } from '../model/object-json.ts';

/** A value before and after; of a multi-valued reference what is added and removed, since a group may have very many members. */
export type JsonChange = (
  | { readonly before: JsonField; readonly after: JsonField }
  | { readonly add: readonly JsonReference[]; readonly remove: readonly JsonReference[] }
) &
  PlannedOrigin & {
    /** References of an object that exists to objects that are yet to be made: they follow these. */
    readonly waits?: readonly JsonReference[];
  };

export interface JsonPlannedChange {
  readonly connector: string;
  readonly type: string;
  /** The source anchor: what the object is known by on both sides, also before the target has it. */
  readonly anchor: string;
  readonly action: 'Add' | 'Update' | 'Delete';
  readonly label: string;
  /** Distinguished name in the first source that has the object; empty where none has it any more. */
  readonly dn: string;
  /** The target's own id; absent for an add. */
  readonly target?: string;
  /** The outbound rule that provisions the object. */
  readonly rule?: string;
  readonly attributes: Readonly<Record<string, JsonChange>>;
  /** What the target said of the change, or of its references, the last time that it was sent. */
  readonly refused?: readonly JsonRefusal[];
}

export interface JsonRefusal {
  readonly code: string;
  readonly message: string;
  readonly next: string;
  readonly since: string;
  readonly attempts: number;
}

export function jsonChange(change: PlannedChange): JsonPlannedChange {
  const { connector, objectType, sourceAnchor, action, label, dn, anchor, rule, attributes, references, refusals = [] } = change;
  const values = Object.entries(attributes).map(([name, value]) => [name, jsonValue(value)] as const);
  const links = Object.entries(references).map(([name, sets]) => [name, jsonReferences(sets, action)] as const);
  return {
    connector,
    type: objectType,
    anchor: sourceAnchor,
    action,
    label,
    dn,
    ...(anchor === undefined ? {} : { target: anchor }),
    ...(rule === undefined ? {} : { rule }),
    attributes: Object.fromEntries([...values, ...links].sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(refusals.length === 0
      ? {}
      : { refused: refusals.map(({ code, message, next, since, attempts }) => ({ code, message, next, since, attempts })) }),
  };
}

const jsonValue = ({ before, after, ...origin }: PlannedValue): JsonChange => ({
  before: before === undefined ? null : encodeValue(before),
  after: after === undefined ? null : encodeValue(after),
  ...origin,
});

function jsonReferences({ multiValued, add, remove, ...origin }: PlannedReferences, action: PlannedChange['action']): JsonChange {
  const unmade = action === 'Add' ? [] : add.filter(({ anchor }) => anchor === undefined).map(jsonReference);
  const more = { ...origin, ...(unmade.length === 0 ? {} : { waits: unmade }) };
  if (!multiValued) return { before: single(remove), after: single(add), ...more };
  if (action === 'Add') return { before: null, after: add.map(jsonReference), ...more };
  return { add: add.map(jsonReference), remove: remove.map(jsonReference), ...more };
}

const single = ([first]: readonly PlannedReference[]): JsonField => (first === undefined ? null : jsonReference(first));

/** By its name in a source; what no source has goes by its name in the target. */
const jsonReference = ({ dn, anchor, objectType, label }: PlannedReference): JsonReference => ({
  $ref: dn !== '' ? dn : anchor === undefined ? label : `${objectType.slice(0, 1).toUpperCase()}${objectType.slice(1)}_${anchor}`,
});
