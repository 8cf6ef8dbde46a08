// What chance gives: numbers between two others, and GUIDs of version 4.
import { number } from './arguments.ts';
import { Failure, type Value } from './value.ts';

export function randomNumber(from: Value, to: Value, random: () => number): Value {
  const [low, high] = [number(from), number(to)];
  if (high < low) throw new Failure('there is no number between these');
  return low + BigInt(Math.floor(random() * Number(high - low + 1n)));
}

/** RFC 9562, section 5.4. */
export function randomGuid(random: () => number): Value {
  const digits = Array.from({ length: 16 }, () => Math.floor(random() * 256));
  const text = digits.map((byte, index) => {
    if (index === 6) return `4${(byte % 16).toString(16)}`;
    if (index === 8) return (128 + (byte % 64)).toString(16);
    return byte.toString(16).padStart(2, '0');
  });
  return text.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
