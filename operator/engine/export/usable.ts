// What the target would refuse by its look, or miss: told before it is sent.
import type { JsonAttributes, JsonValue } from '../../model/json.ts';
import type { TargetAttribute } from '../../model/schema.ts';
import { objectErrors } from '../errors.ts';
import type { HeldValue, OutboundResult } from '../evaluate/outbound.ts';
import { type Desired, sameValue } from './diff.ts';

type Schema = Readonly<Record<string, TargetAttribute>>;

export interface Usage {
  readonly objectType: string;
  readonly outbound: OutboundResult;
  readonly schema: Schema;
  /** Absent while the target does not have it. */
  readonly object: { readonly confirmed: JsonAttributes } | undefined;
}

/** The wishes without those of which the target takes none. What it holds already it took once. */
export function usable({ objectType, outbound, schema, object }: Usage): OutboundResult {
  const { desired } = outbound;
  const held: HeldValue[] = [];
  for (const { name, attribute } of judged(schema)) {
    const wanted = desired[name];
    if (typeof wanted === 'string' && !fits(wanted, attribute, object) && !isHeld(wanted, name, attribute, object)) {
      const waits = object === undefined && outbound.provision && isNeeded(attribute, desired);
      const until = waits ? 'Until then the object is not created.' : 'The other values of the object are not held back.';
      const fields = { attribute: name, value: JSON.stringify(wanted), form: attribute.form?.inWords ?? '', until };
      held.push({ attribute: name, error: new objectErrors.UnusableValue(fields) });
    } else if (isMissing(name, attribute, outbound, object)) {
      held.push({ attribute: name, error: new objectErrors.MissingValue({ attribute: name, objectType }) });
    }
  }
  if (held.length === 0) return outbound;
  const names = new Set(held.map(({ attribute }) => attribute));
  const rest = Object.entries(desired).filter(([name]) => !names.has(name));
  return { ...outbound, desired: Object.fromEntries(rest), held: [...outbound.held, ...held] };
}

/** Whether a create waits for the value. */
export const isNeeded = (attribute: TargetAttribute | undefined, desired: Desired): boolean => {
  if (attribute?.support !== 'Supported' || attribute.needed === undefined) return false;
  const { needed } = attribute;
  return typeof needed === 'string' || desired[needed.attribute] === needed.value;
};

type Supported = Extract<TargetAttribute, { readonly support: 'Supported' }>;

function isMissing(name: string, attribute: Supported, { provision, desired, held }: OutboundResult, object: Usage['object']): boolean {
  if (object !== undefined || !provision || attribute.needed === 'AsWanted' || !isNeeded(attribute, desired)) return false;
  return (desired[name] ?? null) === null && !held.some((one) => one.attribute === name);
}

const isHeld = (wanted: JsonValue, name: string, attribute: Supported, object: Usage['object']): boolean =>
  object !== undefined && sameValue(wanted, object.confirmed[name] ?? null, attribute);

function fits(text: string, { form }: Supported, object: Usage['object']): boolean {
  if (form === undefined || (form.atCreation === true && object !== undefined)) return true;
  let pattern = patterns.get(form.pattern);
  if (pattern === undefined) patterns.set(form.pattern, (pattern = new RegExp(form.pattern)));
  return pattern.test(text);
}

const patterns = new Map<string, RegExp>();

interface Judged {
  readonly name: string;
  readonly attribute: Supported;
}

/** By schema, since there are few of them and many objects. */
const judgedOf = new WeakMap<Schema, readonly Judged[]>();

function judged(schema: Schema): readonly Judged[] {
  let found = judgedOf.get(schema);
  if (found === undefined) {
    found = Object.entries(schema).flatMap(([name, attribute]) =>
      attribute.support === 'Supported' && (attribute.form !== undefined || attribute.needed !== undefined) ? [{ name, attribute }] : [],
    );
    judgedOf.set(schema, found);
  }
  return found;
}
