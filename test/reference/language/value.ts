// Values of the reference interpreter: every whole number is a bigint, nothing is null, several values are an array.
import { type AttributeValue, isMultiValued, type Scalar } from '../../../operator/model/value.ts';

/** A point in time in steps of 100 ns since 1601, as Active Directory counts. */
export interface Instant {
  readonly ticks: bigint;
}

/** A bare word that only functions understand, such as vbTextCompare. */
export interface Word {
  readonly word: string;
}

/** What ends a flow in its own way. */
export interface FlowEnd {
  readonly flow: 'IgnoreThisFlow' | 'AuthoritativeNull';
}

export type Single = string | bigint | boolean | Uint8Array | Instant | Word | FlowEnd;
export type Value = null | Single | readonly Single[];

/** An expression that can not be evaluated for this object. */
export class Failure extends Error {}

/** One value was wanted where there are several. */
export class Several extends Failure {}

export const isList = (value: Value): value is readonly Single[] => Array.isArray(value);
export const isBytes = (value: Value): value is Uint8Array => value instanceof Uint8Array;
export const isInstant = (value: Value): value is Instant => typeof value === 'object' && value !== null && 'ticks' in value;
export const isWord = (value: Value): value is Word => typeof value === 'object' && value !== null && 'word' in value;
export const isFlowEnd = (value: Value): value is FlowEnd => typeof value === 'object' && value !== null && 'flow' in value;

export const listOf = (value: Value): readonly Single[] => (value === null ? [] : isList(value) ? value : [value]);

/** No values are nothing; one stays a list, as its source is one. */
export const fromList = (values: readonly Single[]): Value => (values.length === 0 ? null : values);

/** The only value, or nothing. */
export function single(value: Value, what: string): Single | null {
  if (!isList(value)) return value;
  if (value.length > 1) throw new Several(`${what} has ${value.length} values`);
  return value[0] ?? null;
}

export function inRange(value: bigint): bigint {
  if (value < -(2n ** 63n) || value > 2n ** 63n - 1n) throw new Failure('a number beyond 64 bits');
  return value;
}

export const fromAttribute = (value: AttributeValue | undefined): Value =>
  value === undefined ? null : isMultiValued(value) ? value.map(fromScalar) : fromScalar(value);

const fromScalar = (value: Scalar): Single => (typeof value === 'number' ? BigInt(value) : value);

/** What leaves the expression: an empty text is no value, because no directory stores one. */
export function toAttribute(value: Value): AttributeValue | undefined {
  if (isList(value)) {
    const values = value.filter((item) => item !== '').map(toScalar);
    return values.length === 0 ? undefined : values;
  }
  return value === null || value === '' ? undefined : toScalar(value);
}

function toScalar(value: Single): Scalar {
  if (typeof value === 'bigint') return value >= -(2n ** 53n) + 1n && value <= 2n ** 53n - 1n ? Number(value) : value;
  if (typeof value === 'object' && !isBytes(value)) throw new Failure('this is no value of an attribute');
  return value;
}
