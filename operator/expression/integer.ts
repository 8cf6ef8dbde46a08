// Numbers are signed 64-bit integers: a JavaScript number while it is exact, a bigint beyond 2^53.

export type Integer = number | bigint;

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/** The usual form of an integer, or `undefined` where it does not fit into 64 bits. */
export function integer(value: bigint): Integer | undefined {
  if (value < smallest || value > largest) return undefined;
  return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value;
}

/** Bits are those of the 64-bit two's complement, so that a negative 32-bit number such as groupType keeps its meaning. */
export const bitAnd = (a: Integer, b: Integer): Integer => (fits32(a) && fits32(b) ? a & b : fold(BigInt(a) & BigInt(b)));

export const bitOr = (a: Integer, b: Integer): Integer => (fits32(a) && fits32(b) ? a | b : fold(BigInt(a) | BigInt(b)));

const fits32 = (value: Integer): value is number => typeof value === 'number' && (value | 0) === value;

const fold = (value: bigint): Integer => integer(BigInt.asIntN(64, value)) ?? 0;
